# shellcheck shell=bash
# A board out of the box: address, names, a way out; what it costs. The seed file has our key, so that we can look inside.
seed_card
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
check "SSH with the key of the seed file" within 60 ssh_board true
check "the seed file was taken" sh -c "printf '%s\n' \"\$1\" | grep -qi 'bauta.txt'" sh "$(on_board cat /boot/firmware/bauta-log.txt)"
check "the message of the day" sh -c "printf '%s\n' \"\$1\" | grep -q 'inside 192.168.77.1/24'" sh "$(on_board /usr/lib/bauta/motd)"
check "modprobe ip_masq_ftp" on_board modprobe ip_masq_ftp
check "no unit has failed" sh -c '[ -z "$1" ]' sh "$(on_board systemctl list-units --failed --plain --no-legend)"
fact "$(on_board awk '/^Mem(Total|Free|Available)/ { printf "%s %d MB  ", $1, $2 / 1024 }' /proc/meminfo)"
fact "firmware: $(on_board sh -c 'grep -E "VmRSS|VmHWM" /proc/$(systemctl show -p MainPID --value bauta)/status' | tr -s '\t\n ' ' ')"
fact "runtime: $(on_board du -sm /usr/lib/bauta/runtime | cut -f1) MB on the read-only root"
written() { on_board cat /sys/block/vda/stat | awk '{ print $7 }'; }
before=$(written)
check "a minute without work" sleep 60
fact "sectors of 512 bytes written in that minute: $(($(written) - before))"
