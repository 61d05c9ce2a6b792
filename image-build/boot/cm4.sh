# shellcheck shell=bash
# A board whose own network card is not its first: by its place alone the one in the PCIe slot would be outside.
new_card
power_on_cm4
check "a client inside gets a lease" join 300
check "SSH on the Compute Module 4" within 120 ssh_board true
check "it is a Compute Module 4" ssh_board grep -q 'Compute Module 4' /proc/device-tree/model
fact "$(ssh_board bauta nics | tr '\n' ';')"
check "its own card is outside" ssh_board 'bauta nics | grep -q "^outside .* 52:54:00:00:00:01  soldered, virtio_net, by rule"'
check "the one in the slot inside" ssh_board 'bauta nics | grep -q "^inside .* 52:54:00:00:00:02  plugged in, e1000e, by rule"'
check "a request crosses" within 60 sh -c "ip netns exec $prefix-lan curl -sS --max-time 5 http://$server/ | grep -q ^203.0.113."
check "that the firmware ever said which card is inside is forgotten" ssh_board rm /run/bauta/nics
check "the firmware is made to fail" break_firmware
check "rescue takes the card in the slot: it answers by SSH" within 180 in_rescue
