#!/bin/bash
# The firmware dies, is started again, is ended; cables are pulled.
# shellcheck source=harness
. "$(dirname "$0")/harness"

before=$(firmware)
check "a second up is harmless" up
equal "and the firmware is the same process" "$before" "$(firmware)"

serve wan tcp 5201 iperf3 -s
lan timeout 30 iperf3 --connect-timeout 3000 -c "$server" -t 6 >"$scratch/iperf" 2>&1 &
iperf=$!
check "a transfer runs" within 5 sh -c "ip netns exec $prefix-wan ss -Htn state established 'sport = :5201' | grep -q ."
sleep 1.5 # of the transfer, before the firmware dies in its middle
kill -9 "$before"
check "after kill -9 up starts the firmware again" up
wait $iperf
equal "the transfer ends without an error" 0 $?
tail -n 3 "$scratch/iperf" | sed 's/^/#   /'

# What the kernel says of the two cards, without what counts and changes by itself.
cards() {
  local card
  for card in nic-in nic-out; do
    board ip -d -o link show dev "$card" | sed 's/ state [A-Z]*//; s/NO-CARRIER,//; s/,LOWER_UP//; s/ qlen [0-9]*//; s/ qdisc [a-z]*//'
    board ip -o addr show dev "$card"
    board tc qdisc show dev "$card" | grep -v -e noqueue -e noop
    board ethtool -k "$card" | grep -v fixed
    steering "$card"
  done
}
end_helpers
virtual_board down
# The board without the firmware: a runtime whose router does nothing shows the cards as up makes them.
mkdir -p "$scratch/idle/bin"
printf '#!/bin/sh\nexec sleep 60\n' >"$scratch/idle/bin/bautad"
chmod +x "$scratch/idle/bin/bautad"
virtual_board up --no-pc --runtime "$scratch/idle" >/dev/null 2>&1 &
idle=$!
within 5 firmware
board sh -c 'echo 1 >/sys/class/net/nic-out/queues/rx-0/rps_cpus'
cards >"$scratch/found"
kill "$idle" "$(firmware)"
wait "$idle" 2>/dev/null
check "the firmware starts on the cards" up
# shellcheck disable=SC2317  # called by within
steered_by_router() { [ "$(steering nic-out)" = 0 ]; }
check "and decides which processors look at what they receive" within 5 steered_by_router
# shellcheck disable=SC2317  # called by within
ended() { ! firmware; }
kill "$(firmware)"
check "SIGTERM ends the firmware" within 10 ended
cards >"$scratch/left"
check "and leaves the cards as it found them" diff "$scratch/found" "$scratch/left"
refused "and no host port" board ip link show dev eth0
check "it starts again" up

# shellcheck disable=SC2317  # called by within
port_is() { board ip -4 -br addr show dev "$1" | grep -q "$2"; }
# shellcheck disable=SC2317
page() { [ "$(lan curl -s -o /dev/null -m 2 -w '%{http_code}' "http://$inside/")" = 303 ]; }
for port in "eth1 $inside" "eth0 $outside"; do
  check "somebody deletes the host port ${port% *}" board ip link del "${port% *}"
  # shellcheck disable=SC2086  # two words
  check "it comes back with its address" within 5 port_is $port
done
check "with the way out" within 5 sh -c "ip netns exec $prefix-board ip route | grep -q '^default via $server dev eth0'"
check "the board is reached by it" within 5 page
check "and packets crossed all the while" seen_from_inside

board ip link set nic-out down
refused "with the outside card down nothing crosses" seen_from_inside
board ip link set nic-out up
check "with the card up again it crosses" within 10 seen_from_inside
wan ip link set wan0 down
refused "with the outside cable pulled nothing crosses" seen_from_inside
wan ip link set wan0 up
check "with the cable back it crosses" within 10 seen_from_inside
lan ip link set lan0 down
lan ip link set lan0 up
lan ip route replace default via "$inside"
check "with the inside cable back it crosses" within 10 seen_from_inside
finish
