#!/bin/bash
# A guest joins the inside network: address, names and the way out, all from the board.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

host_of_its_own
mac=02:00:00:00:77:01
guest() { ip netns exec "$guest" "$@"; }

# What udhcpc does with its lease; the name server goes where only this namespace sees it.
cat >"$scratch/lease" <<L
#!/bin/sh
[ "\$1" = bound ] || [ "\$1" = renew ] || exit 0
ip address flush dev guest0
ip address add "\$ip/\$mask" dev guest0
ip route replace default via "\$router"
for server in \$dns; do echo "nameserver \$server"; done >$scratch/resolv.conf
echo "\$ip" >$scratch/address
L
chmod +x "$scratch/lease"
join() { guest timeout 20 udhcpc -q -n -f -i guest0 -s "$scratch/lease" "$@"; }

ip netns add "$guest"
ip link add guest0 netns "$guest" address "$mac" type veth peer name to-guest netns "$prefix-lan"
ip -n "$prefix-lan" link set to-guest master lan0 up
guest ip link set guest0 up

check "dhcp is on" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta dhcp | grep -q 'dhcp on'"
check "a guest gets a lease" join -x hostname:laptop
address=$(cat "$scratch/address")
check "from .100 to .199 ($address)" sh -c "n=\${1##*.}; [ \$n -ge 100 ] && [ \$n -le 199 ]" sh "$address"
equal "the board is its name server" "nameserver $inside" "$(cat "$scratch/resolv.conf")"
check "the lease is listed with its name" sh -c \
  "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta dhcp leases | grep -q '^$address .*$mac .*laptop'"
equal "the guest's name is known" "$address" "$(lan busybox nslookup laptop.lan "$inside" | sed -n '/laptop/,$s/^Address.*: *//p' | head -n 1)"

check "a local name" board bauta dns name www.home "$server"
# The guest's own resolver, by a mount namespace of its own.
curl_by_name() {
  # shellcheck disable=SC2016  # the inner shell expands
  ip netns exec "$guest" sh -c 'mount --bind "$1" /etc/resolv.conf && curl -s --max-time 5 http://www.home/' sh "$scratch/resolv.conf"
}
check "is found by the guest and leads outside" within 5 sh -c "
  ip netns exec $guest sh -c 'mount --bind $scratch/resolv.conf /etc/resolv.conf && curl -s --max-time 5 http://www.home/' | grep -q '^$outside$'"
equal "which saw the router" "$outside" "$(curl_by_name)"

before=$(cat "$run/dnsmasq/pid")
check "a static lease" board bauta dhcp static "$mac" 192.168.77.60 printer
equal "does not take a new dnsmasq" "$before" "$(cat "$run/dnsmasq/pid")"
static() { join -x hostname:laptop && [ "$(cat "$scratch/address")" = 192.168.77.60 ]; }
check "the guest gets it" within 10 static
equal "under its static name" 192.168.77.60 "$(lan busybox nslookup printer.lan "$inside" | sed -n '/printer/,$s/^Address.*: *//p' | head -n 1)"

check "another range" board bauta dhcp range 192.168.77.120 192.168.77.130
restarted() { [ "$(cat "$run/dnsmasq/pid")" != "$before" ]; }
check "takes a new dnsmasq" within 5 restarted
check "which still knows the lease" sh -c \
  "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta dhcp leases | grep -q '^192.168.77.60 '"
# shellcheck disable=SC2016  # hostile as it stands
check "hostile names of clients do no harm" join -x 'hostname:$(reboot);<b>'
# shellcheck disable=SC2016
equal "and are not shown" 0 "$(board bauta dhcp leases | grep -c '[$<;]')"

# A name server outside that the outside's DHCP server named.
serve wan udp 53 dnsmasq -k -C /dev/null -R -h -i wan0 -z -x "$scratch/outside.pid" --address=/outside.example/198.51.100.9
printf 'nameserver %s\n' "$server" >"$run/resolv.conf.new"
mv "$run/resolv.conf.new" "$run/resolv.conf"
learned() { guest busybox nslookup outside.example "$inside" | grep -q 198.51.100.9; }
check "other names are asked of the servers that were learned" within 5 learned
check "or of others by command" board bauta dns upstream 192.0.2.53
check "and back" board bauta dns upstream learned
check "which answer again" within 5 learned

equal "nothing of it listens outside" "" "$(echo question | wan timeout 3 socat -t 1 - "UDP:$outside:53" 2>/dev/null)"
kill -9 "$(firmware)"
check "after kill -9 it comes back" up
fresh() { [ -s "$run/dnsmasq/pid" ] && [ "$(board sh -c 'cat /proc/net/udp' | grep -c ':0043 ')" = 1 ]; }
check "with one dnsmasq" within 10 fresh
static_gone() { join && [ "$(cat "$scratch/address")" != 192.168.77.3 ]; }
check "and leases again" within 10 static_gone
finish
