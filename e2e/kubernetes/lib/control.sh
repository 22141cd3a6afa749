# The control plane: etcd, API server, controller manager, scheduler. Runs inside the cluster's namespaces. Needs settings.sh, addresses, $dir, $bin.

control_up() {
  cable control "$control_ip"
  mkdir -p "$dir/etcd"
  in_control etcd etcd --data-dir "$dir/etcd" --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
    --initial-cluster default=http://127.0.0.1:2380 --unsafe-no-fsync
  in_control kube-apiserver "$bin/kube-apiserver" --etcd-servers http://127.0.0.1:2379 --secure-port 6443 --bind-address 0.0.0.0 \
    --advertise-address "$control_ip" --service-cluster-ip-range "$service_net" --allow-privileged=true \
    --client-ca-file "$dir/keys/ca.crt" --tls-cert-file "$dir/keys/apiserver.crt" --tls-private-key-file "$dir/keys/apiserver.key" \
    --kubelet-client-certificate "$dir/keys/kubelet-client.crt" --kubelet-client-key "$dir/keys/kubelet-client.key" \
    --kubelet-certificate-authority "$dir/keys/ca.crt" --kubelet-preferred-address-types InternalIP \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-key-file "$dir/keys/accounts.pub" --service-account-signing-key-file "$dir/keys/accounts.key" \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --enable-aggregator-routing=true \
    --requestheader-client-ca-file "$dir/keys/ca.crt" --requestheader-allowed-names front-proxy-client \
    --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
    --requestheader-extra-headers-prefix X-Remote-Extra- \
    --proxy-client-cert-file "$dir/keys/front-proxy.crt" --proxy-client-key-file "$dir/keys/front-proxy.key" \
    --default-not-ready-toleration-seconds 5 --default-unreachable-toleration-seconds 5
  await 60 "the API server answers" kubectl get --raw /readyz || fail "see $dir/log/kube-apiserver.log"
  local config
  for config in controller-manager scheduler; do
    [ -f "$dir/$config.kubeconfig" ] || fail "$config has no kubeconfig"
  done
  # nothing competes with them: without an election they are at work at once
  in_control kube-controller-manager "$bin/kube-controller-manager" $(as controller-manager) --leader-elect=false \
    --service-account-private-key-file "$dir/keys/accounts.key" --root-ca-file "$dir/keys/ca.crt" \
    --cluster-signing-cert-file "$dir/keys/ca.crt" --cluster-signing-key-file "$dir/keys/ca.key" \
    --use-service-account-credentials=true --allocate-node-cidrs=false --kube-api-qps 200 --kube-api-burst 400 \
    --node-monitor-period 1s --node-monitor-grace-period 10s \
    --flex-volume-plugin-dir "$dir/flex"
  in_control kube-scheduler "$bin/kube-scheduler" $(as scheduler) --leader-elect=false --kube-api-qps 200 --kube-api-burst 400
}

as() {
  echo "--kubeconfig $dir/$1.kubeconfig --authentication-kubeconfig $dir/$1.kubeconfig --authorization-kubeconfig $dir/$1.kubeconfig"
}

# in_control NAME COMMAND...
in_control() {
  local program="$1"
  shift
  start "$program" nsenter --net=/run/netns/control -- "$@"
}
