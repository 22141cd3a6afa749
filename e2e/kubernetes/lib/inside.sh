#!/usr/bin/env bash
# What is done inside a cluster's namespaces:  inside.sh DIRECTORY STEP ARGUMENTS...   The command 'kube' calls it.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
for part in settings programs keys network control node; do
  # shellcheck source=/dev/null
  source "$here/lib/$part.sh"
done
dir="$1"
step="$2"
shift 2
name="$(basename "$dir")"
group="skep-e2e-$name"
region="$(cat "$dir/region")"
bin="$(programs kubernetes)"
cni="$(cni_plugins)"
keys="$dir/keys"
addresses "$(cat "$dir/number")"
export KUBECONFIG="$dir/kubeconfig"

# start NAME COMMAND...: goes on, away from the terminal, until the namespaces end
start() {
  local log="$dir/log/$1.log"
  shift
  setsid "$@" </dev/null >>"$log" 2>&1 &
}

kubectl() {
  "$bin/kubectl" "$@"
}

# up NODES ZONES: everything, as much as possible at the same time
up() {
  local node zones pid waiting=()
  read -ra zones <<<"${2//,/ }"
  router_up
  ip link set cable0 up
  ip route add "$host_ip" dev cable0
  make_keys
  cp "$dir/admin.kubeconfig" "$dir/kubeconfig"
  for node in $(seq "$1"); do
    node_make "$node" "${zones[$(((node - 1) % ${#zones[@]}))]}"
  done
  control_up &
  waiting+=($!)
  for node in $(seq "$1"); do
    node_boot "$node" &
    waiting+=($!)
  done
  for pid in "${waiting[@]}"; do
    wait "$pid" || exit 1
  done
  start volumes bash "$here/lib/volumes.sh" "$dir"
  kubectl apply -f "$here/addons/volumes.yaml" >>"$dir/log/addons.log"
  [ "$1" -gt 0 ] || return 0
  # this machine and the control plane reach services as well
  proxy_config node-1 >"$dir/kube-proxy.yaml"
  start kube-proxy "$bin/kube-proxy" --config "$dir/kube-proxy.yaml"
  sed "s|DNS_IP|$dns_ip|; s|COREDNS|skep.local/coredns:$coredns_version|" "$here/addons/dns.yaml" | kubectl apply -f - >>"$dir/log/addons.log"
  kubectl wait --for=condition=Ready nodes --all --timeout=90s >>"$dir/log/addons.log" || fail "nodes don't become ready; see $dir/log/node-*-kubelet.log"
  kubectl -n kube-system rollout status daemonset/coredns --timeout=90s >>"$dir/log/addons.log" || fail "DNS doesn't come up; see cluster kubectl -n kube-system describe pods"
}

# load ARCHIVE: an image for all nodes
load() {
  local node pid waiting=()
  for node in "$dir"/nodes/*; do
    node_import "$(basename "$node")" "$1" &
    waiting+=($!)
  done
  for pid in "${waiting[@]}"; do
    wait "$pid" || exit 1
  done
}

# The index of a node, which is behind the dash of its name.
index() {
  [ -d "$dir/nodes/$1" ] || fail "there is no node $1, there are $(ls "$dir/nodes" | xargs)"
  echo "${1#node-}"
}

# links add|delete A B: what A sends to B is lost; each a node, or the zone of nodes
links() {
  local action="$1" from to
  for from in $(ranges "$2"); do
    for to in $(ranges "$3"); do
      nft "$action" element ip cuts pairs "{ $from . $to }"
    done
  done
}

# The addresses of a node and its pods, or those of all nodes of a zone.
ranges() {
  local node identity found=""
  for node in "$dir"/nodes/*; do
    identity="$(cat "$node/identity")"
    if [ "$(basename "$node")" = "$1" ] || [ "${identity#* }" = "$1" ]; then
      found="$found $(node_ip "${identity% *}") $(node_pods "${identity% *}").0/24"
    fi
  done
  [ -n "$found" ] || fail "there is no node or zone $1"
  echo "$found"
}

# fake N ZONES: nodes on which nothing runs, though their pods become ready. Only pods that tolerate the taint skep.local/fake go there.
fake() {
  local kwok zones i
  kwok="$(programs kwok)"
  [ -f "$kwok/done" ] || fail "KWOK is not built; 'kube prepare kwok' does that"
  read -ra zones <<<"${2//,/ }"
  if [ ! -f "$dir/log/kwok.log" ]; then
    start kwok "$kwok/kwok" --kubeconfig "$dir/kubeconfig" --config "$kwok/stages.yaml" --manage-all-nodes=false \
      --manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake
  fi
  for i in $(seq "$1"); do
    cat <<YAML
---
apiVersion: v1
kind: Node
metadata:
  name: fake-$i
  annotations: {kwok.x-k8s.io/node: fake}
  labels: {kubernetes.io/hostname: fake-$i, skep.local/fake: "true", topology.kubernetes.io/region: $region,
    topology.kubernetes.io/zone: ${zones[$(((i - 1) % ${#zones[@]}))]}}
spec: {taints: [{key: skep.local/fake, value: "true", effect: NoSchedule}]}
status: {allocatable: {cpu: "64", memory: 256Gi, pods: "200"}, capacity: {cpu: "64", memory: 256Gi, pods: "200"}}
YAML
  done | kubectl apply --server-side -f - >>"$dir/log/addons.log"
  kubectl wait --for=condition=Ready nodes -l skep.local/fake=true --timeout=220s >>"$dir/log/addons.log"
}

case "$step" in
  up) up "$@" ;;
  load) load "$@" ;;
  fake) fake "$@" ;;
  off) index "$1" >/dev/null; node_off "$1" ;;
  on) node_boot "$(index "$1")" ;;
  unplug) index "$1" >/dev/null; unplug "$1" ;;
  plug) i="$(index "$1")"; plug "$1" "$(node_ip "$i")" "$(node_pods "$i").0/24" ;;
  cut) links add "$@" ;;
  heal) if [ $# -eq 0 ]; then nft flush set ip cuts pairs; else links delete "$@"; fi ;;
  in) node="$1"; shift; in_node "$node" "$@" ;;
  *) fail "no step $step" ;;
esac
