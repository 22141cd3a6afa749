# An image of the official Zeebe, as its users have it: a shell, a Java, and the distribution from Maven Central as it comes.
# Needs settings.sh and images.sh.

zeebe_dir() {
  echo "$cache/zeebe-$({
    echo "$zeebe_version"
    cat "$here/lib/zeebe.sh" "$here/lib/images.sh"
  } | sha256sum | cut -c1-16)"
}

build_zeebe() {
  local dir root java started=$SECONDS distribution="camunda-zeebe-$zeebe_version" library
  dir="$(zeebe_dir)"
  [ ! -f "$dir/done" ] || return 0
  java="$(zeebe_java)"
  [ -n "$java" ] || fail "needs a JDK 21 or newer for Zeebe; set JAVA_HOME to it"
  command -v mvn >/dev/null || fail "needs Maven to fetch Zeebe (apt-get install maven)"
  command -v busybox >/dev/null || fail "needs busybox (apt-get install busybox-static)"
  mkdir -p "$dir"
  say "fetching Zeebe $zeebe_version ..."
  (cd "$dir" && mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="io.camunda:camunda-zeebe:$zeebe_version:tar.gz" -DoutputDirectory="$dir") >"$cache/zeebe.log" 2>&1 ||
    fail "it can't be fetched; $cache/zeebe.log says why"
  root="$(mktemp -d)"
  mkdir -p "$root/"{bin,etc,tmp,usr/bin,usr/local/zeebe}
  tar -C "$root/usr/local/zeebe" --strip-components=1 -xzf "$dir/$distribution.tar.gz"
  rm "$dir/$distribution.tar.gz"
  mkdir -p "$root/usr/local/zeebe/data"
  "$java/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.management,jdk.naming.dns,jdk.net,jdk.zipfs,jdk.jcmd,jdk.httpserver \
    --strip-debug --no-header-files --no-man-pages --output "$root/opt/java"
  # RocksDB and Netty bring libraries of their own, which need that of C++
  find "$root/opt/java" -type f \( -name '*.so' -o -perm -u+x \) -exec ldd {} + 2>/dev/null |
    grep -oE '/[^ ]*/[^ /]+\.so[^ ]*' | grep -v "^$root" | cat - <(ldconfig -p | sed -n 's/.*libstdc++\.so\.6 .*=> //p; s/.*libgcc_s\.so\.1 .*=> //p') |
    sort -u | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -pL "$library" "$root$library"
  done
  busybox_into "$root"
  ln -s ../../bin/busybox "$root/usr/bin/env"
  echo 'zeebe:x:1000:1000:zeebe:/usr/local/zeebe:/bin/sh' >>"$root/etc/passwd"
  echo 'zeebe:x:1000:' >>"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  chmod -R a+rX "$root"
  pack "skep.local/zeebe:$zeebe_version" "$root" \
    '{"Entrypoint":["/usr/local/zeebe/bin/broker"],"User":"1000:1000","WorkingDir":"/usr/local/zeebe","Env":["PATH=/bin:/opt/java/bin","JAVA_HOME=/opt/java"]}' \
    "$dir/zeebe.tar"
  rm -rf "$root"
  touch "$dir/done"
  say "made an image of Zeebe $zeebe_version in $((SECONDS - started)) s"
}

zeebe_java() {
  local each version
  for each in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$each/bin/jlink" ] || continue
    version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$each/release" 2>/dev/null)"
    [ "${version:-0}" -lt 21 ] || { echo "$each"; return; }
  done
}
