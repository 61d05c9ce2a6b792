#!/bin/bash
# A real browser inside, and what goes wrong: locked out, the router elsewhere, backup, generations, HTTPS only, no script, hostile text.
# shellcheck source=harness
. "$(dirname "$0")/harness"
# shellcheck source=browser/start.sh
. "$image_build/tests/browser/start.sh"

moved=10.33.44.
host_of_its_own
station=02:00:00:00:77:06
export moved station

# A host inside whose name would be markup.
ip netns add "$guest"
ip link add guest0 netns "$guest" address $station type veth peer name to-guest netns "$prefix-lan"
ip -n "$prefix-lan" link set to-guest master lan0 up
ip -n "$guest" link set guest0 up
printf '#!/bin/sh\nexit 0\n' >"$scratch/lease"
chmod +x "$scratch/lease"
check "a host asks for an address under a name that would be markup" within 15 \
  ip netns exec "$guest" timeout 8 udhcpc -q -n -f -t 2 -T 1 -i guest0 -s "$scratch/lease" -x 'hostname:<img/src=x/onerror=alert(1)>'

serve lan tcp 8080 socat TCP-LISTEN:8080,fork,reuseaddr "EXEC:$image_build/virtual/answer"
ssh_key >"$scratch/key.pub"
echo 'correct horse 7' | board bauta password >/dev/null

journey trials
board ipmasqadm portfw -f
board ipchains -F input
board bauta password remove >/dev/null
finish
