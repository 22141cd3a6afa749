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
  [ -f "$(programs kubernetes)/done" ] && [ -f "$(programs coredns)/done" ] && [ -f "$(images_dir)/done" ] ||
    echo "the programs of Kubernetes are not built; '$0 prepare' does that (some ten minutes)"
}

cni_plugins() {
  local dir
  for dir in /usr/lib/cni /opt/cni/bin; do
    [ -x "$dir/bridge" ] && [ -x "$dir/host-local" ] && [ -x "$dir/portmap" ] && { echo "$dir"; return; }
  done
}

# prepare MODULE...: what every cluster needs, and programs of more modules
prepare() {
  [ "$(id -u)" = 0 ] || fail "needs root"
  local command install=() module
  mkdir -p "$cache"
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
  for module in kubernetes coredns; do
    build_module "$module"
  done
  make_images
  for module in "$@"; do
    if [ "$module" = zeebe ]; then build_zeebe; else build_module "$module"; fi
  done
  rm -rf "$cache/go-build" # gigabytes, and of no use before the next version
}

# All main packages that a module names as tools, or else its own.
build_module() {
  local dir started=$SECONDS version=k8s.io/component-base/version package packages stamp="-s -w"
  [ -f "$here/programs/$1/go.mod" ] || fail "there is no module $1 in $here/programs"
  dir="$(programs "$1")"
  [ ! -f "$dir/done" ] || return 0
  command -v go >/dev/null || fail "needs Go 1.26 or newer to build $1 (https://go.dev/dl)"
  mkdir -p "$dir"
  say "building $1 ..."
  export CGO_ENABLED=0 GOCACHE="$cache/go-build" GOFLAGS="$build_flags -p=${SKEP_E2E_BUILDS:-$(nproc)}"
  cd "$here/programs/$1"
  packages="$(sed -n '/^tool (/,/^)/s/^\t//p; s/^tool \([^(]*\)$/\1/p' go.mod)"
  [ -n "$packages" ] || packages="skep.dev/e2e/$1"
  if [ "$1" = kubernetes ]; then
    # a version that clients and charts can make sense of
    stamp="$stamp -X $version.gitVersion=v$kubernetes_version -X $version.gitMajor=${kubernetes_version%%.*}"
    stamp="$stamp -X $version.gitMinor=$(echo "$kubernetes_version" | cut -d. -f2) -X $version.gitTreeState=clean"
  fi
  for package in $packages; do
    build_program "$package" "$stamp"
  done
  case "$1" in
    kubernetes) build_pause ;;
    kwok) gather_stages ;;
  esac
  touch "$dir/done"
  say "built $1 in $((SECONDS - started)) s"
}

# What is there is kept, so that a build that was interrupted goes on.
build_program() {
  local program="${1##*/}" started=$SECONDS
  [ ! -x "$dir/$program" ] || return 0
  ${SKEP_E2E_BUILD_WITH:-} go build -ldflags "$2" -o "$dir/$program.new" "$1" >"$cache/build-$program.log" 2>&1 ||
    fail "$program can't be built; $cache/build-$program.log says why"
  mv "$dir/$program.new" "$dir/$program"
  say "$program in $((SECONDS - started)) s"
}

# The program that keeps a pod's namespaces; it also is the first process of nodes and clusters, for it reaps.
build_pause() {
  command -v gcc >/dev/null || fail "needs gcc (apt-get install gcc libc6-dev)"
  gcc -Os -static -DVERSION=3.10 -o "$dir/pause" "$(go list -m -f '{{.Dir}}' k8s.io/kubernetes)/build/pause/linux/pause.c" ||
    fail "the program 'pause' can't be compiled (apt-get install gcc libc6-dev)"
}

# What KWOK makes of nodes and pods; without it does nothing. Nodes say every three to four seconds that they live, for they are missed after ten; with leases
# instead, KWOK 0.8 fails on its own earlier writes, and all nodes are lost after a while.
gather_stages() {
  local from file
  from="$(go list -m -f '{{.Dir}}' sigs.k8s.io/kwok)/kustomize/stage"
  for file in "$from"/node/{fast,heartbeat}/node-*.yaml "$from"/pod/fast/pod-*.yaml; do
    echo ---
    sed 's/\(durationMilliseconds: \)20000/\13000/; s/\(jitterDurationMilliseconds: \)25000/\14000/' "$file"
  done >"$dir/stages.yaml"
}
