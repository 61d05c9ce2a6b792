#!/bin/bash
# A real browser goes the way of a new owner: browser/journey.mjs says what it does and sees.
# shellcheck source=harness
. "$(dirname "$0")/harness"

web() {
  mkdir -p "$scratch/$1"
  echo "$1" >"$scratch/$1/index.html"
  serve lan tcp "$2" busybox httpd -f -p "$client:$2" -h "$scratch/$1"
}
web first 8081
web second 8082
lan ip address add 10.33.44.2/24 dev lan0
PREFIX=$prefix SCRATCH=$scratch FIRST=${helpers[0]} timeout --kill-after=5 200 node "$image_build/tests/browser/journey.mjs" 2>&1
lan ip address del 10.33.44.2/24 dev lan0
board bauta password remove
finish
