# Images without Docker: a directory becomes an archive that containerd imports. Needs settings.sh.

# The images of the harness itself. Their host has a dot in it: otherwise a default registry is put in front.
make_images() {
  local dir root
  dir="$(images_dir)"
  [ -f "$dir/done" ] && return
  mkdir -p "$dir"
  root="$(mktemp -d)"
  mkdir -p "$root/pause" "$root/coredns/etc" "$root/busybox/"{bin,etc,tmp,dev,proc,sys}
  cp "$(programs kubernetes)/pause" "$root/pause/"
  pack skep.local/pause:3.10 "$root/pause" '{"Entrypoint":["/pause"]}' "$dir/pause.tar"
  cp "$(programs coredns)/coredns" "$root/coredns/"
  pack "skep.local/coredns:$coredns_version" "$root/coredns" '{"Entrypoint":["/coredns"]}' "$dir/coredns.tar"
  busybox_into "$root/busybox"
  pack skep.local/busybox:1 "$root/busybox" '{"Cmd":["sh"],"Env":["PATH=/bin"]}' "$dir/busybox.tar"
  rm -rf "$root"
  touch "$dir/done"
}

# A shell and its friends.
busybox_into() {
  local applet
  cp "$(command -v busybox)" "$1/bin/busybox"
  for applet in $("$1/bin/busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$1/bin/$applet"
  done
  echo 'root:x:0:0:root:/:/bin/sh' >"$1/etc/passwd"
  echo 'root:x:0:' >"$1/etc/group"
  chmod 1777 "$1/tmp"
}

# pack NAME DIRECTORY CONFIG ARCHIVE
pack() {
  local name="$1" root="$2" config="$3" archive="$4" work layer size arch
  work="$(mktemp -d)"
  arch="$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')"
  mkdir -p "$work/blobs/sha256"
  tar -C "$root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/layer" .
  layer="$(blob "$work/layer")"
  size="$(stat -c %s "$work/blobs/sha256/$layer")"
  echo "{\"architecture\":\"$arch\",\"os\":\"linux\",\"config\":$config,\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$layer\"]}}" >"$work/config"
  config="$(blob "$work/config")"
  cat >"$work/manifest" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:$config","size":$(stat -c %s "$work/blobs/sha256/$config")},
 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:$layer","size":$size}]}
JSON
  local manifest
  manifest="$(blob "$work/manifest")"
  cat >"$work/index.json" <<JSON
{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:$manifest",
 "size":$(stat -c %s "$work/blobs/sha256/$manifest"),"annotations":{"io.containerd.image.name":"$name"}}]}
JSON
  echo '{"imageLayoutVersion":"1.0.0"}' >"$work/oci-layout"
  tar -C "$work" --sort=name --mtime=@0 --owner=0 --group=0 -cf "$archive.new" oci-layout index.json blobs
  mv "$archive.new" "$archive"
  rm -rf "$work"
}

# Puts a file among the blobs and says its digest.
blob() {
  local digest
  digest="$(sha256sum "$1" | cut -d' ' -f1)"
  mv "$1" "$(dirname "$1")/blobs/sha256/$digest"
  echo "$digest"
}

# rename ARCHIVE NAME NEW-ARCHIVE: the archive with its one image under a name as Kubernetes understands it. Without a name, it
# is the one that the archive gives.
rename() {
  local work name="$2"
  work="$(mktemp -d)"
  tar -C "$work" -xf "$1"
  [ -f "$work/index.json" ] || fail "$1 is no OCI archive, it has no index.json"
  [ -n "$name" ] || name="$(jq -r '.manifests[0].annotations["org.opencontainers.image.ref.name"] // empty' "$work/index.json")"
  [ -n "$name" ] || fail "$1 doesn't name its image, so you have to"
  case "$name" in
    */*) [[ "${name%%/*}" =~ [.:]|^localhost$ ]] || name="docker.io/$name" ;;
    *) name="docker.io/library/$name" ;;
  esac
  jq --arg name "$name" '.manifests[0].annotations["io.containerd.image.name"] = $name' "$work/index.json" >"$work/index.new"
  mv "$work/index.new" "$work/index.json"
  tar -C "$work" -cf "$3" .
  rm -rf "$work"
}
