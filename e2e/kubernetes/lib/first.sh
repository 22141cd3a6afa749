#!/usr/bin/env bash
# The first process of a cluster: when it ends, all the rest does.  first.sh DIRECTORY PAUSE
set -euo pipefail
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/lock
# nothing of this machine's own, and nothing left on it
mount -t tmpfs tmpfs /var/lib
mount -t tmpfs tmpfs /var/log
# the controller manager's volumes for tests lie at a fixed place
mkdir -p /tmp/hostpath_pv "$1/network-disk"
mount --bind "$1/network-disk" /tmp/hostpath_pv
exec "$2"
