#!/bin/bash
# The outside address changes, goes and comes back, the link goes down and up, and the router starts again with another address.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

# The history may hold events of before: of each kind, those are counted that came since.
recorded_events() { board bauta events all | grep -c " $1 "; }
declare -A before
for kind in address link-down link-up; do before[$kind]=$(recorded_events "$kind"); done
events() { echo $(($(recorded_events "$1") - before[$1])); }
last_event() { board bauta events 1; }
said() { last_event | grep -qF "$1"; }
# The address the outside sees a datagram come from, always sent from the same port inside.
seen_by_udp() { echo who | lan socat -t 1 - "UDP:$server:7,sourceport=5555,reuseaddr"; }
udp_from() { [ "$(seen_by_udp)" = "$1" ]; }
tcp_from() { [ "$(asked lan "http://$server/")" = "$1" ]; }
moves_to() {
  board ip address flush dev eth0
  board ip address add "$1/24" dev eth0
  board ip route replace default via "$server" dev eth0
}

# shellcheck disable=SC2016  # socat's shell expands
serve wan udp 7 socat UDP-RECVFROM:7,fork 'SYSTEM:read question; echo $SOCAT_PEERADDR'
serve wan tcp 9000 socat TCP-LISTEN:9000,fork,reuseaddr EXEC:cat
equal "a datagram has the outside address" "$outside" "$(seen_by_udp)"

check "the address becomes another" moves_to 203.0.113.9
check "that is said, and the flows pinned to the old one are forgotten" within 3 said "the address is 203.0.113.9 instead of $outside; "
check "at least one was" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta events 1 | grep -q '; [1-9][0-9]* connection'"
equal "it is one event" 1 "$(events address)"
check "the mapping of the same port is another now" within 3 udp_from 203.0.113.9
check "a connection has the new address" tcp_from 203.0.113.9

check "the address goes away and comes back" moves_to 203.0.113.9
# What nothing follows from has to be followed by something that is seen: the link.
mkfifo "$scratch/in"
lan socat - "TCP:$server:9000" <"$scratch/in" >"$scratch/out" 2>/dev/null &
helpers+=($!)
exec 9>"$scratch/in"
echo before >&9
check "a connection is made" within 3 grep -q before "$scratch/out"
wan ip link set wan0 down
check "the link goes down" within 3 said "the link is down"
led_is() { board bauta leds list | grep -q "^link *$1 "; }
check "its light is dark" led_is off
wan ip link set wan0 up
check "the link is up again" within 3 said "the link is up"
check "its light is on" led_is on
equal "each is one event" "1 1" "$(events link-down) $(events link-up)"
equal "and the address was none" 1 "$(events address)"
echo after >&9
check "the connection goes on" within 10 grep -q after "$scratch/out"

board ip address flush dev eth0
check "an address that does not come back is said after a while" within 10 said "there is no address any more, it was 203.0.113.9; "
check "the light says so" led_is slow
board ip address add 203.0.113.9/24 dev eth0
board ip route replace default via "$server" dev eth0
check "its return too" within 3 said "the address is 203.0.113.9"
check "and all goes on" within 5 tcp_from 203.0.113.9
equal "these were two events" 3 "$(events address)"
exec 9>&-

kill -9 "$(firmware)"
check "the router starts again with another address" up
check "flows of the one before are forgotten" within 5 said "the address is $outside; "
check "and packets flow" seen_from_inside
finish
