# shellcheck shell=bash
# The same card in an emulated Raspberry Pi 3, with the controllers of the real one.
new_card
power_on_pi
check "SSH on the Raspberry Pi" within 240 ssh_board true
fact "SSH after $(since_power)"
check "the firmware runs" within 60 ssh_board systemctl is-active -q bauta
check "it is a Raspberry Pi 3" ssh_board grep -q 'Raspberry Pi 3' /proc/device-tree/model
fact "$(ssh_board bauta nics | tr '\n' ';')"
# The kernel's own view of the pins: which the router holds, and whether they are high. GPIO 22 is the fail-over light.
lines() { ssh_board 'grep -E "^ gpio-.*[ (]GPIO(17|22|23|27) " /sys/kernel/debug/gpio'; }
dark() { lines | grep -q 'GPIO22 .* out lo'; }
check "the router holds the line of its fail-over light, dark" within 120 dark
check "a service of two hosts" ssh_board 'ipmasqadm mfw -A -m 1 -r 192.168.77.50 80 && ipmasqadm mfw -A -m 1 -r 192.168.77.51 80'
stepped() { ssh_board 'for i in 1 2 3 4 5 6 7 8; do ipmasqadm mfw -S -m 1 && grep "GPIO22 " /sys/kernel/debug/gpio; done' | tee "$run/steps" | grep -q ' out hi'; }
check "ipmasqadm mfw -S lights it: the kernel says so" within 30 stepped
check "and it is dark again" within 30 dark
fact "GPIO: $(lines | tr -s ' ' | tr '\n' ';')"
