# shellcheck shell=bash
# Another version into slot B, one that does not work, and the beginning.
update=$(ls "$(dirname "$image")"/bauta-*.update | head -n 1)
new_card
power_on
check "it starts from slot A" within 180 slot_is a
check "the update file goes over" sh -c "ip netns exec $prefix-lan ssh $ssh_options root@$inside 'cat >/data/update' <'$update'"
check "and is taken" within 240 board_updates
check "slot B runs" within 200 slot_is b
kept() { ssh_board /usr/lib/bauta/slots show | grep -q '^active b'; }
check "and is kept after its self-test" within 200 kept
check "with the settings" ssh_board true
check "a spoilt file is refused" sh -c "! ip netns exec $prefix-lan ssh $ssh_options root@$inside \
  'dd if=/dev/zero of=/data/update bs=1M seek=20 count=1 conv=notrunc 2>/dev/null; bauta update /data/update'"
check "slot B goes on" slot_is b
# A slot that hangs: nothing but the boot record leads to it, and nobody keeps it.
check "a slot A that does not start is tried" ssh_board 'rm -f /data/update; dd if=/dev/zero of=$(/usr/lib/bauta/slots idle) bs=1M count=1 conv=fsync 2>/dev/null; /usr/lib/bauta/slots try && systemctl --no-block reboot'
check "and slot B comes back" within 200 slot_failed a
check "factory reset" ssh_board bauta factory-reset yes
check "the board starts again as new, with its seed file" within 200 slot_is b
