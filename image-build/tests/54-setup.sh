#!/bin/bash
# A router set up without a screen: seed file, password, SSH keys, supervision, an update that proves itself and one that does not,
# factory reset.
# shellcheck source=harness
. "$(dirname "$0")/harness"
# shellcheck source=browser/start.sh
. "$image_build/tests/browser/start.sh"

system=$scratch/system seed=$scratch/card/bauta.txt key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG+FkZGec9ZmaQA27Rb4LdFfxsvXU9hn6R3lqVdfteHI kate"
mkdir -p "$system" "$scratch/card"
# systemd is not to start this computer again.
mkdir -p "$scratch/bin"
printf '#!/bin/sh\necho "$*" >"%s"\n' "$scratch/asked" >"$scratch/bin/systemctl"
chmod +x "$scratch/bin/systemctl"
start() { PATH=$scratch/bin:$PATH virtual_board up --no-pc --no-build -- --seed "$seed" --system "$system" >/dev/null; }
# What the slots of the SD image are here: two files and a record.
cat >"$system/slots" <<'S'
#!/bin/bash
set -eu
cd "$(dirname "$0")"
. ./record
case $1 in
  show) printf 'running %s\nactive %s\ntry %s %s\nfailed %s\n' "$running" "$active" "$try" "$left" "$failed" ;;
  idle) echo "$PWD/$([ "$running" = a ] && echo b || echo a)" ;;
  boot-files) rm -rf boot && cp -r "$2" boot ;;
  try) try=$([ "$running" = a ] && echo b || echo a) left=1 failed=- ;;
  keep) active=$running try=- left=0 ;;
  back) [ "$running" = "$active" ] || failed=$running; try=- left=0 ;;
esac
printf 'running=%s active=%s try=%s left=%s failed=%s\n' "$running" "$active" "$try" "$left" "$failed" >record.new
mv record.new record
S
chmod +x "$system/slots"
record() { echo "running=$1 active=$2 try=$3 left=$4 failed=$5" >"$system/record"; }
recorded_as() { [ "$(cat "$system/record")" = "running=$1 active=$2 try=$3 left=$4 failed=$5" ]; }
record a a - 0 -
truncate -s 1M "$system/a" "$system/b"
echo 0.1.0 >"$system/version"

# A faulty seed file first.
virtual_board down
printf 'name = gate\nssh-key = nonsense\n' >"$seed"
check "the router starts with a faulty seed file" start
check "which is explained on the card" grep -q 'line 2: ssh-key: this is no public SSH key' "$scratch/card/bauta-log.txt"
check "and in the status" sh -c "ip netns exec $prefix-board env BAUTA_CONTROL=$run/control $run/runtime/bin/bauta status | grep -q 'NOTICE: the seed file was not taken'"
equal "nothing of it holds" bauta "$(board bauta get host-name)"

# Put right, and the daemon supervised.
cat >"$seed" <<S
name = gate
inside = $inside/24
password-hash = $(openssl passwd -6 'correct horse')
ssh-key = $key
ipmasqadm portfw -a -P tcp -L 0.0.0.0 8088 -R $client 80
S
kill "$(firmware)"
within 10 sh -c "! kill -0 $(firmware) 2>/dev/null"
notify=$scratch/notify
socat -u "UNIX-RECV:$notify" "CREATE:$scratch/notified" &
helpers+=($!)
within 5 test -S "$notify"
export NOTIFY_SOCKET=$notify WATCHDOG_USEC=15000000
check "it starts with a good one" start
unset NOTIFY_SOCKET WATCHDOG_USEC
check "which holds, as the card says" grep -q 'all of it holds' "$scratch/card/bauta-log.txt"
equal "the name" gate "$(board bauta get host-name)"
check "the forward" sh -c "ip netns exec $prefix-board env BAUTA_CONTROL=$run/control $run/runtime/bin/ipmasqadm portfw -l -n | grep -q 8088"
equal "the key" "$key" "$(cat "$run/state/ssh/authorized_keys")"
check "the password" grep -q '^\$6\$' "$run/state/ssh/password"
check "the service manager hears that it is ready" within 5 grep -aq READY=1 "$scratch/notified"
check "and that it is alive" within 5 grep -aq WATCHDOG=1 "$scratch/notified"
check "and how it is" within 15 grep -aq "STATUS=forwarding, $outside/24 outside" "$scratch/notified"

check "a password is set by standard input" sh -c "echo 'battery staple' | BAUTA_CONTROL=$run/control $run/runtime/bin/bauta password"
check "as a slow hash" grep -q '^\$y\$' "$run/state/ssh/password"
refused "a short one is refused" sh -c "echo short | BAUTA_CONTROL=$run/control $run/runtime/bin/bauta password"
check "the key is listed by its fingerprint" sh -c "BAUTA_CONTROL=$run/control $run/runtime/bin/bauta ssh-key list | grep -q 'SHA256:DzSkOIMSWY9vTzBfYNlwgfs5RK2shXngytMp/E/m/Mw'"
check "and removed" board bauta ssh-key remove 1
refused "with its file" test -e "$run/state/ssh/authorized_keys"
check "the board asks for answers" board bauta diagnose ping "$server"
refused "no option passes for a host" board bauta diagnose ping -f

