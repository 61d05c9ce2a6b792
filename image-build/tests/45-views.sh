#!/bin/bash
# The tables as files, as scripts of the time read and write them.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

shell() { virtual_board exec board sh -c "$1"; }
views=$run/proc

asked lan "http://$server/" >/dev/null
check "the connection is in ip_masquerade" grep -q '^TCP C0A84D02:.... CB007102:0050' "$views/ip_masquerade"
check "and in ip_masq/tcp" grep -q '^TCP  C0A84D02:.... CB007102:0050 CB007101:' "$views/ip_masq/tcp"
equal "records are 128 bytes" 0 "$(($(wc -c <"$views/ip_masquerade") % 128))"
equal "modes, sizes and owner" "444 0 root 600 0 root" "$(stat --printf '%a %s %U ' "$views/ip_masquerade" "$views/ip_fwchains" | sed 's/ $//')"
check "a forward is in ip_masq/portfw at once" sh -c \
  "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control ipmasqadm portfw -a -P tcp -L $outside 8080 -R $client 80 && grep -q 'C0A84D02    80' $views/ip_masq/portfw"
board ipmasqadm portfw -f
equal "the chains are in ip_fwnames" "input forward output" "$(awk '{ printf "%s%s", gap, $1; gap = " " }' "$views/ip_fwnames")"

# As accounting read them: opened to write as well, which takes the counters away.
counted() { shell "exec 3$1/proc/net/ip_fwchains; awk '\$1 == \"forward\" && \$8 > 0 { any = 1 } END { print any ? \"some\" : \"none\" }' <&3"; }
equal "reading ip_fwchains leaves the counters" "some some" "$(counted '<') $(counted '<')"
equal "reading it as opened to write zeroes them" "some none" "$(counted '<>') $(counted '<')"

check "under the old path in the board's shell" shell "grep -q '^TCP C0A84D02' /proc/net/ip_masquerade"
check "beside what the kernel shows" shell "grep -q eth1 /proc/net/dev && test -r /proc/net/tcp"
check "scripts find what they test for" shell "test -f /proc/net/ip_fwchains && test -f /proc/net/ip_masq/icmp"
check "a switch of 2.2 is written" shell "echo 2 >/proc/sys/net/ipv4/ip_masq_udp_dloose"
equal "and means the setting" 2 "$(board bauta get ip_masq_udp_dloose)"
check "and back" shell "echo 0 >/proc/sys/net/ipv4/ip_masq_udp_dloose"
check "ip_always_defrag and ip_dynaddr are there" shell "echo 1 >/proc/sys/net/ipv4/ip_always_defrag && echo 1 >/proc/sys/net/ipv4/ip_dynaddr"
check "sysctl works as before" shell "sysctl -qw net.ipv4.ip_forward=1 && sysctl -n net.ipv4.conf.all.forwarding | grep -q 1"
refused "the PC itself has none of it" test -e /proc/net/ip_masquerade

kill -9 "$(firmware)"
refused "a killed firmware leaves a dead mount" cat "$views/ip_masquerade"
check "which the next one replaces" up
check "and it shows the connection again" within 5 grep -q '^TCP C0A84D02' "$views/ip_masquerade"
equal "there is one mount" 1 "$(grep -c " $views " /proc/self/mounts)"
finish
