# shellcheck shell=bash
# What the scripts of image-build share; sourced by them. Expects `set -eu`.

image_build=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source_root=$(dirname "$image_build")
# shellcheck disable=SC2034  # used by the scripts that source this file
runtime=$image_build/target/runtime

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

require_root() {
  [ "$(id -u)" = 0 ] || die "network namespaces need root; run: sudo $0 $*"
}

# The build belongs to whoever owns the sources, also when the script runs by sudo.
as_owner() {
  local owner home
  owner=$(stat -c %U "$source_root")
  if [ "$(id -u)" != 0 ] || [ "$owner" = root ] || [ "$owner" = UNKNOWN ]; then
    "$@"
  else
    home=$(getent passwd "$owner" | cut -d: -f6)
    runuser -u "$owner" -- env HOME="$home" "$@"
  fi
}

# missing_packages KIND...: the packages, of those listed for one of the KINDs, whose command is not there.
missing_packages() {
  local package probe kinds kind
  while read -r package probe kinds; do
    case $package in '' | '#'*) continue ;; esac
    for kind in "$@"; do
      case " $kinds " in *" $kind "*) ;; *) continue ;; esac
      case $probe in
        /*) [ -e "$probe" ] || echo "$package" ;;
        *) PATH=$PATH:/usr/sbin:/sbin command -v "$probe" >/dev/null || echo "$package" ;;
      esac
      break
    done
  done <"$image_build/packages"
}

# install_packages PACKAGE...: by apt, or says what to install where that is not possible.
install_packages() {
  command -v apt-get >/dev/null ||
    die "missing here: $*. This is not Debian; install what corresponds to these Debian packages and try again."
  [ "$(id -u)" = 0 ] || die "missing here: $*. Install them with: sudo apt-get install $*"
  say "installing $*"
  if ! apt_quiet install "$@"; then
    say "reading the package lists anew"
    apt_quiet update || die "apt-get update failed; see the lines above"
    apt_quiet install "$@" || die "could not install $*; see the lines above"
  fi
}

apt_quiet() {
  local log
  log=$(mktemp)
  # Without systemd, run level 1 keeps servers that are installed from being started.
  if RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 "$1" --no-install-recommends "${@:2}" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
}

need() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" = 0 ] || install_packages "${missing[@]}"
}

# fetch_package DIRECTORY PACKAGE [alone]
fetch_package() {
  if [ "${3-}" = alone ]; then
    (cd "$1" && apt_quiet download -o APT::Sandbox::User=root "$2")
  else
    apt_quiet install --download-only --reinstall -o "Dir::Cache::archives=$1" -o APT::Sandbox::User=root "$2"
  fi
}

# unpacked PACKAGE [alone]: the directory where a Debian package and the libraries it misses lie unpacked, for programs that
# must not be installed: servers that would drive out others (Debian has room for one FTP server only). With "alone" only the
# package itself, where most of what it asks for is not needed.
unpacked() {
  local package=$1 archive to=$image_build/target/unpacked/$1
  if [ ! -d "$to" ]; then
    command -v apt-get >/dev/null || die "$package is needed here, unpacked into $to; this is not Debian, so do that by hand"
    rm -rf "$to.new"
    mkdir -p "$to.new/archives/partial"
    fetch_package "$to.new/archives" "$@" || { apt_quiet update && fetch_package "$to.new/archives" "$@"; } ||
      die "could not fetch $package; see the lines above"
    for archive in "$to.new"/archives/*.deb; do dpkg-deb -x "$archive" "$to.new"; done
    rm -r "$to.new/archives"
    mv "$to.new" "$to"
  fi
  echo "$to"
}

# Prints the home of a JDK 25: JAVA_HOME, /usr/lib/jvm/*, or the javac in PATH, whichever is one.
find_jdk() {
  local home javac
  javac=$(command -v javac || true)
  [ -z "$javac" ] || javac=$(dirname "$(dirname "$(readlink -f "$javac")")")
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$javac"; do
    if [ -n "$home" ] && [ -x "$home/bin/jlink" ] && grep -qs '^JAVA_VERSION="25[".]' "$home/release"; then
      echo "$home"
      return
    fi
  done
  return 1
}

need_jdk() {
  find_jdk >/dev/null && return
  if [ "$(id -u)" = 0 ] && [ -n "$(apt-cache -q madison openjdk-25-jdk-headless 2>/dev/null)" ]; then
    install_packages openjdk-25-jdk-headless
  fi
  find_jdk >/dev/null || die "no JDK 25 in JAVA_HOME, /usr/lib/jvm or PATH. Install one:" \
    "apt-get install openjdk-25-jdk-headless (Debian 13 or newer), or Temurin 25 from https://adoptium.net"
}

# build_modules: compiles with Maven unless target/modules is newer than every source.
build_modules() {
  local built=$image_build/target/modules-built
  if [ -e "$built" ] && [ -z "$(find "$source_root"/pom.xml "$source_root"/*/pom.xml "$source_root"/*/src \
    -newer "$built" -print -quit 2>/dev/null)" ]; then
    return
  fi
  need build
  need_jdk
  say "building with Maven (the first time it fetches its plugins: some minutes)"
  # Old module versions must not linger on the module path.
  rm -rf "$image_build/target/modules"
  (cd "$source_root" && as_owner mvn -q -B -DskipTests package) ||
    die "the build failed; see the lines above, or run: mvn -DskipTests package"
  as_owner touch "$built"
}

# leave_forwarding_to_firmware NAMESPACE. As on the board: scripts find forwarding on, but the kernel itself must not
# forward behind the firmware's back.
leave_forwarding_to_firmware() {
  ip netns exec "$1" sysctl -qw net.ipv4.ip_forward=1
  ip netns exec "$1" nft -f - <<'N'
table inet virtual_board {
  chain forward { type filter hook forward priority filter; policy drop; }
}
N
}
