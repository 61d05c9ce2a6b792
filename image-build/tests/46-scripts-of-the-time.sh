#!/bin/bash
# Scripts as administrators wrote them for Linux 2.2 (scripts/), unchanged, in the board's shell: no complaint, the
# rules they mean, traffic as these say, and listings that the tools of the time can read.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"
# shellcheck source=scripts/bench

. "$(dirname "$0")/scripts/bench"
# --- strict in all three chains
board bauta cut udp >/dev/null # what another test left would be in the list with times of its own
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
  printf "%s > %s:%d\n", join(".", unpack("C4", pack("H8", $1))), join(".", unpack("C4", pack("H8", $3))), hex $4' | grep -Fx "192.168.77.2 > 203.0.113.2:80" | uniq)" # beside what earlier tests left
equal "ipchains -M -L the same" "192.168.77.2 203.0.113.2 80" "$(shell 'ipchains -M -L -n' | awk '/^TCP/ { print $3, $4, $NF }' | grep -Fx "192.168.77.2 203.0.113.2 80" | uniq)"

# An intrusion detector of the time: closes by a rule in front, opens with the same words.
check "an intruder is shut out" shell "/sbin/ipchains -I input -s $server -j DENY -l"
equal "and stays out" "" "$(asked lan "http://$server/")"
check "until the same words open" shell "/sbin/ipchains -D input -s $server -j DENY -l"
check "the web is back" seen_from_inside
check "a fresh board again" back_to_fresh
finish
