#!/bin/bash
# A real browser inside: the first visit, forwards, a fail-over seen live, the firewall, connections, every page in light and dark.
# shellcheck source=harness
. "$(dirname "$0")/harness"
# shellcheck source=browser/start.sh
. "$image_build/tests/browser/start.sh"

# web NAME PORT: a web server inside whose page says its name.
web() {
  mkdir -p "$scratch/$1"
  echo "$1" >"$scratch/$1/index.html"
  serve lan tcp "$2" busybox httpd -f -p "$client:$2" -h "$scratch/$1"
}
serve lan tcp 8080 socat TCP-LISTEN:8080,fork,reuseaddr "EXEC:$image_build/virtual/answer"
web primary 8081
web second 8082
ssh_key >"$scratch/key.pub"

journey journey
board bauta health remove portfw tcp "$outside" 80
board ipmasqadm portfw -f
board ipchains -F input
board bauta set host-name bauta
board bauta password remove >/dev/null
finish
