# shellcheck shell=bash
# The emulated board and the networks at its two cards; sourced by boot-test. Expects prefix, run, memory, image and boot.
#
#   PREFIX-lan  lan0 <- bridge -> tap-in   board   tap-out <- bridge -> wan0  PREFIX-wan
#               by DHCP           (in PREFIX-vm)                        203.0.113.2: DHCP, names, web, time

inside=192.168.77.1
server=203.0.113.2
lan() { ip netns exec "$prefix-lan" "$@"; }
wan() { ip netns exec "$prefix-wan" "$@"; }

machine_networks() {
  local side pair
  mkdir -p "$run"
  for side in lan wan vm; do
    ip netns add "$prefix-$side"
    ip netns exec "$prefix-$side" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
    ip -n "$prefix-$side" link set lo up
  done
  for pair in in:lan out:wan; do
    side=${pair#*:}
    pair=${pair%:*}
    ip -n "$prefix-vm" link add "br-$pair" type bridge mcast_snooping 0
    ip -n "$prefix-vm" tuntap add "tap-$pair" mode tap
    ip link add "to-$side" netns "$prefix-vm" type veth peer name "${side}0" netns "$prefix-$side"
    ip -n "$prefix-vm" link set "tap-$pair" master "br-$pair" up
    ip -n "$prefix-vm" link set "to-$side" master "br-$pair" up
    ip -n "$prefix-vm" link set "br-$pair" up
    ip -n "$prefix-$side" link set "${side}0" up
  done
  ip -n "$prefix-wan" addr add $server/24 dev wan0
  background web wan socat "TCP-LISTEN:80,bind=$server,reuseaddr,fork,backlog=64" "EXEC:$image_build/virtual/answer"
  background names wan dnsmasq -k -C /dev/null -R -h --no-ping -i wan0 --bind-interfaces --log-facility=- -l "$run/wan.leases" -x "$run/wan.dnsmasq" \
    --dhcp-range=203.0.113.10,203.0.113.20,1h --dhcp-option=option:router,$server --address=/www.example/pool.ntp.org/$server
  background time wan socat "UDP-RECVFROM:123,bind=$server,reuseaddr,fork" "EXEC:$image_build/boot/clock"
}

# background NAME SIDE COMMAND...
background() {
  local name=$1 side=$2
  shift 2
  setsid nsenter --net="/run/netns/$prefix-$side" "$@" >>"$run/$name.log" 2>&1 </dev/null &
  record "$run/$name.process" $! || die "$name ended at once: $(tail -n 5 "$run/$name.log")"
}

# emulator OPTION...: starts it; it has begun when it writes its number. When the board starts again it drops what it translated before,
# piece by piece; of as much as it keeps by itself (1 GB) that takes minutes.
emulator() {
  : >"$run/console"
  rm -f "$run/board.pid"
  powered=$(date +%s%N)
  background board vm qemu-system-aarch64 -accel tcg,tb-size=256 -pidfile "$run/board.pid" "$@"
  until [ -s "$run/board.pid" ]; do
    recorded "$run/board.process" >/dev/null || die "the emulator ended: $(tail -n 3 "$run/board.log")"
    sleep 0.05
  done
}

# power_on [OPTION...]: switches the board on; further words are for the emulator.
power_on() {
  emulate_board -device virtio-net-pci,romfile=,netdev=out,mac=52:54:00:00:00:01 -device virtio-net-pci,romfile=,netdev=in,mac=52:54:00:00:00:02 "$@"
}
# card_options: what the card tells the kernel, but for its consoles.
card_options() { echo "$(sed 's/console=[^ ]* *//g' "$image_build/rootfs/boot/cmdline.txt") loglevel=4 systemd.show_status=no"; }
# emulate_board OPTION...: with those network cards. Its clock is wrong at first, as that of a Raspberry Pi, which has none.
emulate_board() {
  emulator -M virt,gic-version=3 -cpu cortex-a72 -smp 2 -m "$memory" \
    -kernel "$boot/vmlinuz" -initrd "$boot/initrd.img" \
    -append "console=ttyAMA0 $(card_options) ${BAUTA_BOOT_OPTIONS-}" \
    -drive "file=$run/card.img,if=none,id=card,format=raw" -device virtio-blk-pci,drive=card \
    -netdev tap,id=out,ifname=tap-out,script=no,downscript=no -netdev tap,id=in,ifname=tap-in,script=no,downscript=no \
    -rtc base=2000-01-01 -device i6300esb -watchdog-action reset -object rng-random,id=rng,filename=/dev/urandom -device virtio-rng-pci,rng=rng \
    -display none -monitor none -serial "file:$run/console" "$@"
}

# power_on_cm4: the same board as if it were a Compute Module 4 on its IO board: with that name, a network card of its own that the device
# tree knows, and an ordinary one in the PCIe slot.
power_on_cm4() {
  local tree=$run/cm4.dtb real=$boot/bcm2711-rpi-cm4-io.dtb own=/virtio_mmio@a000000
  qemu-system-aarch64 -M "virt,gic-version=3,dumpdtb=$tree" -cpu cortex-a72 -smp 2 -m "$memory" -nic none -display none
  fdtput -t s "$tree" / model "$(fdtget "$real" / model)"
  # shellcheck disable=SC2046  # several words
  fdtput -t s "$tree" / compatible $(fdtget "$real" / compatible)
  fdtput -p -t s "$tree" $own/ethernet compatible virtio,device1
  fdtput -p -t s "$tree" /aliases ethernet0 $own
  emulate_board -dtb "$tree" -device virtio-net-device,bus=virtio-mmio-bus.0,netdev=out,mac=52:54:00:00:00:01 \
    -device e1000e,romfile=,netdev=in,mac=52:54:00:00:00:02
}

# power_on_pi [BOARD]: the same card in a Raspberry Pi 3, with the real board's controllers for cards, USB and GPIO and two USB network
# cards, the one where the soldered one would be outside; or with another BOARD's device tree. The emulator does what the board's own
# firmware does: it loads the kernel. Its watchdog has no time, it resets the board the moment it is switched on; so it stays off.
power_on_pi() {
  pi_tree "$boot" "$@"
  emulate_pi "$boot" "console=ttyAMA0 console=ttyS1 $(card_options)"
}
# pi_tree DIR [BOARD]: the device tree there, for emulation. The light ACT of a Raspberry Pi 3 hangs at a chip that is not emulated; here
# at GPIO 21 (0x15).
pi_tree() {
  cp "$1/bcm2837-rpi-${2:-3-b}.dtb" "$run/pi.dtb"
  [ $# -gt 1 ] || fdtput -t x "$run/pi.dtb" /leds/led-act gpios "$(fdtget -t x "$run/pi.dtb" /soc/gpio@7e200000 phandle)" 15 0
}
# emulate_pi DIR WORDS [OPTION...]: with the kernel of DIR, which gets the WORDS; further ones are for the emulator.
emulate_pi() {
  emulator -M raspi3b -kernel "$1/vmlinuz" -initrd "$1/initrd.img" -dtb "$run/pi.dtb" -append "$2 systemd.watchdog_sec=off ${BAUTA_BOOT_OPTIONS-}" \
    -drive "file=$run/card.img,if=sd,format=raw" \
    -netdev tap,id=out,ifname=tap-out,script=no,downscript=no -device usb-net,netdev=out,mac=52:54:00:00:00:01 \
    -netdev tap,id=in,ifname=tap-in,script=no,downscript=no -device usb-net,netdev=in,mac=52:54:00:00:00:02 \
    -gdb "unix:$run/gdb,server=on,wait=off" -display none -monitor none -serial "file:$run/console" -serial "file:$run/console.1" "${@:3}"
}

# debugger PACKET...: to the emulator's debugger port (the remote protocol of gdb), which stops the board for a moment.
debugger() {
  local packet sum i
  for packet in "$@" D; do
    sum=0
    for ((i = 0; i < ${#packet}; i++)); do sum=$(((sum + $(printf '%d' "'${packet:i:1}")) & 255)); done
    printf '$%s#%02x' "$packet" $sum
    sleep 0.1
  done | socat -t 1 - "UNIX-CONNECT:$run/gdb" >/dev/null
}
# press, let_go: the level of GPIO 24 of the emulated Raspberry Pi, by the registers that set and clear it (GPSET0, GPCLR0), as if a
# button were wired there.
press() { debugger Qqemu.PhyMemMode:1 M3f20001c,4:00000001; }
let_go() { debugger Qqemu.PhyMemMode:1 M3f200028,4:00000001; }

# Without asking it.
power_off() {
  local pid
  ! pid=$(recorded "$run/board.process") || { kill -9 "$pid" && wait "$pid" 2>/dev/null || true; }
  while recorded "$run/board.process" >/dev/null; do sleep 0.05; done
  rm -f "$run/board.process"
}

since_power() { echo "$((($(date +%s%N) - powered) / 1000000)) ms"; }

machine_down() {
  local side pid name
  for name in board web names time; do
    [ ! -e "$run/$name.process" ] || { if [ $name = board ]; then power_off; else end_recorded "$run/$name.process"; fi; }
  done
  for side in lan wan vm; do
    for pid in $(ip netns pids "$prefix-$side" 2>/dev/null); do [ "$pid" = $$ ] || kill -9 "$pid" 2>/dev/null || true; done
    [ ! -e "/run/netns/$prefix-$side" ] || ip netns del "$prefix-$side"
  done
  rm -rf "$run"
}

# join: the client inside asks for an address, as any PC does; its resolver is what it was told.
join() {
  cat >"$run/lease" <<L
#!/bin/sh
case \$1 in bound | renew) ;; *) exit 0 ;; esac
ip address flush dev lan0
ip address add "\$ip/\$mask" dev lan0
ip route replace default via "\$router"
for server in \$dns; do echo "nameserver \$server"; done >$run/resolv.conf
echo "\$ip" >$run/address
L
  chmod +x "$run/lease"
  lan timeout $((${1:-20} * patience)) udhcpc -q -f -t 1000 -T 1 -A 1 -i lan0 -s "$run/lease" -x hostname:pc
}

# through NAME: what the client inside fetches from outside, by name.
through() {
  # shellcheck disable=SC2016  # the inner shell expands
  lan unshare -m sh -c 'mount --bind "$1" /etc/resolv.conf && curl -sS --max-time 5 "$2"' sh "$run/resolv.conf" "$1"
}

# new_card [LINE...]: switches the board off and gives it a card with the image, larger than that, as everybody's is; its seed file has a
# key of ours and those lines. The size is a power of two, as an emulated Raspberry Pi wants it.
new_card() {
  power_off
  rm -f "$run/card.img" "$run/cookies"
  cp --sparse=always "$image" "$run/card.img"
  truncate -s 1G "$run/card.img"
  [ -s "$run/key" ] || ssh-keygen -q -t ed25519 -N '' -f "$run/key"
  on_card bauta.txt "ssh-key = $(cat "$run/key.pub")" "$@"
  ssh_options="-F none -i $run/key -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=20 -o ServerAliveInterval=10"
  # An address from the inside network even while the board does not lease any.
  lan ip addr replace 192.168.77.9/24 dev lan0
}

# on_card NAME LINE...: writes a file of the boot partition, as a PC does. from_card NAME: prints one.
on_card() {
  printf '%s\n' "${@:2}" >"$run/$1"
  MTOOLS_SKIP_CHECK=1 mcopy -o -i "$run/card.img@@4M" "$run/$1" "::/$1"
}
from_card() { MTOOLS_SKIP_CHECK=1 mtype -i "$run/card.img@@4M" "::/$1"; }

# ssh_board COMMAND: on the board, as root. on_board: tried again while it starts.
# shellcheck disable=SC2086  # ssh_options are words
ssh_board() { lan timeout $((${limit:-60} * patience)) ssh $ssh_options "root@$inside" "$@"; }
on_board() { ssh_board "$(printf '%q ' "$@")"; }

# by_password: with the password of the page, as a person types it: ssh asks a program of ours.
by_password() {
  printf '#!/bin/sh\necho "%s"\n' "$password" >"$run/ask"
  chmod 700 "$run/ask"
  SSH_ASKPASS=$run/ask SSH_ASKPASS_REQUIRE=force lan timeout $((60 * patience)) ssh -F none -o PreferredAuthentications=password -o PubkeyAuthentication=no \
    -o NumberOfPasswordPrompts=1 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "root@$inside" true
}

# break_firmware: each of its starts ends at once, as with a broken file system; mend_firmware starts it by hand. A shell there has a mount
# namespace of its own; the services have that of process 1.
break_firmware() { ssh_board 'nsenter -t 1 -m mount --bind /bin/false /usr/lib/bauta/runtime/bin/bautad && (sleep 2; systemctl kill -s KILL bauta) >/dev/null 2>&1 &'; }
mend_firmware() { ssh_board 'nsenter -t 1 -m umount /usr/lib/bauta/runtime/bin/bautad; (sleep 2; systemctl restart bauta) >/dev/null 2>&1 &'; }
in_rescue() { ssh_board systemctl is-active -q bauta-rescue; }

boot_record_says() { ssh_board /usr/lib/bauta/slots show | grep -q "^$1"; }
slot_is() { [ "$(ssh_board cat /run/bauta-boot/slot)" = "$1" ]; }

# named NAME: by multicast DNS, asked as any PC inside asks, NAME.local is the router.
named() {
  local length
  length=$(printf '\\x%02x' ${#1})
  # shellcheck disable=SC2059  # the lengths are escapes
  printf "\\0\\0\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0$length$1\\x05local\\0\\0\\1\\0\\1" |
    lan socat -t 2 - "UDP4-DATAGRAM:224.0.0.251:5353,bind=$(lan_address),ip-multicast-if=$(lan_address)" | od -An -tx1 | tr -d ' \n' | grep -q c0a84d01
}
lan_address() { lan ip -4 -o addr show dev lan0 | awk '{ sub("/.*", "", $4); print $4; exit }'; }

# The browser: a cookie, the origin of the page, the token of the form.
page=http://$inside
password='correct horse 7'
browse() { lan curl -s --max-time $((60 * patience)) -b "$run/cookies" -c "$run/cookies" -H "Origin: $page" "$@"; }
code() { browse -o "$run/answer" -w '%{http_code}' "$@"; }
token() { grep -o 'name="csrf" value="[^"]*"' "$run/answer" | head -n 1 | cut -d'"' -f4; }
# When the board learns the time, the JDK's web server closes the connections that ask something just then.
on_time() {
  local there
  there=$(lan curl -sS --max-time 20 -o /dev/null -D - "$page/claim" | tr -d '\r' | sed -n 's/^Date: //p') && there=$(date -d "$there" +%s) &&
    [ $((there - $(date +%s))) -lt 30 ] && [ $(($(date +%s) - there)) -lt 30 ]
}
unclaimed() { on_time && code "$page/claim" >/dev/null && grep -q 'Claim this router' "$run/answer"; }
claim() { [ "$(code --data-urlencode "csrf=$(token)" --data-urlencode "password=$password" --data-urlencode "again=$password" "$page/claim")" = 303 ]; }
claimed() { [ "$(code "$page/")" = 200 ]; }
logged_in() {
  code "$page/login" >/dev/null
  code --data-urlencode "csrf=$(token)" --data-urlencode "password=$password" "$page/login" >/dev/null
  claimed
}
