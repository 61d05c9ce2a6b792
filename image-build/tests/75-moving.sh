#!/bin/bash
# The router's inside address changes while it runs, on trial, with a client that moves along: address, names, leases, page.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

moved=10.33.44.1
host_of_its_own
guest() { ip netns exec "$guest" "$@"; }
cat >"$scratch/lease" <<L
#!/bin/sh
[ "\$1" = bound ] || [ "\$1" = renew ] || exit 0
ip address flush dev guest0
ip address add "\$ip/\$mask" dev guest0
ip route replace default via "\$router"
echo "\$router" >$scratch/router
L
chmod +x "$scratch/lease"
ip netns add "$guest"
ip link add guest0 netns "$guest" address 02:00:00:00:77:05 type veth peer name to-guest netns "$prefix-lan"
ip -n "$prefix-lan" link set to-guest master lan0 up
guest ip link set guest0 up

# at ROUTER: the guest gets an address, with that router, and reaches the outside by it.
join() { guest timeout 8 udhcpc -q -n -f -t 2 -T 1 -i guest0 -s "$scratch/lease"; }
at() { join && [ "$(cat "$scratch/router")" = "$1" ] && [ "$(guest curl -s --max-time 2 "http://$server/")" = "$outside" ]; }
page() { guest curl -sL --max-time 2 "http://$1/" | grep -qi '<html'; }
names() { guest busybox nslookup "$1.lan" "$2" | sed -n "/$1/,\$p" | grep -q "Address.*$2"; }
tries() { board bauta try "$1" -- bauta set inside-address "$moved/24" >"$scratch/trial" 2>&1 & trial=$!; helpers+=("$trial"); }

check "a client has its address, and the way out" within 15 at "$inside"
check "the page" page "$inside"
board bauta dhcp range 192.168.77.140 192.168.77.150
refused "an address of the outside network is not taken" sh -c \
  "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta set inside-address 203.0.113.77/24; ip -n $prefix-board -4 addr show dev eth1 | grep -q 203.0.113.77"
check "which is said" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta status | grep -q 'NOTICE: inside-address: the router stays at $inside'"
board bauta set inside-address as-started

tries 20
check "on trial, the client gets another address and the way out by it" within 15 at "$moved"
check "in the same part of the network" sh -c "ip -n $guest -4 addr show dev guest0 | grep -q 'inet 10.33.44.14[0-9]/24\|inet 10.33.44.150/24'"
check "the page is there" within 5 page "$moved"
check "the names are" within 5 names bauta "$moved"
refused "the old address is gone" guest ping -q -c 1 -W 1 "$inside"
trial_over() { ! kill -0 "$trial" 2>/dev/null; }
check "nobody confirms" within 25 trial_over
check "and it is as it was" within 15 at "$inside"
check "the page too" within 5 page "$inside"

tries 60
check "again" within 15 at "$moved"
check "confirmed" within 5 board bauta confirm
check "the one who tried is told" within 5 grep -q '^confirmed' "$scratch/trial"
equal "it is what is kept" "bauta set inside-address $moved/24" "$(board bauta export | grep inside-address)"
check "and stays" at "$moved"
check "the page as well" page "$moved"
board bauta dhcp range auto 2>/dev/null || board bauta dhcp reset
board bauta dhcp on
check "back by a setting" board bauta set inside-address as-started
check "for the client, too" within 15 at "$inside"
check "and everybody" within 5 seen_from_inside
finish
