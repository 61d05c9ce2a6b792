#!/bin/bash
# What an inside host does all day, and that the outside never sees anything but the router's address.
# shellcheck source=harness
. "$(dirname "$0")/harness"

# Counts, outside, every IPv4 packet that does not come from the router's address.
wan nft -f - <<N
table ip watch {
  chain strangers {
    type filter hook prerouting priority raw
    iifname "wan0" ip saddr != $outside counter
  }
}
N

equal "a web request crosses, and the outside sees the router" "$outside" "$(asked lan "http://$server/")"
check "ping crosses" lan ping -q -c 3 -i 0.2 -W 2 "$server"
check "ping of 1400 bytes without fragmentation" lan ping -q -c 2 -i 0.2 -W 2 -s 1400 -M "do" "$server"

serve wan tcp 5201 iperf3 -s
check "iperf3 by TCP for 2 seconds" lan timeout 20 iperf3 --connect-timeout 3000 -c "$server" -t 2
check "iperf3 by TCP back from the outside" lan timeout 20 iperf3 --connect-timeout 3000 -c "$server" -t 2 -R
lan timeout 20 iperf3 --connect-timeout 3000 -c "$server" -t 2 -u -b 20M >"$scratch/udp" 2>&1
lost=$(sed -n 's/.*(\([0-9.e+-]*\)%).*receiver.*/\1/p' "$scratch/udp")
check "iperf3 by UDP at 20 Mbit/s loses less than 2 % (lost ${lost:-everything})" awk "BEGIN { exit !(\"$lost\" != \"\" && ${lost:-100} < 2) }"

equal "traceroute shows the router, then the destination" "$inside $server" \
  "$(lan traceroute -n -q 1 -w 2 -m 4 "$server" | awk 'NR > 1 { printf "%s%s", gap, $2; gap = " " }')"

serve wan udp 7000 socat -b 65536 UDP-RECVFROM:7000,fork PIPE
head -c 65000 /dev/urandom >"$scratch/datagram"
lan socat -b 65536 -t 2 - "UDP:$server:7000" <"$scratch/datagram" >"$scratch/echo"
check "a datagram of 65,000 bytes is echoed, in 45 fragments each way" cmp "$scratch/datagram" "$scratch/echo"

download() { lan curl -s --max-time 20 -o /dev/null -w '%{size_download}' "http://$server/bytes/20000000"; }
equal "20 MB at an MTU of 1500" 20000000 "$(download)"
lan ip link set lan0 mtu 1400
equal "20 MB at an MTU of 1400 inside" 20000000 "$(download)"
lan ip link set lan0 mtu 1500
wan ip link set wan0 mtu 1400
equal "20 MB at an MTU of 1400 outside" 20000000 "$(download)"
wan ip link set wan0 mtu 1500

equal "the outside saw no other address" 0 \
  "$(wan nft list table ip watch | sed -n 's/.*counter packets \([0-9]*\).*/\1/p')"
wan nft delete table ip watch
finish
