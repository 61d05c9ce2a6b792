# shellcheck shell=bash
# The same card in an emulated Raspberry Pi 3, with the controllers of the real one.
power_off
rm -f "$run/card.img"
cp --sparse=always "$image" "$run/card.img"
seed_card
power_on_pi
check "SSH on the Raspberry Pi" within 240 ssh_board true
fact "SSH after $(since_power)"
check "the firmware runs" within 60 ssh_board systemctl is-active -q bauta
check "it is a Raspberry Pi 3" ssh_board grep -q 'Raspberry Pi 3' /proc/device-tree/model
fact "$(ssh_board bauta nics | tr '\n' ';')"
fact "GPIO: $(ssh_board 'sed -n "/^gpiochip/p" /sys/kernel/debug/gpio' | tr '\n' ';')"
