#!/bin/bash
# Scripts as administrators wrote them for Linux 2.2 (scripts/), unchanged, in the board's shell: no complaint, the
# rules they mean, traffic as these say, and listings that the tools of the time can read.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

scripts=$image_build/tests/scripts
shell() { virtual_board exec board sh -c "$1"; }
logged() { grep -q "$1" "$run/firmware.log"; }
rules() { board ipchains -L -n | grep -vc "^Chain\|^target"; }
back_to_fresh() { board bauta import <"$scratch/fresh"; }
# called NAME [WORD...]: all that a script printed, on both ways, and its exit code.
called() { virtual_board exec board "$scripts/$1" "${@:2}" 2>&1 | sed 's/ *$//' | paste -sd '|'; echo "exit ${PIPESTATUS[0]}"; }

board bauta export >"$scratch/fresh"
wan ip route add 192.168.77.0/24 via "$outside"
serve wan udp 53 dnsmasq -k -C /dev/null -R -h -i wan0 -z -x "$scratch/dns.pid" --address=/www.example/198.51.100.9
serve wan tcp 23 socat TCP-LISTEN:23,fork,reuseaddr SYSTEM:'echo login'
serve lan tcp 8080 socat TCP-LISTEN:8080,fork,reuseaddr "EXEC:$image_build/virtual/answer"
telnet() { [ "$(lan timeout 3 socat -u "TCP:$server:23,connect-timeout=2" - 2>/dev/null)" = login ]; }
asks_names() { [ "$(lan dig +short +time=1 +tries=1 www.example "@$server")" = 198.51.100.9 ]; }
pings() { ip netns exec "$prefix-$1" ping -q -c 1 -W 2 "$2"; }

# --- strict in all three chains
equal "the strong rule set is loaded without a complaint" "Loading the firewall.|done exit 0" "$(called rc.firewall-strong | paste -sd ' ')"
equal "13 rules stand" 13 "$(rules)"
equal "the web is reached" "$outside" "$(asked lan "http://$server/")"
check "names" asks_names
check "ping" pings lan "$server"
refused "nobody comes in by the inside address" wan curl -s --max-time 3 "http://$client:8080/"
check "which is logged as it was" within 3 logged \
  "Packet log: input REJECT eth0 PROTO=6 $server:[0-9]* $client:8080 L=60 S=0x00 I=[0-9]* F=0x4000 T=64 SYN (#5)"
equal "UDP is kept as long as the script says" yes \
  "$(board ipchains -M -L -n | awk '/^UDP/ { split($2, t, /[:.]/); print (t[1] * 60 + t[2] <= 160 && t[1] * 60 + t[2] > 100) ? "yes" : $2 }')"
equal "three helpers are there" "ftp irc raudio" "$(shell '/sbin/lsmod' | awk '/^ip_masq_(ftp|irc|raudio)/ { sub("ip_masq_", "", $1); print $1 }' | sort | paste -sd ' ')"

# --- tools that read the tables
shell 'ipchains -L -n' >"$scratch/listing"
equal "headings as tools search for them" 3 "$(perl -ne 'print if /^Chain \w+ \(.*\):$/' "$scratch/listing" | wc -l)"
equal "columns by blanks" "192.168.77.0/24 0.0.0.0/0 n/a" "$(awk '$1 == "MASQ" { print $4, $5, $6 }' "$scratch/listing")"
# Accounting: packets and bytes, exact, in the first two fields.
equal "counters of the MASQ rule grow by what crossed" yes "$(shell '
  count() { ipchains -L forward -v -x -n | awk "\$3 == \"MASQ\" { print \$1, \$2 }"; }
  set -- $(count)
  ip netns exec '"$prefix"'-lan ping -q -c 3 -i 0.2 '"$server"' >/dev/null
  set -- $1 $2 $(count)
  [ $(($3 - $1)) = 3 ] && [ $(($4 - $2)) = 252 ] && echo yes || echo "$@"')"
