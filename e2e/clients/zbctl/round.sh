#!/usr/bin/env bash
# One round with zbctl: ADDRESS FILE ID. Which program it is, is in ZBCTL.
set -euo pipefail
address="$1" file="$2" id="$3"

zb() {
  "$ZBCTL" --insecure --address "$address" "$@"
}

# require TEXT PART: the text holds the part, whatever spaces there are in it
require() {
  case "$(tr -d ' \n' <<<"$1")" in
    *"$2"*) ;;
    *) echo "not as it should be, $2 is not in: $1" >&2; exit 1 ;;
  esac
}

# field NAME TEXT: the first number of that name
field() {
  sed -n "s/.*\"$1\": *\"\{0,1\}\([0-9]*\).*/\1/p" <<<"$2" | head -n 1
}

publish() {
  zb publish message "$id" --correlationKey "$1" --ttl 5m --variables '{"paid":true}' >/dev/null
  echo "ok publish"
}

status="$(zb status)"
require "$status" "Clustersize:1"
require "$status" "Partitionscount:1"
echo "ok topology $(sed -n 's/^Gateway version: //p' <<<"$status")"

require "$(zb deploy resource "$file")" "\"bpmnProcessId\":\"$id\""
echo "ok deploy"

instance="$(field processInstanceKey "$(zb create instance "$id" --variables "{\"key\":\"$id-1\",\"n\":1}")")"
echo "ok create"
job="$(zb activate jobs "$id" --maxJobsToActivate 1 --timeout 5m --requestTimeout 60s)"
require "$job" "$instance"
require "$job" '\"n\":1'
echo "ok poll"
zb complete job "$(field key "$job")" --variables '{"n":2}' >/dev/null
echo "ok complete"

# work NUMBER FLAG...: creates an instance and waits for its result, while a worker does its job: this one or one before it, all do the same
work() {
  local number="$1" result
  shift
  "$ZBCTL" --insecure --address "$address" create worker "$id" --handler 'sed s/"n":41/"n":42/;s/"n":6/"n":7/' --timeout 15s "$@" >/dev/null 2>&1 &
  workers+=($!)
  result="$(zb create instance "$id" --withResult --requestTimeout 60s --variables "{\"key\":\"$id-$number\",\"n\":$number}")"
  require "$result" "\\\"n\\\":$((number + 1))"
  require "$result" '\"paid\":true'
}

workers=()
trap 'kill "${workers[@]}" 2>/dev/null || true' EXIT
publish "$id-41"
work 41
echo "ok worker"
echo "ok result"
publish "$id-6"
work 6 --streamEnabled
echo "ok stream"

if refusal="$(zb create instance "$id-unknown" 2>&1)"; then
  echo "an instance of nothing was created" >&2
  exit 1
fi
require "$refusal" "NotFound"
require "$refusal" "$id-unknown"
echo "ok refusal"
