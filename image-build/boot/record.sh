# shellcheck shell=bash
# The boot record by itself, in the shell that reads it on a board: BusyBox.
disk=$run/record.img
truncate -s 3M "$disk"
# boot_record COMMANDS: with the record read before.
# shellcheck disable=SC2016  # the inner shell expands
boot_record() { busybox sh -c '. "$1"; record_read "$2"; '"$1"'; echo "$sequence $active $try $left $failed"' sh "$image_build/rootfs/files/usr/lib/bauta/record.sh" "$disk"; }
is() { [ "$(boot_record :)" = "$1" ] || { echo "expected $1, found $(boot_record :)"; return 1; }; }
spoil() { printf 'x' | dd of="$disk" bs=1 seek=$(($1 * 512 + 20)) conv=notrunc 2>/dev/null; }
check "an empty card starts slot A" is "0 a - 0 -"
check "a trial is written" boot_record "try=b left=1; record_write $disk"
check "and read" is "1 a b 1 -"
check "the next one goes to the other copy" boot_record "left=0; record_write $disk"
check "and holds" is "2 a b 0 -"
check "spoilt, the one before holds" sh -c "$(declare -f spoil); disk=$disk; spoil 4096"
check "as it was" is "1 a b 1 -"
check "written again" boot_record "try=- left=0 active=b failed=a; record_write $disk"
check "over the spoilt copy" is "2 b - 0 a"
check "a copy cut short does not hold" dd if=/dev/zero of="$disk" bs=1 seek=$((4096 * 512 + 40)) count=400 conv=notrunc
check "but the other one" is "1 a b 1 -"
check "both spoilt" sh -c "$(declare -f spoil); disk=$disk; spoil 2048"
check "is as an empty card" is "0 a - 0 -"
