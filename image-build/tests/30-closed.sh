#!/bin/bash
# The outside finds nothing; the inside finds the board.
# shellcheck source=harness
. "$(dirname "$0")/harness"

serve board tcp 2222 socat TCP-LISTEN:2222,fork,reuseaddr SYSTEM:'printf board'
serve board udp 5353 socat UDP-RECVFROM:5353,fork SYSTEM:'read question; printf board'
ask_tcp() { ip netns exec "$prefix-$1" timeout 3 socat -u "TCP:$2:2222,connect-timeout=1" - 2>/dev/null; }
ask_udp() { echo question | ip netns exec "$prefix-$1" timeout 3 socat -t 1 - "UDP:$2:5353" 2>/dev/null; }

equal "a TCP service of the board is reached from inside" board "$(ask_tcp lan "$inside")"
equal "a UDP service of the board is reached from inside" board "$(ask_udp lan "$inside")"
check "the board answers ping from inside" lan ping -q -c 2 -i 0.2 -W 2 "$inside"
equal "the TCP service is not there from outside" "" "$(ask_tcp wan "$outside")"
equal "the UDP service is not there from outside" "" "$(ask_udp wan "$outside")"
refused "no ping from outside" wan ping -q -c 1 -W 1 "$outside"
for port in 22 53 80 443 8080; do
  refused "TCP port $port does not answer outside" wan timeout 3 socat -u "TCP:$outside:$port,connect-timeout=0.5" -
done

check "the web page is there inside" lan curl -sf --max-time 5 -o /dev/null "http://$inside/"
refused "the web page is not there outside" wan curl -sf --connect-timeout 1 --max-time 2 -o /dev/null "http://$outside/"
# A neighbour outside who sends to the inside addresses by way of the router.
wan ip route add 192.168.77.0/24 via "$outside"
refused "the web page is not there outside by the inside address" wan curl -sf --connect-timeout 1 --max-time 2 -o /dev/null "http://$inside/"
refused "an inside host is not there outside" wan ping -q -c 1 -W 1 "$client"
wan ip route del 192.168.77.0/24

check "the board itself reaches the outside" board ping -q -c 1 -W 2 "$server"
equal "and is seen by its outside address" "$outside" "$(asked board "http://$server/")"
check "unless the output chain rejects it" board ipchains -A output -p tcp -d "$server" 80 -j REJECT
board curl -s --max-time 5 "http://$server/"
equal "which its program hears at once" 7 $?
check "the rule goes" board ipchains -D output -p tcp -d "$server" 80 -j REJECT
finish
