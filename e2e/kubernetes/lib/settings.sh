# Versions, places and addresses. Sourced by everything here.
kubernetes_version=1.36.1
coredns_version=1.15.0
zeebe_version=8.5.8
build_flags="-trimpath -buildvcs=false -mod=readonly" # the same for all: other ones mean that everything is compiled again

cache="${SKEP_E2E_CACHE:-$HOME/.cache/skep-e2e}"      # programs and images, for all clusters; may be deleted when none is up
clusters="${SKEP_E2E_CLUSTERS:-$cache/clusters}"      # one directory for each cluster that is up
packages=(etcd-server containerd runc containernetworking-plugins nftables iptables conntrack iproute2 busybox-static openssl jq)
commands=(etcd containerd ctr runc nft iptables conntrack ip openssl jq) # what the packages are wanted for

fail() {
  echo "kube: $*" >&2
  exit 1
}

say() {
  echo "kube: $*" >&2
}

# Waits until a command succeeds:  await SECONDS WHAT COMMAND...
await() {
  local until=$((SECONDS + $1)) what="$2"
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || { echo "cluster: $what: still not so, giving up" >&2; return 1; }
    sleep 0.2
  done
}

# Programs are known by what they are made from, so that a change of it is never missed.  programs MODULE: their directory
programs() {
  echo "$cache/$1-$({
    echo "$kubernetes_version $build_flags"
    cat "$here/programs/$1"/*
  } | sha256sum | cut -c1-16)"
}

images_dir() {
  echo "$cache/images-$({
    programs kubernetes
    programs coredns
    cat "$here/lib/images.sh"
  } | sha256sum | cut -c1-16)"
}

# Clusters have numbers, and these give addresses that no two share.
#   172.30.N.0/24   .1 router, .2 control plane, .11 and up nodes, .254 this machine
#   10.1NN.I.0/24   pods of node I
#   10.2NN.0.0/24   services, .10 DNS
addresses() {
  number="$1"
  router_ip="172.30.$number.1"
  control_ip="172.30.$number.2"
  host_ip="172.30.$number.254"
  node_net="172.30.$number.0/24"
  pod_net="10.$((100 + number)).0.0/16"
  service_net="10.$((200 + number)).0.0/24"
  service_ip="10.$((200 + number)).0.1"
  dns_ip="10.$((200 + number)).0.10"
}

node_ip() {
  echo "172.30.$number.$((10 + $1))"
}

node_pods() {
  echo "10.$((100 + number)).$1"
}

# cgroup hierarchies: one for each controller (version 1), or one for all (version 2).
hierarchies() {
  awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/mounts
}

# Makes a group, with the controllers it needs to be of use to a kubelet.
make_group() {
  local hierarchy group part
  for hierarchy in $(hierarchies); do
    group="$hierarchy"
    for part in ${1//\// }; do
      if [ "$hierarchy" = /sys/fs/cgroup ]; then # version 2
        for controller in $(cat "$group/cgroup.controllers"); do
          echo "+$controller" >"$group/cgroup.subtree_control" 2>/dev/null || true
        done
      fi
      mkdir -p "$group/$part"
      if [ -f "$group/cpuset.cpus" ] && [ -z "$(cat "$group/$part/cpuset.cpus")" ]; then
        cat "$group/cpuset.mems" >"$group/$part/cpuset.mems"
        cat "$group/cpuset.cpus" >"$group/$part/cpuset.cpus"
      fi
      group="$group/$part"
    done
  done
}

# What runs on all nodes of a cluster together would otherwise weigh as much as one process beside them, and starve on a busy machine.
weigh_group() {
  local hierarchy
  for hierarchy in $(hierarchies); do
    [ ! -f "$hierarchy/$1/cpu.shares" ] || echo 8192 >"$hierarchy/$1/cpu.shares"
    [ ! -f "$hierarchy/$1/cpu.weight" ] || echo 800 >"$hierarchy/$1/cpu.weight"
  done
}

remove_group() {
  local hierarchy
  for hierarchy in $(hierarchies); do
    [ -d "$hierarchy/$1" ] || continue
    find "$hierarchy/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}
