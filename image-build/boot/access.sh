# shellcheck shell=bash
# The router is claimed and used: its page, SSH, a forward, a step by hand; then the firmware is killed, and made to fail for good.
# It goes on with the board of the part ways, where that came before.
[ "${last-}" = ways ] || { new_card; power_on; check "a client inside gets a lease" join 300; }

closed() { [ "$(lan curl -s --max-time 30 -o /dev/null -w '%{http_code}' "$page/network")" = 303 ]; }
check "the page asks to be claimed" within 120 unclaimed
check "a browser claims the router" claim
check "and sees the overview" claimed
check "others have to log in" closed

without() { ! lan ssh -F none -i /dev/null -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "root@$inside" true; }
check "SSH with the key of the seed file" within 90 ssh_board true
check "SSH with the password" within 30 by_password
check "not without" without
outside=$(cut -d' ' -f3 "$run/wan.leases" | head -n 1)
check "not from outside" sh -c "! ip netns exec $prefix-wan timeout 3 socat -u TCP:$outside:22 -"

pc=$(cat "$run/address")
background inside-web lan socat "TCP-LISTEN:80,reuseaddr,fork" "EXEC:$image_build/virtual/answer"
forwarded() { [ "$(wan curl -sS --max-time 3 "http://$outside:8080/")" = "$server" ]; }
check "a forward" on_board ipmasqadm portfw -a -P tcp -L "$outside" 8080 -R "$pc" 80
check "is used from outside" within 20 forwarded
check "two hosts of a mark" ssh_board "ipmasqadm mfw -A -m 1 -r $pc 80 && ipmasqadm mfw -A -m 1 -r 192.168.77.250 80"
first_host() { ssh_board ipmasqadm mfw -L -n | awk '$1 == 1 { print $2; exit }'; }
stepped() { local before; before=$(first_host); ssh_board ipmasqadm mfw -S -m 1 && [ "$(first_host)" != "$before" ]; }
check "mfw -S steps to the other" stepped

# A path that hangs: the process is there, but says nothing more.
hung=
stopped() { hung=$(pid) && ssh_board "(sleep 1; kill -STOP $hung) >/dev/null 2>&1 &"; }
started_again() { local now; now=$(pid) && [ "${now:-0}" != 0 ] && [ "$now" != "$hung" ]; }
pid() { on_board systemctl show -p MainPID --value bauta.service; }
another() { local now; now=$(pid) && [ "${now:-0}" != 0 ] && [ "$now" != "$first" ]; }
first=$(pid)
killed=$(date +%s%N)
# Later, when this connection is over, which goes by way of the firmware.
check "kill -9 of the firmware" ssh_board "(sleep 2; kill -9 $first) >/dev/null 2>&1 &"
sleep 2
down() { ! forwarded; }
check "nothing is forwarded meanwhile" within 20 down
check "the forward comes back" within 120 forwarded
fact "forwarding again $((($(date +%s%N) - killed) / 1000000 - 2000)) ms after the kill"
check "the page as well" within 120 closed
fact "page again $((($(date +%s%N) - killed) / 1000000 - 2000)) ms after the kill"
check "SSH as well, and it is another process" within 120 another
fact "SSH again $((($(date +%s%N) - killed) / 1000000 - 2000)) ms after the kill"

check "a firmware that hangs" within 60 stopped
check "is started again by the watchdog" within 120 started_again
check "which the journal says" ssh_board 'journalctl -u bauta --no-pager | grep -qi "watchdog timeout"'
check "and forwards again" within 120 forwarded

# Three failures within two minutes end in rescue: the ones before are to be older, and the emulated board is slow.
check "its failures are forgotten" within 60 ssh_board 'systemctl reset-failed bauta'
rescued() { lan curl -s --max-time 5 "http://$inside/" | grep -q 'The router does not run'; }
check "the firmware is made to fail" within 60 break_firmware
check "the rescue page answers at the router's address" within 120 rescued
check "and SSH" within 120 in_rescue
check "and SSH by password" by_password
check "with the reason in the journal" ssh_board 'journalctl -u bauta -n 20 --no-pager | grep -qi "start request repeated too quickly\|failed"'
check "put right, it is started by hand" mend_firmware
check "and forwards again" within 180 forwarded

# A kernel that stops and does not start again by itself: nobody tells the hardware watchdog any more that the board lives.
boot_id() { ssh_board cat /proc/sys/kernel/random/boot_id; }
before=$(boot_id)
hung_board() { ssh_board '(sleep 2; echo 0 >/proc/sys/kernel/panic; echo c >/proc/sysrq-trigger) >/dev/null 2>&1 &'; }
another_start() { local now; now=$(boot_id) && [ -n "$now" ] && [ "$now" != "$before" ]; }
check "a board whose kernel hangs" hung_board
check "is reset by its hardware watchdog" within 480 another_start
check "and forwards again" within 180 forwarded
