#!/bin/bash
# Transparent proxying: what a rule REDIRECT hands to programs on the board.
# shellcheck source=harness
. "$(dirname "$0")/harness"

accesses=$scratch/squid/access.log
chmod 755 "$scratch"
mkdir "$scratch/squid"
cat >"$scratch/squid/squid.conf" <<S
http_port 3128
http_port 3129 intercept
http_access allow all
cache deny all
access_log stdio:$accesses
cache_log $scratch/squid/cache.log
pid_filename none
coredump_dir $scratch/squid
shutdown_lifetime 0 seconds
pinger_enable off
visible_hostname board
S
chown -R proxy "$scratch/squid"

check "squid runs on the board" serve board tcp 3129 squid -N -f "$scratch/squid/squid.conf"
# shellcheck disable=SC2317  # called by within
table() { board nft list table ip bauta_redirect | grep -q "$1"; }

check "web requests are redirected" board ipchains -A input -i eth1 -p tcp -d 0/0 80 -j REDIRECT 3129
check "the kernel knows it at once" within 2 table ":3129"
equal "the outside sees the proxy of the board" "$outside" "$(asked lan "http://$server/")"
check "squid knows the URL that was asked for" within 5 grep -q "GET http://$server/ " "$accesses"
equal "20 MB through the proxy" 20000000 "$(lan curl -s --max-time 20 -o /dev/null -w '%{size_download}' "http://$server/bytes/20000000")"
check "the rule counts the packets" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control ipchains -L input -n -v | grep -q 'REDIRECT'"

# shellcheck disable=SC2016  # the inner shell expands
serve board udp 5300 socat UDP-RECVFROM:5300,fork SYSTEM:'read question; printf "%s" "$SOCAT_PEERADDR"'
check "UDP is redirected" board ipchains -A input -i eth1 -p udp -d 0/0 53 -j REDIRECT 5300
check "the kernel knows that too" within 2 table ":5300"
equal "a query to a server outside is answered by the board in its name" "$client" \
  "$(echo question | lan timeout 5 socat -t 2 - "UDP:$server:53" 2>/dev/null)"

check "REDIRECT leaves packets their destination" board bauta set redirect tproxy
check "the kernel knows it" within 2 table "tproxy to :5300"
# shellcheck disable=SC2016
serve board tcp 5301 socat TCP-LISTEN:5301,ip-transparent,fork,reuseaddr SYSTEM:'echo $SOCAT_SOCKADDR $SOCAT_PEERADDR'
check "a port goes to a program with a transparent socket" board ipchains -I input -i eth1 -p tcp -d 0/0 81 -j REDIRECT 5301
check "in the kernel as well" within 2 table "tproxy to :5301"
equal "which sees where its client wanted to go" "$server $client" "$(lan socat -t 2 - "TCP:$server:81,connect-timeout=2")"
serve board udp 5302 socat UDP-RECVFROM:5302,ip-transparent,ip-pktinfo,fork "SYSTEM:echo \$SOCAT_IP_DSTADDR \$SOCAT_PEERADDR >>$scratch/datagrams"
check "UDP as well" board ipchains -I input -i eth1 -p udp -d 0/0 82 -j REDIRECT 5302
check "of which the kernel hears" within 2 table "tproxy to :5302"
echo question | lan socat -u - "UDP:$server:82"
check "its program sees where the datagram was sent, and by whom" within 3 grep -qx "$server $client" "$scratch/datagrams"
check "and back to the way of old" board bauta set redirect nat
check "of which the kernel is told" within 2 table "redirect to :5300"

check "a port without REDIRECT passes" board ipchains -I input -i eth1 -p tcp -d "$server" 80 -j ACCEPT
squid_before=$(wc -l <"$accesses")
check "and goes around the proxy" within 5 seen_from_inside
equal "which sees nothing of it" "$squid_before" "$(wc -l <"$accesses")"

check "without rules" board ipchains -F input
# shellcheck disable=SC2317
no_table() { ! board nft list table ip bauta_redirect; }
check "the kernel's table goes" within 2 no_table
check "and everything passes" within 5 seen_from_inside
equal "forged sources of the board were dropped" "" "$(board bauta status | grep 'frame from the board itself')"

check "ip_forward stops forwarding" board sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'
# shellcheck disable=SC2317
stopped() { ! lan ping -q -c 1 -W 0.3 "$server"; }
check "nothing crosses then" within 5 stopped
check "bauta status says so" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta status | grep -q 'forwarding off'"
check "ip_forward resumes it" board sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
check "and everything crosses again" within 5 seen_from_inside
finish