# An update.
"$image_build/sign-update" --new-key "$scratch/key.pem" 2>/dev/null
"$image_build/sign-update" --new-key "$scratch/other.pem" 2>/dev/null
cp "$scratch/key.pub.pem" "$system/update-key.pem"
arch=$(uname -m) && arch=${arch/x86_64/amd64} && arch=${arch/aarch64/arm64}
mkdir -p "$scratch/tree/boot"
head -c 500000 /dev/urandom >"$scratch/tree/root.squashfs"
echo kernel >"$scratch/tree/boot/vmlinuz"
make_update() { "$image_build/sign-update" --key "$scratch/$1.pem" --version "$2" --arch "$3" "$scratch/tree" "$scratch/update" 2>/dev/null; }
make_update other 0.2.0 "$arch"
refused "an update signed by another is refused" board bauta update "$scratch/update"
make_update key 0.2.0 mips
refused "one for other boards as well" board bauta update "$scratch/update"
make_update key 0.2.0 "$arch"
head -c 300000 "$scratch/update" >"$scratch/torn"
refused "one that breaks off as well" board bauta update "$scratch/torn"
check "and the slot that runs starts next" recorded_as a a - 0 -
check "a good one is written" board bauta update "$scratch/update"
check "to be tried once" recorded_as a a b 1 -
check "byte by byte" cmp -n 500000 "$scratch/tree/root.squashfs" "$system/b"
check "with its kernel" cmp "$scratch/tree/boot/vmlinuz" "$system/boot/vmlinuz"

# The same by a browser.
record a a - 0 -
truncate -s 0 "$system/b"
truncate -s 1M "$system/b"
# The board that systemd is asked to start again, which takes it a moment.
{ within 100 test -s "$scratch/asked"; sleep 1; kill -9 "$(firmware)"; start; } &
helpers+=($!)
if tr '\0' '\n' <"/proc/$(firmware)/environ" | grep -q "^PATH=$scratch/bin:"; then
  password='battery staple' journey update
else
  echo "not ok the firmware finds the systemctl of this test"
fi
equal "systemd was asked to start the board again, with what is to be tried" "--no-block reboot --reboot-argument=0 tryboot" "$(cat "$scratch/asked")"
check "what the browser sent is on trial" recorded_as a a b 1 -
check "byte by byte as well" cmp -n 500000 "$scratch/tree/root.squashfs" "$system/b"

# Killed in the middle of writing another one, the router starts what it has.
record a a - 0 -
truncate -s 0 "$system/b"
truncate -s 1M "$system/b"
mkfifo "$scratch/slow"
{ head -c 300000 "$scratch/update"; exec sleep 20; } >"$scratch/slow" &
helpers+=($!)
board bauta update "$scratch/slow" >/dev/null 2>&1 &
within 5 sh -c "! cmp -s -n 200000 $system/b /dev/zero"
kill -9 "$(firmware)"
check "killed while it writes, the slot that runs starts next" recorded_as a a - 0 -
check "and the router starts" start
check "and takes the update again" board bauta update "$scratch/update"

# As the initial file system of the image does at the next start.
restart() { kill -9 "$(firmware)"; start; }
record b a b 0 -
echo 0.2.0 >"$system/version"
check "the new version starts" restart
check "proves itself and is kept" within 15 recorded_as b b - 0 -
equal "and runs" "version 0.2.0 runs, from slot b" "$(board bauta update status)"

# Where the outside is dead it waits, and says what for.
record b a b 0 -
wan ip link set wan0 down
kill -9 "$(firmware)"
start &
waiting=$!
check "a version whose packets do not cross is not kept" within 15 sh -c "BAUTA_CONTROL=$run/control $run/runtime/bin/bauta update status | grep -q 'its self-test waits until both network cards have a link'"
check "it stays on trial" recorded_as b a b 0 -
wan ip link set wan0 up
wait $waiting
check "until they cross" within 15 recorded_as b b - 0 -

record a a - 0 b
check "the one before starts" restart
check "what was taken back is said" sh -c "BAUTA_CONTROL=$run/control $run/runtime/bin/bauta status | grep -q 'NOTICE: the update to version 0.2.0 was taken back'"

rm "$system/slots"
kill -9 "$(firmware)"
check "without slots it starts as well" start
refused "and takes no update" board bauta update "$scratch/update"
refused "a factory reset wants to be confirmed" board bauta factory-reset
old=$(firmware)
check "it is done" board bauta factory-reset yes
check "the firmware ends for it" within 10 sh -c "! kill -0 $old 2>/dev/null"
rm "$seed"
check "and starts again" start
equal "as it was bought" bauta "$(board bauta get host-name)"
refused "without a password" test -e "$run/state/ssh/password"
virtual_board down
finish
