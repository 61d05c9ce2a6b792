# shellcheck shell=bash
# The same card in an emulated Raspberry Pi 3, with the controllers of the real one.
new_card
power_on_pi
check "SSH on the Raspberry Pi" within 480 ssh_board true
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
# sets PIN COMMAND...: how often the kernel sets the pin while the command runs and 3 s after; it writes that down.
sets() {
  ssh_board "number=\$(sed -n 's/^ gpio-\([0-9]*\) (GPIO$1 .*/\1/p' /sys/kernel/debug/gpio | head -n 1); mkdir -p /run/trace; mount -t tracefs none /run/trace &&
    echo >/run/trace/trace && echo 1 >/run/trace/events/gpio/gpio_value/enable && ${*:2} && sleep 3 && echo 0 >/run/trace/events/gpio/gpio_value/enable &&
    grep -c \"gpio_value: \$number set 1\" /run/trace/trace; umount /run/trace"
}
# A step by hand is one flash.
one_flash() { local flashes; flashes=$(sets "$1" ipmasqadm mfw -S -m 1); [ "$flashes" = 1 ] || { echo "flashes: $flashes"; return 1; }; }
check "ipmasqadm mfw -S lights it: the kernel says so" one_flash 22
check "and it is dark again" within 30 dark
beating() { [ "$(sets 17 true)" -ge 2 ]; }
check "the power light beats" beating
fact "GPIO: $(lines | tr -s ' ' | tr '\n' ';')"

# A light of the board's own, by /sys/class/leds.
check "the light is moved to one that the board has" ssh_board bauta leds set failover sys:ACT
check "a step lights that one" one_flash 21
check "and back" ssh_board bauta leds set failover gpio:22

# A button: short for a step, long for a factory reset.
check "a button at GPIO 24" ssh_board bauta button gpio:24 active-high mfw 1
steps() { ssh_board bauta events | grep -c 'forced .*mfw 1: step'; }
stepped_by_button() { [ "$(steps)" -gt "$before" ]; }
check "the router holds its line" within 30 ssh_board 'grep -q "GPIO24 .* in " /sys/kernel/debug/gpio'
before=$(steps)
press
sleep 1
let_go
check "a short press steps the group on" within 30 stepped_by_button
fact "$(ssh_board bauta events | tail -n 1)"

# A firmware that is given up: the board's own light blinks quickly, five times a second.
blinking() { ssh_board grep -qF '[timer]' /sys/class/leds/ACT/trigger && [ "$(sets 21 true)" -ge 10 ]; }
check "that the firmware ever said which card is inside is forgotten" ssh_board rm /run/bauta/nics
check "the firmware is made to fail" break_firmware
check "rescue takes the card that is not soldered: it answers by SSH" within 180 in_rescue
check "the board's own light blinks quickly" blinking
check "put right, the router is started by hand" mend_firmware
check "and forwards again" within 180 sh -c "ip netns exec $prefix-lan curl -sS --max-time 5 http://$server/ | grep -q ^203.0.113."
check "the light is as before" within 30 ssh_board "! grep -qF '[timer]' /sys/class/leds/ACT/trigger"

check "a setting" ssh_board bauta set offload off
press
reset_by_button() { [ "$(ssh_board bauta get offload)" = on ]; }
check "a press of 10 s resets it" within 300 reset_by_button
let_go
