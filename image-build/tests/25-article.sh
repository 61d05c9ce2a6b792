#!/bin/bash
# What "Kernel Port Forwarding - High Wizardry" promised of Linux 2.2's forwarding modules, with real clients and servers:
# its examples, and the things it regretted. Point by point:
#
#   what it says                                      shown here, and by
#   transparent proxying, any destination             61-redirect; scenario redirect
#   the six helpers                                   55-ftp, 56-irc; OtherHelpersTest, FtpHelperTest
#   AUTOFW: -r, -c, -h, -u; 15 seconds; the view      here; vectors A01-A14
#     several clients of one service at a time        here; scenario autofw-several-clients
#   PORTFW: a port to a server inside, its view       here, 20-forwarding; vectors P01-P30
#     preferences: round robin, weights 15 and 5      here; 20-forwarding; portfw scheduling in vectors P
#     access lists and log formats, which it missed   here; scenarios access-lists, access-lists-and-hairpin
#     from inside by the outside address              here; scenarios hairpin-*
#     replies never show the inside server            here; scenario nothing-translated-leaks
#   FWMARK: friends here, everybody else there        here; scenario article-friends
#     without a port: TCP, UDP and ICMP               here; vectors M
#     preference 0 and -S for fail-over               here; vectors M
#   a set of outside addresses, bound before sending  tests and scenarios of ipmasqadm nat
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

second=192.168.77.4 friend=203.0.113.9
shell() { virtual_board exec board sh -c "$1"; }
lan ip address add "$second/24" dev lan0
wan ip address add "$friend/24" dev wan0
back() {
  end_helpers
  ip -n "$prefix-lan" address del "$second/24" dev lan0 2>/dev/null
  ip -n "$prefix-wan" address del "$friend/24" dev wan0 2>/dev/null
  rm -rf "$scratch"
}
trap back EXIT
board bauta export >"$scratch/fresh"
# Two web servers that say which they are and whom they see, and two that do it by UDP.
says() { echo "SYSTEM:'$2 echo $1 \$SOCAT_PEERADDR'"; }
question='read hello;' # who goes without reading the datagram may break socat's pipe before the answer is out
serve lan tcp 8001 sh -c "exec socat TCP-LISTEN:8001,bind=$client,fork,reuseaddr $(says one '')"
serve lan tcp 8002 sh -c "exec socat TCP-LISTEN:8002,bind=$second,fork,reuseaddr $(says two '')"
serve lan udp 8001 sh -c "exec socat UDP-RECVFROM:8001,bind=$client,fork $(says one "$question")"
serve lan udp 8002 sh -c "exec socat UDP-RECVFROM:8002,bind=$second,fork $(says two "$question")"
# comes SOURCE PROTOCOL PORT: what the server behind the router's outside address says.
comes() {
  if [ "$2" = tcp ]; then
    wan timeout 4 socat -u "TCP:$outside:$3,bind=$1,connect-timeout=2" - 2>/dev/null
  else
    echo hello | wan timeout 4 socat -t 1.5 - "UDP:$outside:$3,bind=$1" 2>/dev/null
  fi
}

# --- PORTFW: a local port goes to a server inside, who sees its clients.
check "portfw" board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8001
equal "from an external machine to the router's port 80: the inside server answers, and sees who asks" "one $server" "$(comes "$server" tcp 80)"
equal "it is in /proc/net/ip_masq/portfw" "TCP CB007101 80 > C0A84D02 8001" "$(shell 'cat /proc/net/ip_masq/portfw' | awk '/^TCP/ { print $1, $2, $3, $4, $5, $6 }')"
equal "from inside by the outside address as well (it regretted that)" one "$(lan timeout 4 socat -u "TCP:$outside:80,connect-timeout=2" - | cut -d' ' -f1)"
check "without a rule MASQ" shell "ipchains -P forward ACCEPT && ipchains -F forward"
equal "the replies still come from the router (it regretted that, too)" "one $server" "$(comes "$server" tcp 80)"
check "again" shell "bauta import <$scratch/fresh"

# --- Load sharing: equal, and by weight.
board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8001 -p 1
board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$second" 8002 -p 1
order=
for _ in {1..6}; do order+="$(comes "$server" tcp 80 | cut -d' ' -f1) "; done
equal "-p 1 on all is round robin" "two one two one two one " "$order"
check "only for friends" shell "ipmasqadm portfw -f && ipmasqadm portfw -a -P tcp -L $outside 80 -R $client 8001 --allow $friend --log '%c %v'"
equal "a friend comes in" "one $friend" "$(comes "$friend" tcp 80)"
equal "others do not (it missed access lists)" "" "$(comes "$server" tcp 80)"
check "and that is logged (it missed formats)" within 5 grep -q "$friend\|$server" "$run/firmware.log"
check "again" shell "bauta import <$scratch/fresh"

# --- FWMARK: friends to one server, everybody else to another, by source address, at one public address.
for protocol in tcp udp; do
  board ipchains -A input -p $protocol -s "$friend" -d "$outside" 80 -m 1
  board ipchains -A input -p $protocol -s ! "$friend" -d "$outside" 80 -m 2
