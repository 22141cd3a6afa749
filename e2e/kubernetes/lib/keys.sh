# Keys, certificates and kubeconfigs of one cluster. Needs settings.sh, addresses, and $dir.

make_keys() {
  keys="$dir/keys"
  mkdir -p "$keys"
  openssl ecparam -name prime256v1 -genkey -noout -out "$keys/ca.key"
  openssl req -x509 -new -key "$keys/ca.key" -subj "/CN=$name" -days 30 -out "$keys/ca.crt"
  openssl genrsa -out "$keys/accounts.key" 2048 2>/dev/null
  openssl rsa -in "$keys/accounts.key" -pubout -out "$keys/accounts.pub" 2>/dev/null
  certificate apiserver /CN=kube-apiserver \
    "IP:$control_ip,IP:127.0.0.1,IP:$service_ip,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
  certificate front-proxy /CN=front-proxy-client
  user admin /O=system:masters/CN=admin
  user controller-manager /CN=system:kube-controller-manager
  user scheduler /CN=system:kube-scheduler
  user proxy /CN=system:kube-proxy
}

# certificate NAME SUBJECT [ALTERNATIVE-NAMES], for servers and clients both
certificate() {
  openssl ecparam -name prime256v1 -genkey -noout -out "$keys/$1.key"
  openssl req -new -key "$keys/$1.key" -subj "$2" -out "$keys/$1.csr"
  openssl x509 -req -in "$keys/$1.csr" -CA "$keys/ca.crt" -CAkey "$keys/ca.key" -CAcreateserial -days 30 -out "$keys/$1.crt" \
    -extfile <(echo "extendedKeyUsage=serverAuth,clientAuth"; [ -z "${3:-}" ] || echo "subjectAltName=$3") 2>/dev/null
  rm "$keys/$1.csr"
}

# user NAME SUBJECT [ALTERNATIVE-NAMES]: a certificate and the kubeconfig that brings it along
user() {
  certificate "$@"
  kubeconfig "$1" >"$dir/$1.kubeconfig"
}

kubeconfig() {
  cat <<YAML
apiVersion: v1
kind: Config
clusters:
- name: $name
  cluster: {server: "https://$control_ip:6443", certificate-authority-data: $(base64 -w0 "$keys/ca.crt")}
users:
- name: $1
  user: {client-certificate-data: $(base64 -w0 "$keys/$1.crt"), client-key-data: $(base64 -w0 "$keys/$1.key")}
contexts:
- name: $name
  context: {cluster: $name, user: $1}
current-context: $name
YAML
}
