#!/usr/bin/env bash
# The first process of a cluster: when it ends, all the rest does.  first.sh PAUSE
set -euo pipefail
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/lock
# nothing of this machine's own, and nothing left on it
mount -t tmpfs tmpfs /var/lib
mount -t tmpfs tmpfs /var/log
exec "$1"
