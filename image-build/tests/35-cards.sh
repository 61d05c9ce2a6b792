#!/bin/bash
# The two network cards are found by rule, set by hand, and kept, on a tree like that of a Raspberry Pi.
# shellcheck source=harness
. "$(dirname "$0")/harness"

# A board whose /sys shows the two virtual cards as a soldered one (outside) and one in a USB socket.
tree=$scratch/sys
usb=$tree/devices/platform/scb/usb1/1-1/1-1.2/1-1.2:1.0
soldered=$tree/devices/platform/scb/fd580000.ethernet
mkdir -p "$tree/class/net" "$tree/bus/usb" "$tree/bus/platform" "$usb/net/nic-in" "$soldered/net/nic-out" \
  "$tree/firmware/devicetree/base/scb/ethernet@7d580000" "$tree/firmware/devicetree/base/aliases"
ln -s "$tree/bus/usb" "$usb/subsystem"
ln -s "$tree/bus/platform" "$soldered/subsystem"
ln -s "$tree/firmware/devicetree/base/scb/ethernet@7d580000" "$soldered/of_node"
printf '/scb/ethernet@7d580000\0' >"$tree/firmware/devicetree/base/aliases/ethernet0"
show() { # CARD DEVICE
  local net=$2/net/$1
  ln -sfn "$2" "$net/device"
  echo 1 >"$net/type"
  board cat "/sys/class/net/$1/address" >"$net/address"
  ln -sfn "$net" "$tree/class/net/$1"
}
show nic-in "$usb"
show nic-out "$soldered"
outside_mac=$(cat "$soldered/net/nic-out/address")

# The daemon as virtual-board starts it, but with the rule in the place of the names, and that tree as /sys.
mkdir -p "$scratch/auto"
cp -rs "$(readlink -f "$run/runtime")/." "$scratch/auto/"
rm "$scratch/auto/bin/bautad"
cat >"$scratch/auto/bin/bautad" <<D
#!/bin/bash
exec unshare -m bash -c 'mount --bind $tree /sys; exec "\$0" "\$@"' "$(readlink -f "$run/runtime")/bin/bautad" \
  --lan auto --wan auto "\${@:5}"
D
chmod +x "$scratch/auto/bin/bautad"

virtual_board down
check "the router finds its cards and forwards" virtual_board up --no-pc --runtime "$scratch/auto"
equal "the soldered card is outside" outside "$(board bauta nics | sed -n 's/ *nic-out .*soldered.*by rule//p')"
equal "the other one is inside" inside "$(board bauta nics | sed -n 's/ *nic-in .*plugged in.*by rule//p')"
equal "scripts are told" "inside nic-in outside nic-out" "$(cut -d' ' -f1,2 "$run/nics" | paste -sd' ')"
check "the two are set the other way round" board bauta nics swap
equal "and that is kept by their addresses" "inside $outside_mac" "$(grep ^inside "$run/state/nics")"
check "it is shown before it holds" sh -c "ip netns exec $prefix-board env BAUTA_CONTROL=$run/control $run/runtime/bin/bauta nics | grep -q '^outside *nic-out'"
check "and what will be then" sh -c "ip netns exec $prefix-board env BAUTA_CONTROL=$run/control $run/runtime/bin/bauta nics | grep -q '^inside will be nic-out'"
refused "a card that is not there is refused" board bauta nics inside eth77
check "the rule chooses again" board bauta nics auto
refused "and nothing is kept" test -e "$run/state/nics"

virtual_board down
check "the board comes back as it was" up
check "cards of the command line are listed" sh -c "ip netns exec $prefix-board env BAUTA_CONTROL=$run/control $run/runtime/bin/bauta nics | grep -q nic-out"
refused "and not changed" board bauta nics swap
finish
