# shellcheck shell=bash
# The same card in an emulated Raspberry Pi 3, with the controllers of the real one.
new_card
power_on_pi
check "SSH on the Raspberry Pi" within 300 ssh_board true
fact "SSH after $(since_power)"
check "the firmware runs" within 60 ssh_board systemctl is-active -q bauta
check "it is a Raspberry Pi 3" ssh_board grep -q 'Raspberry Pi 3' /proc/device-tree/model
fact "$(ssh_board bauta nics | tr '\n' ';')"
check "a client inside gets a lease" join 60
check "a request crosses" within 60 sh -c "ip netns exec $prefix-lan curl -sS --max-time 5 http://$server/ | grep -q ^203.0.113."
# The kernel's own view of the pins: which the router holds, and whether they are high. GPIO 22 is the fail-over light.
lines() { ssh_board 'grep -E "^ gpio-.*[ (]GPIO(17|22|23|27) " /sys/kernel/debug/gpio'; }
dark() { lines | grep -q 'GPIO22 .* out lo'; }
check "the router holds the line of its fail-over light, dark" within 120 dark
check "a service of two hosts" ssh_board 'ipmasqadm mfw -A -m 1 -r 192.168.77.50 80 && ipmasqadm mfw -A -m 1 -r 192.168.77.51 80'
# A step by hand is a flash: the pin is looked at all the time around it, by the shell alone.
# shellcheck disable=SC2016  # the board's shell expands
stepped() {
  ssh_board 'high() { while read -r line; do case $line in *GPIO22*" out hi"*) return 0 ;; esac; done </sys/kernel/debug/gpio; return 1; }
    ! high || { echo "it was lit before"; exit 1; }
    ipmasqadm mfw -S -m 1 & end=$((SECONDS + 20)); until high; do [ $SECONDS -lt $end ] || exit 1; done; wait; grep GPIO22 /sys/kernel/debug/gpio'
}
check "ipmasqadm mfw -S lights it: the kernel says so" stepped
check "and it is dark again" within 30 dark
fact "GPIO: $(lines | tr -s ' ' | tr '\n' ';')"