shell 'cat /proc/net/ip_fwchains' >"$scratch/fwchains"
equal "ip_fwchains has the same rules, in hexadecimal" \
  "$(awk '/^Chain/ { chain = $2 } !/^Chain|^target/ { print chain, $1, $4, $5 }' "$scratch/listing")" \
  "$(perl -ne '
    sub dotted { my ($a, $m) = map { hex } split m{/}, shift; my $n = sprintf "%b", $m; $n =~ tr/0//d;
      return join(".", unpack("C4", pack("N", $a))) . (length($n) == 32 ? "" : "/" . length $n); }
    my @f = split; my ($s, $d) = split /->/, $f[1]; print "$f[0] $f[-1] ", dotted($s), " ", dotted($d), "\n";' "$scratch/fwchains")"
asked lan "http://$server/" >/dev/null
equal "ip_masquerade tells who talks with whom" "192.168.77.2 > 203.0.113.2:80" "$(shell 'cat /proc/net/ip_masquerade' | perl -ne '
  next unless /^TCP\s+([0-9A-F]{8}):([0-9A-F]{4}) ([0-9A-F]{8}):([0-9A-F]{4}) ([0-9A-F]{4})/;
  printf "%s > %s:%d\n", join(".", unpack("C4", pack("H8", $1))), join(".", unpack("C4", pack("H8", $3))), hex $4' | sort -u)"
equal "ipchains -M -L the same" "192.168.77.2 203.0.113.2 80" "$(shell 'ipchains -M -L -n' | awk '/^TCP/ { print $3, $4, $NF }' | sort -u)"

# An intrusion detector of the time: closes by a rule in front, opens with the same words.
check "an intruder is shut out" shell "/sbin/ipchains -I input -s $server -j DENY -l"
equal "and stays out" "" "$(asked lan "http://$server/")"
check "until the same words open" shell "/sbin/ipchains -D input -s $server -j DENY -l"
check "the web is back" seen_from_inside
check "a fresh board again" back_to_fresh

# --- a chain for each way between three networks. It opens 61000:65095 for answers, which the classic profile keeps to.
board bauta set profile classic
equal "it can be stopped before it ever ran" "exit 0" "$(called packet-filter stop | paste -sd ' ' | sed 's/^ //')"
equal "the filter of three networks is loaded without a complaint" "Setting up IP spoofing protection...done. exit 0" \
  "$(called packet-filter start | paste -sd ' ')"
equal "ten chains of its own" 10 "$(board ipchains -L -n | grep -c 'references')"
equal "all ways are in use" "2 good-bad and 7 icmp-acc" "$(board ipchains -L -n | awk '
  /^Chain/ { gsub(/[()]/, ""); if ($2 == "icmp-acc") icmp = $3; if ($2 == "good-bad") bad = $3 } END { print bad + 1 " good-bad and " icmp " icmp-acc" }')"
equal "the web by name of service" "$outside" "$(asked lan "http://$server/")"
equal "from a port of the time" yes "$(board ipchains -M -L -n | awk '/^TCP/ { gsub(/[()]/, "", $6); print ($6 >= 61000 && $6 <= 65095) ? "yes" : $6 }' | sort -u)"
check "ping" pings lan "$server"
check "traceroute" sh -c "ip netns exec $prefix-lan traceroute -n -q 1 -w 2 $server | grep -q ' $server '"
refused "telnet is not among what the staff may" telnet
check "and logged in its chain" within 3 logged "Packet log: good-bad REJECT eth0 PROTO=6 $client:[0-9]* $server:23 .* SYN (#6)"
refused "nor other names" asks_names
check "the board is pinged from inside" pings lan "$inside"
refused "but shows no page there" lan curl -s --max-time 2 "http://$inside/"
refused "and is not pinged from outside" wan ping -q -c 1 -W 1 "$outside"
check "insmod with a path and ports" shell "bauta helper list | grep -q '^raudio .*ports=554,7070,7071 '"
check "it is stopped and started again" sh -c "'$image_build/virtual-board' exec board '$scripts/packet-filter' stop &&
  '$image_build/virtual-board' exec board '$scripts/packet-filter' start"
equal "the web once more" "$outside" "$(asked lan "http://$server/")"
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
wan ip route del 192.168.77.0/24
finish
