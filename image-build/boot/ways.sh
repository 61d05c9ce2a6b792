# shellcheck shell=bash
# A board out of the box: address, names, a way out; what it costs. The seed file has our key, so that we can look inside.
new_card
power_on
fact "memory $memory MB"
check "a client inside gets a lease" join 150
fact "lease after $(since_power)"
check "a request crosses" within 60 lan curl -sS --max-time 3 -o "$run/seen" "http://$server/"
fact "first request across after $(since_power)"
outside=$(cat "$run/seen" 2>/dev/null || true)
check "and the outside sees the router ($outside)" grep -q "^$outside$" <(cut -d' ' -f3 "$run/wan.leases")
by_name() { [ "$(through http://www.example/)" = "$outside" ]; }
check "by name, too" within 30 by_name
check "the page answers" within 90 lan curl -sS --max-time 5 -o "$run/page" "http://$inside/"
fact "page after $(since_power)"
check "nothing of it answers outside" sh -c "! ip netns exec $prefix-wan curl -s --max-time 2 http://$outside/"
check "bauta.local is the router, asked by multicast" within 60 named bauta
check "SSH with the key of the seed file" within 60 ssh_board true
check "the board learns the time from outside" within 120 on_time
leased() { ssh_board bauta dhcp leases | grep -q "^$(cat "$run/address") "; }
check "and the lease given before still holds" within 30 leased
check "a long answer crosses" lan curl -sS --max-time 60 -o /dev/null "http://$server/bytes/20000000"
in_kernel() { ssh_board bauta status | sed -n 's/^offload .* \([0-9]*\) packets passed there$/\1/p'; }
check "most of it in the kernel" [ "$(in_kernel)" -gt 200 ]
fact "$(ssh_board bauta status | grep '^offload')"
check "the seed file was taken" sh -c "printf '%s\n' \"\$1\" | grep -qi 'bauta.txt'" sh "$(on_board cat /boot/firmware/bauta-log.txt)"
check "the message of the day" sh -c "printf '%s\n' \"\$1\" | grep -q 'inside 192.168.77.1/24'" sh "$(on_board /usr/lib/bauta/motd)"
check "modprobe ip_masq_ftp" on_board modprobe ip_masq_ftp
check "the commands of 1999 are in the PATH" ssh_board 'for c in ipchains ipchains-save ipchains-restore ipmasqadm bauta ifconfig; do command -v $c || exit 1; done; ipchains -L -n'
check "the views under their old paths" ssh_board 'grep -q "^Prc FromIP" /proc/net/ip_masquerade'
status_of() { on_board sh -c 'cat /proc/$(systemctl show -p MainPID --value bauta)/status' >"$run/status"; }
# CapBnd: sys_admin, net_admin and the like, but not all; the names are in capability.h.
least() { status_of && grep -q '^NoNewPrivs:.1$' "$run/status" && grep '^CapBnd' "$run/status" && ! grep -q '^CapBnd:.*1ffffffffff$' "$run/status"; }
check "the firmware has no new privileges, and only some capabilities" least
check "its sockets are root's alone" ssh_board '! find /run/bauta -type s -perm /077 | grep .'
check "the system is read-only" ssh_board '! touch /etc/x 2>/dev/null && ! touch /usr/x 2>/dev/null && grep -q " / squashfs ro" /proc/mounts && grep -q "/boot/firmware vfat ro" /proc/mounts'
check "the hardware watchdog is on" ssh_board 'systemctl show -p RuntimeWatchdogUSec | grep -q =15s && test -e /dev/watchdog0'
check "no unit has failed" sh -c '[ -z "$1" ]' sh "$(on_board systemctl list-units --failed --plain --no-legend)"
fact "$(on_board awk '/^Mem(Total|Free|Available)/ { printf "%s %d MB  ", $1, $2 / 1024 }' /proc/meminfo)"
fact "firmware: $(on_board sh -c 'grep -E "VmRSS|VmHWM" /proc/$(systemctl show -p MainPID --value bauta)/status' | tr -s '\t\n ' ' ')"
fact "runtime: $(on_board du -sm /usr/lib/bauta/runtime | cut -f1) MB on the read-only root"
written() { on_board cat /sys/block/vda/stat | awk '{ print $7 }'; }
# What the first start kept (keys, settings) may still wait to be written.
on_board sync
before=$(written)
check "${BAUTA_IDLE:-60} s without work" sleep "${BAUTA_IDLE:-60}"
after=$(written)
check "nothing is written to the card in that time" [ "$after" = "$before" ]
fact "sectors of 512 bytes written in ${BAUTA_IDLE:-60} s without work: $((after - before))"
