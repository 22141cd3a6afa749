# A node: namespaces of its own, in which containerd, kubelet and kube-proxy run with their usual paths. Killing its first
# process is a power failure. Runs inside the cluster's namespaces. Needs settings.sh, addresses, network.sh, keys.sh, $dir, $bin.

# node_make INDEX ZONE: all that outlives a power failure
node_make() {
  local node="node-$1" disk="$dir/nodes/node-$1" keys="$dir/keys"
  mkdir -p "$dir/network-disk" "$disk"/{kubelet,containerd,cni,pods,containers,volumes,cni.d}
  echo "$1 $2" >"$disk/identity"
  user "$node" "/O=system:nodes/CN=system:node:$node" "DNS:$node,IP:$(node_ip "$1")"
  : >"$disk/resolv.conf"
  cat >"$disk/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupRoot: /$group/$node
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $keys/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $keys/$node.crt
tlsPrivateKeyFile: $keys/$node.key
clusterDNS: [$dns_ip]
clusterDomain: cluster.local
resolvConf: $disk/resolv.conf
failSwapOn: false
oomScoreAdj: 0
imageGCHighThresholdPercent: 100 # an image that was thrown away could not be pulled again
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%, nodefs.inodesFree: 1%}
nodeStatusUpdateFrequency: 2s
nodeLeaseDurationSeconds: 10
crashLoopBackOff: {maxContainerRestartPeriod: 5s}
volumePluginDir: /var/lib/kubelet/plugins
YAML
  cat >"$disk/containerd.toml" <<TOML
version = 2
oom_score = 0
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "skep.local/pause:3.10"
  restrict_oom_score_adj = true
  enable_unprivileged_ports = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$cni"
    conf_dir = "$disk/cni.d"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
TOML
  cat >"$disk/cni.d/pods.conflist" <<JSON
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "pods", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$(node_pods "$1").0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
  proxy_config "$node" >"$disk/kube-proxy.yaml"
  cable "$node" "$(node_ip "$1")"
}

proxy_config() {
  cat <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clusterCIDR: $pod_net
hostnameOverride: $1
oomScoreAdj: 0
conntrack: {maxPerCore: 0}
clientConnection: {kubeconfig: "$dir/proxy.kubeconfig"}
YAML
}

# node_boot INDEX: power on
node_boot() {
  local node="node-$1" disk="$dir/nodes/node-$1" zone boot archive
  zone="$(cut -d' ' -f2 "$disk/identity")"
  # what a machine forgets when it is off; left behind, it would keep the kubelet busy for many seconds
  remove_group "$group/$node"
  make_group "$group/$node"
  weigh_group "$group"
  rm -f "$disk/kubelet"/{cpu_manager_state,memory_manager_state}
  rm -rf "$disk/cni/networks" "$disk/cni/results"
  plug "$node" "$(node_ip "$1")" "$(node_pods "$1").0/24"
  setsid nsenter --net="/run/netns/$node" unshare --mount --uts --ipc --pid --fork --kill-child=SIGKILL --mount-proc \
    bash "$here/lib/node-init.sh" "$node" "$disk" "$bin/pause" </dev/null >"$dir/log/$node.log" 2>&1 &
  boot=$!
  await 20 "$node boots" node_first "$boot" || fail "see $dir/log/$node.log"
  node_first "$boot" >"$disk/first"
  start "$node-containerd" $(enter "$node") containerd --config "$disk/containerd.toml"
  await 30 "containerd of $node answers" in_node "$node" ctr version || fail "see $dir/log/$node-containerd.log"
  if [ ! -f "$disk/imported" ]; then
    for archive in "$(images_dir)"/*.tar; do
      node_import "$node" "$archive"
    done
    touch "$disk/imported"
  fi
  start "$node-kubelet" $(enter "$node") "$bin/kubelet" --config "$disk/kubelet.yaml" --kubeconfig "$dir/$node.kubeconfig" \
    --hostname-override "$node" --node-ip "$(node_ip "$1")" \
    --node-labels "topology.kubernetes.io/zone=$zone,topology.kubernetes.io/region=$region"
  start "$node-kube-proxy" $(enter "$node") "$bin/kube-proxy" --config "$disk/kube-proxy.yaml"
}

# The first process of a node, as soon as its file systems are in place: it is the program 'pause' then.
node_first() {
  local child
  child="$(cat "/proc/$1/task/$1/children")"
  [ "$(cat "/proc/${child% }/comm")" = pause ] && echo "${child% }"
}

node_import() {
  in_node "$1" ctr -n k8s.io images import "$2" >>"$dir/log/$1-images.log" 2>&1 ||
    fail "$1 can't import $2; $dir/log/$1-images.log says why"
}

node_off() {
  kill -KILL "$(cat "$dir/nodes/$1/first")"
}

# in_node NODE COMMAND...
in_node() {
  local node="$1"
  shift
  $(enter "$node") "$@"
}

enter() {
  echo "nsenter -t $(cat "$dir/nodes/$1/first") -m -u -i -n -p --"
}
