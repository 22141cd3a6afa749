#!/usr/bin/env bash
# The first process of a node: its file systems, then a program that only waits and reaps.  node-init.sh NAME DISK PAUSE
set -euo pipefail
mount --make-rprivate /
disk="$2"
for place in kubelet:/var/lib/kubelet containerd:/var/lib/containerd cni:/var/lib/cni volumes:/var/lib/volumes pods:/var/log/pods containers:/var/log/containers; do
  mkdir -p "${place#*:}"
  mount --bind "$disk/${place%%:*}" "${place#*:}"
done
mkdir -p /var/lib/network-disk
mount --bind "$disk/../../network-disk" /var/lib/network-disk
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/lock
mount --make-rshared /
hostname "$1"
exec "$3"
