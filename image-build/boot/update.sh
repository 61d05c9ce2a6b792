# shellcheck shell=bash
# Another version into slot B, given by a browser; one whose router does not run, by command; a spoilt file; a slot that does not
# start; from the beginning.
update=$(ls "$(dirname "$image")"/bauta-*.update | head -n 1)
[ -r "$key" ] || die "there is no $key to sign a broken update with; name the key of sd-image with --key"

# broken OUTPUT: an update as it should be, but with a router that ends at once; and an older one.
broken() {
  local work=$run/broken
  rm -rf "$work"
  mkdir -p "$work"
  unzip -q "$update" -d "$work" && rm "$work"/manifest.*
  local kernel
  kernel=$(unzip -p "$update" manifest.txt | sed -n 's/^kernel //p')
  unsquashfs -q -n -d "$work/root" "$work/root.squashfs" >/dev/null && rm "$work/root.squashfs"
  printf '#!/bin/sh\necho this router is broken\nexit 1\n' >"$work/root/usr/lib/bauta/runtime/bin/bautad"
  mksquashfs "$work/root" "$work/root.squashfs" -quiet -no-progress -comp zstd -Xcompression-level 1 -b 256K -no-xattrs >/dev/null
  rm -rf "$work/root"
  "$image_build/sign-update" --key "$key" --version 0.0.1 --kernel "$kernel" "$work" "$1"
  rm -rf "$work"
}

# In pieces, as the page does it: smaller ones where the board is too slow to take one in the time that it gives a request.
upload() {
  local at=0 size received piece=1048576 end
  size=$(stat -c %s "$1")
  code "$page/system" >/dev/null
  local csrf
  csrf=$(token)
  end=$((SECONDS + 120 * patience))
  while [ $at -lt "$size" ]; do
    dd if="$1" of="$run/piece" bs=1M skip=$at count=$piece iflag=skip_bytes,count_bytes 2>/dev/null
    received=$(browse -H "X-CSRF: $csrf" -H 'Content-Type: application/octet-stream' --data-binary "@$run/piece" \
      "$page/api/v1/update?at=$at$([ $((at + piece)) -lt "$size" ] || echo '&last')" | tee "$run/answer" | grep -o '"received":[0-9]*' | cut -d: -f2)
    if [ -n "$received" ] && [ "$received" != $at ]; then
      at=$received
      end=$((SECONDS + 120 * patience))
      continue
    fi
    [ $SECONDS -lt $end ] && { [ -n "$received" ] || [ ! -s "$run/answer" ]; } || { cat "$run/answer"; return 1; }
    [ -n "$received" ] || [ $piece -le 65536 ] || piece=$((piece / 2))
    sleep 0.3
  done
  within 180 uploaded
  grep -q '"exit":0' "$run/answer" || { cat "$run/answer"; return 1; }
}
uploaded() { browse -o "$run/answer" "$page/api/v1/update" && grep -q '"running":false' "$run/answer"; }
by_command() { limit=240 ssh_board bauta update /dev/stdin <"$1" >"$run/said" 2>&1 || { cat "$run/said"; return 1; }; }
kept_settings() { ssh_board ipmasqadm portfw -l -n | grep -q 8099; }

new_card
power_on
check "a board as new" join 300
check "starts from slot A" within 180 slot_is a
check "it is claimed" within 120 unclaimed
check "in a browser" claim
check "has a setting" ssh_board 'ipmasqadm portfw -a -P tcp -L 0.0.0.0 8099 -R 192.168.77.50 80 && bauta save'
check "an update in the browser" upload "$update"
check "is tried at the next start" ssh_board bauta reboot
check "slot B runs" within 300 slot_is b
check "and is kept after its self-test" within 240 boot_record_says 'active b'
check "with the settings" kept_settings
check "and the claim: the browser logs in with the password" within 60 logged_in

check "an update that does not work is made" broken "$run/broken.update"
check "and taken, by command" by_command "$run/broken.update"
check "with a warning that it is older" grep -q 'version 0.0.1 is older than' "$run/said"
check "it is tried" ssh_board bauta reboot
check "slot B comes back by itself" within 420 boot_record_says 'failed a'
check "and says why" sh -c "printf '%s' \"\$1\" | grep -q 'update to version 0.0.1 was taken back'" sh "$(ssh_board 'bauta status')"
check "with the settings" kept_settings

spoil_update() { cp "$update" "$run/spoilt.update" && dd if=/dev/zero of="$run/spoilt.update" bs=1M seek=20 count=1 conv=notrunc 2>/dev/null; }
refused() { spoil_update && ! by_command "$run/spoilt.update" && grep -q 'Nothing changes: version' "$run/said"; }
check "a spoilt file is refused" refused
check "and nothing is tried" boot_record_says 'try - 0'
# A slot that hangs: nothing but the boot record leads to it, and nobody keeps it.
check "a slot A that does not start is tried" ssh_board 'dd if=/dev/zero of=$(/usr/lib/bauta/slots idle) bs=1M count=1 conv=fsync 2>/dev/null; /usr/lib/bauta/slots try && systemctl --no-block reboot'
check "and slot B comes back" within 300 boot_record_says 'failed a'
# By the page; the command is tried elsewhere.
reset() {
  code "$page/system" >/dev/null
  [ "$(code --data-urlencode "csrf=$(token)" --data do=factory-reset --data sure=RESET "$page/system")" = 303 ] || { cat "$run/answer"; return 1; }
}
check "the browser logs in" within 120 logged_in
check "factory reset, in the browser" reset
check "the board starts again as new" within 300 unclaimed
check "with its seed file" within 120 slot_is b
check "without the settings" sh -c "! printf '%s' \"\$1\" | grep -q 8099" sh "$(ssh_board ipmasqadm portfw -l -n)"
