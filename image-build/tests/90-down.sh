#!/bin/bash
# down leaves nothing, whatever happened before.
# shellcheck source=harness
. "$(dirname "$0")/harness"

left() {
  ip netns list | grep -E "^$prefix-" && return 0
  [ ! -e "$run" ] || echo "$run"
  ip -o link show | grep -E " ${prefix}0[@:]" && return 0
  # A process that ended but is not yet fetched by its parent is none.
  started_at "$pid" >/dev/null && echo "process $pid"
}

pid=$(firmware)
check "down" virtual_board down
equal "nothing is left" "" "$(left)"
check "a second down is harmless" virtual_board down

check "up again" up
pid=$(firmware)
started=$(started_at "$pid")
kill -9 "$pid"
gone_within 10 "$pid" "$started"
umount -l "$run/proc"
rm -rf "$run"
check "down after a crash that took /run with it" virtual_board down
equal "nothing is left then" "" "$(left)"
finish
