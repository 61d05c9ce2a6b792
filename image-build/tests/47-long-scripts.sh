#!/bin/bash
# The longer scripts of Linux 2.2 (scripts/), unchanged, in the board's shell; and its modules.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"
# shellcheck source=scripts/bench
. "$(dirname "$0")/scripts/bench"

# --- a chain for each way between three networks. It opens 61000:65095 for answers, which the classic profile keeps to.
board bauta set profile classic
equal "it can be stopped before it ever ran" "exit 0" "$(called packet-filter stop | paste -sd ' ' | sed 's/^ //')"
equal "the filter of three networks is loaded without a complaint" "Setting up IP spoofing protection...done. exit 0" \
  "$(called packet-filter start | paste -sd ' ')"
equal "ten chains of its own" 10 "$(board ipchains -L -n | grep -c 'references')"
equal "all ways are in use" "2 good-bad and 7 icmp-acc" "$(board ipchains -L -n | awk '
  /^Chain/ { gsub(/[()]/, ""); if ($2 == "icmp-acc") icmp = $3; if ($2 == "good-bad") bad = $3 } END { print bad + 1 " good-bad and " icmp " icmp-acc" }')"
equal "the web by name of service" "$outside" "$(asked lan "http://$server/")"
check "from a port of the time" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control ipchains -M -L -n | grep -q '(6[1-5][0-9][0-9][0-9]) -> 80$'"
check "ping" pings lan "$server"
check "traceroute" sh -c "ip netns exec $prefix-lan traceroute -n -q 1 -w 2 $server | grep -q ' $server '"
refused "telnet is not among what the staff may" telnet
check "and logged in its chain" within 3 logged "Packet log: good-bad REJECT eth0 PROTO=6 $client:[0-9]* $server:23 .* SYN (#6)"
refused "nor other names" asks_names
check "the board is pinged from inside" pings lan "$inside"
refused "but shows no page there" lan curl -s --max-time 2 "http://$inside/"
refused "and is not pinged from outside" wan ping -q -c 1 -W 1 "$outside"
check "insmod with a path and ports" shell "bauta helper list | grep -q '^raudio .*ports=554,7070,7071 '"
check "stopped it is closed" virtual_board exec board "$scripts/packet-filter" stop
equal "for everybody" "" "$(asked lan "http://$server/")"
check "a fresh board again" back_to_fresh

# --- about a hundred rules, written for a house with a web server inside
equal "the long rc.firewall is loaded without a complaint" "Starting firewalling...|done exit 0" "$(called rc.firewall-eighty | paste -sd ' ')"
check "98 rules stand" [ "$(rules)" = 98 ]
equal "helpers with their ports" "ftp tcp ports=21,2121" "$(board bauta helper list | awk '$1 == "ftp" { print $1, $2, $3 }')"
equal "the web" "$outside" "$(asked lan "http://$server/")"
check "names of that server only" asks_names
check "ping" pings lan "$server"
check "telnet" telnet
equal "the server inside, which sees its clients" "$server" "$(asked wan "http://$outside/")"
refused "no X from inside" lan socat -u "TCP:$server:6000,connect-timeout=1" -
refused "nothing else of the board" wan socat -u "TCP:$outside:111,connect-timeout=1" -
check "and that is written down" within 3 logged "Packet log: input DENY eth0 PROTO=6 $server:[0-9]* $outside:111 .* SYN (#[0-9]*)"
equal "loaded again it is the same" "$(board ipchains-save 2>/dev/null | cksum)" \
  "$(called rc.firewall-eighty >/dev/null; board ipchains-save 2>/dev/null | cksum)"
check "a fresh board again" back_to_fresh

# --- modules by modprobe's own rules, as on a board with kmod
modprobe() { virtual_board exec board /usr/sbin/.system/modprobe -C "$image_build/board/modprobe.conf" "$@"; }
check "modprobe of the system loads a helper" modprobe ip_masq_ftp ports=21,2121
check "with its ports" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta helper list | grep -q '^ftp .*ports=21,2121 '"
check "and removes it" modprobe -r ip_masq_ftp
check "which then is gone" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta helper list | grep -q '^ftp .*not loaded'"
check "forwards are modules that are there" modprobe ip_masq_portfw
check "insmod as it was" shell "/sbin/insmod ip_masq_ftp && lsmod | grep -q '^ip_masq_ftp '"
check "rmmod as well" shell "/sbin/rmmod ip_masq_ftp && ! lsmod | grep -q '^ip_masq_ftp '"
refused "a helper that nobody has is said" shell "/sbin/modprobe ip_masq_icq"
check "a fresh board again" back_to_fresh
check "with what it had" seen_from_inside
finish
