# Finds, installs or builds the programs of Kubernetes, with the ordinary clients of Debian's and Go's packages.
# Needs settings.sh.

# The one line that says why a cluster can't be had, or nothing.
missing() {
  [ "$(uname -s)" = Linux ] || { echo "this is no Linux"; return; }
  [ "$(id -u)" = 0 ] || { echo "needs root, for namespaces, mounts and cgroups"; return; }
  unshare --net --mount --uts --ipc --pid --fork --mount-proc true 2>/dev/null ||
    { echo "namespaces can't be made here (unshare fails)"; return; }
  local command
  for command in "${commands[@]}"; do
    command -v "$command" >/dev/null || { echo "$command is missing; '$0 prepare' installs and builds what is needed"; return; }
  done
  [ -n "$(cni_plugins)" ] || { echo "the CNI plugins are missing; '$0 prepare' installs and builds what is needed"; return; }
  unshare --net sh -c 'ip link add one type veth peer name two && ip link add three type bridge && nft add table ip four' 2>/dev/null ||
    { echo "this kernel lacks veth, bridge or nftables"; return; }
  grep -qw overlay /proc/filesystems || { echo "this kernel lacks overlay file systems"; return; }
  [ -f "$(programs_dir)/done" ] || echo "the programs of Kubernetes are not built; '$0 prepare' does that (some ten minutes)"
}

cni_plugins() {
  local dir
  for dir in /usr/lib/cni /opt/cni/bin; do
    [ -x "$dir/bridge" ] && [ -x "$dir/host-local" ] && [ -x "$dir/portmap" ] && { echo "$dir"; return; }
  done
}

prepare() {
  [ "$(id -u)" = 0 ] || fail "needs root"
  local command install=()
  for command in "${commands[@]}" busybox; do
    command -v "$command" >/dev/null || install=("${packages[@]}")
  done
  [ -n "$(cni_plugins)" ] || install=("${packages[@]}")
  if [ ${#install[@]} -gt 0 ]; then
    command -v apt-get >/dev/null || fail "install these yourself, there is no apt-get here: ${install[*]}"
    say "installing ${install[*]}"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${install[@]}"; } \
      >"$cache/packages.log" 2>&1 || fail "the packages can't be installed; $cache/packages.log says why"
  fi
  build_programs
  make_images
}

build_programs() {
  local dir
  dir="$(programs_dir)"
  [ -f "$dir/done" ] && return
  command -v go >/dev/null || fail "needs Go 1.26 or newer to build Kubernetes (https://go.dev/dl)"
  command -v gcc >/dev/null || fail "needs gcc to build the pause program (apt-get install gcc libc6-dev)"
  local version=k8s.io/component-base/version started=$SECONDS program
  local stamp="-s -w -X $version.gitVersion=v$kubernetes_version -X $version.gitMajor=${kubernetes_version%%.*}"
  stamp="$stamp -X $version.gitMinor=$(echo "$kubernetes_version" | cut -d. -f2) -X $version.gitTreeState=clean"
  mkdir -p "$dir"
  export CGO_ENABLED=0 GOCACHE="$cache/go-build" GOFLAGS="$build_flags -p=${SKEP_E2E_BUILDS:-$(nproc)}"
  say "building Kubernetes $kubernetes_version and CoreDNS $coredns_version in $dir, some ten minutes"
  for program in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do
    build_program kubernetes "$program" "k8s.io/kubernetes/cmd/$program" "$stamp"
  done
  build_program coredns coredns skep.dev/e2e/coredns "-s -w"
  if [ ! -x "$dir/pause" ]; then
    gcc -Os -static -DVERSION=3.10 -o "$dir/pause.new" \
      "$(cd "$here/programs/kubernetes" && go list -m -f '{{.Dir}}' k8s.io/kubernetes)/build/pause/linux/pause.c" ||
      fail "pause can't be compiled (apt-get install gcc libc6-dev)"
    mv "$dir/pause.new" "$dir/pause"
  fi
  touch "$dir/done"
  rm -rf "$GOCACHE" # gigabytes, and of no use before the next version
  say "built in $((SECONDS - started)) s"
}

# build_program MODULE NAME PACKAGE LINKER-FLAGS; what is there is kept, so that a build that was interrupted goes on
build_program() {
  local started=$SECONDS
  [ -x "$dir/$2" ] && return
  (cd "$here/programs/$1" && ${SKEP_E2E_BUILD_WRAPPER:-} go build -ldflags "$4" -o "$dir/$2.new" "$3") >"$cache/build-$2.log" 2>&1 ||
    fail "$2 can't be built; $cache/build-$2.log says why"
  mv "$dir/$2.new" "$dir/$2"
  say "$2 in $((SECONDS - started)) s"
}
