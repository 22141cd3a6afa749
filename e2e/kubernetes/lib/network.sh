# One router, to which each node, the control plane and this machine have a cable. It has no way out, and all that goes from
# node to node goes through its forward hook, where a test can cut it. Runs inside the cluster's namespaces, whose network
# is the router's. Needs settings.sh and addresses.

router_up() {
  ip link set lo up
  ip addr add "$router_ip/32" dev lo
  sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
    net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0
  nft -f - <<'NFT'
table ip cuts {
  set pairs { type ipv4_addr . ipv4_addr; flags interval; }
  chain through { type filter hook forward priority filter; ip saddr . ip daddr @pairs drop; }
}
NFT
}

# cable NAME IP: a network namespace of its own, with one address and one way out, the router
cable() {
  ip netns add "$1"
  ip link add "$1" type veth peer name eth0 netns "$1"
  nsenter --net="/run/netns/$1" sh -e <<SH
ip link set lo up
ip addr add $2/32 dev eth0
ip link set eth0 up
ip route add $router_ip dev eth0
ip route add default via $router_ip
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0
sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true
SH
  plug "$1" "$2"
}

# plug NAME IP [PODS]: routes go when a cable is pulled, and have to be made again
plug() {
  ip link set "$1" up
  ip route replace "$2" dev "$1"
  [ -z "${3:-}" ] || ip route replace "$3" via "$2"
}

unplug() {
  ip link set "$1" down
}