done
check "friends to one" board ipmasqadm mfw -A -m 1 -r "$client" 8001
check "everybody else to another" board ipmasqadm mfw -A -m 2 -r "$second" 8002
for protocol in tcp udp; do
  equal "a friend, by $protocol" "one $friend" "$(comes "$friend" $protocol 80)"
  equal "somebody else, by $protocol" "two $server" "$(comes "$server" $protocol 80)"
done
equal "marks can be read as they were" "0x1 > C0A84D02 8001" "$(shell 'cat /proc/net/ip_masq/mfw' | awk '/^0x1/ { print $1, $2, $3, $4 }')"

# --- Fail-over: no scheduling, and -S brings the next to the front.
check "several hosts of one mark" shell "ipmasqadm mfw -F && ipchains -F input && ipchains -A input -p tcp -d $outside 80 -m 5 &&
  ipmasqadm mfw -A -m 5 -r $second 8002 -p 0 && ipmasqadm mfw -I -m 5 -r $client 8001 -p 0"
order=
for _ in {1..4}; do order+="$(comes "$server" tcp 80 | cut -d' ' -f1) "; done
equal "with preference 0 the first keeps its place" "one one one one " "$order"
check "it is found down" board ipmasqadm mfw -S -m 5
order=
for _ in {1..3}; do order+="$(comes "$server" tcp 80 | cut -d' ' -f1) "; done
equal "-S: the next has everything" "two two two " "$order"
check "and again" board ipmasqadm mfw -S -m 5
equal "the first is back" "one" "$(comes "$server" tcp 80 | cut -d' ' -f1)"

# --- Without a port everything goes: TCP and UDP with their ports, and ICMP.
check "a mark without a port" shell "ipmasqadm mfw -F && ipchains -F input && ipchains -A input -s $friend -d $outside -m 7 && ipmasqadm mfw -A -m 7 -r $second"
equal "TCP keeps its port" "two $friend" "$(comes "$friend" tcp 8002)"
equal "UDP as well" "two $friend" "$(comes "$friend" udp 8002)"
check "and a ping is answered from inside" wan ping -q -c 1 -W 2 -I "$friend" "$outside"
refused "which nobody else's is" wan ping -q -c 1 -W 1 -I "$server" "$outside"
check "again" shell "bauta import <$scratch/fresh"

# --- AUTOFW: a control connection outward opens a range of UDP ports, for several clients at once (its serious problem).
board bauta cut udp >/dev/null # of an earlier run the streams would still find their way
check "autofw" board ipmasqadm autofw -A -r udp 6970 6980 -c tcp 7070
# Control connections of an earlier run count for 15 s.
nobody_known() { board ipmasqadm autofw -L -n | grep -q '6970-6980 *- '; }
check "which nobody has opened yet" within 17 nobody_known
serve wan tcp 7070 socat "TCP-LISTEN:7070,bind=$server,fork,reuseaddr" SYSTEM:'sleep 8'
serve wan tcp 7071 socat "TCP-LISTEN:7071,bind=$server,fork,reuseaddr" SYSTEM:'sleep 8'
ip netns exec "$prefix-wan" socat "TCP-LISTEN:7070,bind=$friend,fork,reuseaddr" SYSTEM:'sleep 8' 2>/dev/null & helpers+=($!)
# heard ADDRESS PORT: a listener inside, whose file has what came.
heard() { ip netns exec "$prefix-lan" timeout 12 socat -u "UDP-RECV:$2,bind=$1" "CREATE:$scratch/heard-$1-$2" & helpers+=($!); within 3 listens lan udp "$2"; }
sends() { echo "$4" | wan socat -u - "UDP:$outside:$2,bind=$1:$3"; }
heard "$client" 6970
heard "$second" 6971
sends "$server" 6970 5000 early
lan timeout 10 socat -u "TCP:$server:7070,bind=$client" /dev/null & helpers+=($!)
lan timeout 10 socat -u "TCP:$friend:7070,bind=$second" /dev/null & helpers+=($!)
learned() { [ "$(board ipmasqadm autofw -L -n | grep -c 'tcp 7070 .* +1')" = 1 ]; }
check "two clients are known at once" within 5 learned
got() { grep -q "$3" "$scratch/heard-$1-$2" 2>/dev/null; }
media_one() { sends "$server" 6970 5000 picture; got "$client" 6970 picture; }
media_two() { sends "$friend" 6971 5000 sound; got "$second" 6971 sound; }
check "each server's stream finds its own client: the first" within 4 media_one
check "the second" within 4 media_two
refused "nothing came before the control connection" got "$client" 6970 early
check "again" shell "bauta import <$scratch/fresh"
check "a fixed hidden host" board ipmasqadm autofw -A -r udp 6975 6976 -h "$second" -u
heard "$second" 6975
fixed() { sends "$server" 6975 5001 fixed; got "$second" 6975 fixed; }
check "gets the range without asking" within 4 fixed
equal "the view shows it" "1 11 1B3F-1B40/0000 0000 C0A84D04" "$(shell 'cat /proc/net/ip_masq/autofw' | awk 'NR == 2 { print $1, $2, $3, $4, $5 }')"
check "a fresh board" shell "bauta import <$scratch/fresh"
finish
