# shellcheck shell=bash
# The kernel of another slot, in an emulated Raspberry Pi 3. The emulator loads what it is told, so what the board's own firmware does is
# done here: it takes the kernel that config.txt names, or tryboot.txt for one start if the board asked for that. The order is in
# the emulator's log, as a request that it does not know.

# firmware_starts: takes the folder's kernel and command line, and says in the device tree which folder it was.
firmware_starts() {
  local config=config.txt folder
  ! asked || config=tryboot.txt
  folder=$(from_card $config | sed -n 's/^os_prefix=//p')
  rm -rf "$run/slot"
  mkdir "$run/slot"
  MTOOLS_SKIP_CHECK=1 mcopy -snQ -i "$run/card.img@@4M" "::/$folder*" "$run/slot/"
  pi_tree "$run/slot"
  fdtput -t s "$run/pi.dtb" /chosen os_prefix "$folder"
  : >"$run/firmware.log"
  emulate_pi "$run/slot" "$(cat "$run/slot/cmdline.txt") console=ttyAMA0 loglevel=4 systemd.show_status=no" -no-reboot -d unimp -D "$run/firmware.log"
  fact "the firmware reads $config and starts $folder"
}
asked() { grep -qi 'tag 0x0*38064' "$run/firmware.log"; }
not_asked() { ! asked; }
halted() { ! recorded "$run/board.process" >/dev/null; }
kernel_is() { ssh_board grep -q "^slot-$1/" /proc/device-tree/chosen/os_prefix; }
config_names() { from_card config.txt | grep -qx "os_prefix=slot-$1/"; }

# try_other: the idle slot is to be tried, and the board starts again, as after an update. (One given to this board takes ten minutes: its
# emulated USB is that slow.)
try_other() { ssh_board "/usr/lib/bauta/slots try && (sleep 1; systemctl reboot --reboot-argument='0 tryboot') >/dev/null 2>&1 &"; }

new_card
# Slot B like slot A: 120 MiB each, from 100 MiB on, and the folders of the boot partition.
dd if="$run/card.img" of="$run/card.img" bs=1M skip=100 seek=220 count=120 conv=notrunc 2>/dev/null
MTOOLS_SKIP_CHECK=1 mcopy -snQ -i "$run/card.img@@4M" ::/slot-a "$run/"
mv "$run/slot-a" "$run/slot-b"
MTOOLS_SKIP_CHECK=1 mcopy -sQ -i "$run/card.img@@4M" "$run/slot-b" ::/
: >"$run/firmware.log"
firmware_starts
check "SSH on the Raspberry Pi, by the kernel of slot A" within 480 kernel_is a
# the_other_comes SLOT: as far as its kernel.
the_other_comes() {
  check "slot $1 is to be tried" try_other
  check "the board ends" within 120 halted
  check "and has asked its firmware for the other kernel" asked
}
slot_b_is_back() {
  check "the kernel of slot B comes back" within 480 kernel_is b
  check "with slot B" slot_is b
  check "slot A has failed" boot_record_says 'failed a'
}

the_other_comes B
firmware_starts
check "that one starts" within 480 kernel_is b
check "with slot B" slot_is b
check "it is kept after its self-test" within 300 boot_record_says 'active b'
check "its kernel, too" config_names b

# The next one has nothing to start after its first steps, and panics.
mkdir -p "$run/bare/usr/lib/modules/$(ssh_board uname -r)" "$run/bare"/{dev,proc,sys,run,sbin}
mksquashfs "$run/bare" "$run/bare.squashfs" -quiet -no-progress >/dev/null
the_other_comes A
dd if="$run/bare.squashfs" of="$run/card.img" bs=1M seek=100 conv=notrunc 2>/dev/null
firmware_starts
check "that one panics" within 240 grep -q 'Kernel panic' "$run/console"
check "and the board starts again by itself" within 60 halted
check "without asking for another kernel" not_asked
firmware_starts
slot_b_is_back

# One that finds neither initial files nor a root file system; what resets the board is a module, which is not there yet, so somebody
# has to switch it off and on.
the_other_comes A
mkdir -p "$run/slot-a"
on_card slot-a/cmdline.txt "$(from_card slot-a/cmdline.txt) rdinit=/none"
firmware_starts
check "that one does not start" within 240 grep -q 'Kernel panic' "$run/console"
power_off
firmware_starts
slot_b_is_back
