# shellcheck shell=bash
# A board without a soldered network card: the device tree of a Zero 2 W, on the emulated Raspberry Pi 3, which has the same processor.
first=52:54:00:00:00:01
second=52:54:00:00:00:02
new_card
power_on_pi zero-2-w
check "SSH on the Zero 2 W" within 480 ssh_board true
fact "SSH after $(since_power)"
check "it is a Zero 2 W" ssh_board grep -q 'Zero 2 W' /proc/device-tree/model
# is_card SIDE ADDRESS WORDS: as the router lists it.
is_card() { ssh_board bauta nics | grep "^$1 .* $2 " | grep -q "plugged in.*$3"; }
check "the first USB card is outside" is_card outside $first 'by rule'
check "the second inside" is_card inside $second 'by rule'
check "a client inside gets a lease" join 60
crosses() { lan curl -sS --max-time 5 "http://$server/" | grep -q ^203.0.113.; }
check "a request crosses" within 60 crosses
check "the board has its own light" ssh_board test -e /sys/class/leds/ACT/trigger
check "that the firmware ever said which card is inside is forgotten" ssh_board rm /run/bauta/nics
check "the firmware is made to fail" break_firmware
check "rescue takes the second card: it answers by SSH" within 180 in_rescue
check "put right, the router is started by hand" mend_firmware
check "and forwards again" within 180 crosses

check "the page asks to be claimed" within 120 unclaimed
check "a browser claims the router" claim
# listed SIDE ADDRESS WORDS: in the table of the page.
listed() { code "$page/network" >/dev/null && grep -o '<tr><th[^>]*>[^<]*</th><td[^>]*>'"$1"'</td><td[^>]*>'"$2"'</td>.*' "$run/answer" | grep -q "$3"; }
check "the page lists the cards: outside" listed outside $first 'by rule'
check "and inside" listed inside $second 'by rule'
sets_inside() { [ "$(code --data-urlencode "csrf=$(token)" --data do=card-inside --data "card=$1" "$page/network")" = 303 ]; }
check "the first one is to be inside" sets_inside $first
check "which is kept by its address" on_board grep -qx "inside $first" /data/bauta/nics
check "the board starts again" ssh_board bauta reboot
# The wires follow.
wires() {
  ip -n "$prefix-vm" link set tap-out master "$1"
  ip -n "$prefix-vm" link set tap-in master "$2"
}
wires br-in br-out
check "the first card is inside" within 480 is_card inside $first 'set by hand'
check "the second outside" is_card outside $second 'by rule'
check "a request crosses" within 60 crosses
check "the browser logs in" within 60 logged_in
check "the page says so: inside" listed inside $first 'set by hand'
check "and outside" listed outside $second 'by rule'
power_off
wires br-out br-in
