#!/bin/bash
# IRC between real peers: ngIRCd outside, irssi inside and outside, who send each other files by DCC. The sender is connected
# to, so one inside needs the IRC helper.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

chmod 755 "$scratch"
cat >"$scratch/ngircd.conf" <<C
[Global]
Name = irc.example
Info = test
Listen = $server
Ports = 6667
ServerUID = nobody
ServerGID = nogroup
MotdPhrase = hello
[Options]
DNS = no
Ident = no
PAM = no
C

# irssi SIDE NICK: connected, taking every file it is offered, and the orders that are put into its directory.
irssi_as() {
  local side=$1 nick=$2 home=$scratch/$2
  mkdir -p "$home/scripts/autorun" "$home/got"
  cat >"$home/config" <<C
settings = {
  core = { real_name = "$nick"; user_name = "$nick"; nick = "$nick"; };
  "irc/dcc" = { dcc_autoget = "yes"; dcc_download_path = "$home/got"; };
};
C
  cat >"$home/scripts/autorun/orders.pl" <<'P'
use Irssi;
my $orders = Irssi::get_irssi_dir() . '/orders';
Irssi::timeout_add(100, sub {
  return unless rename $orders, "$orders.taken";
  open my $in, '<', "$orders.taken" or return;
  while (<$in>) { chomp; Irssi::active_win()->command($_); }
}, undef);
P
  TERM=vt100 ip netns exec "$prefix-$side" socat \
    "EXEC:irssi --home=$home --connect=$server --nick=$nick,pty,setsid,ctty,stderr,rawer" OPEN:/dev/null,ignoreeof >"$scratch/$nick.log" 2>&1 &
  helpers+=($!)
}
order() {
  echo "$2" >"$scratch/$1/orders.new"
  mv "$scratch/$1/orders.new" "$scratch/$1/orders"
}
# is_there NICK: whether the server knows somebody of that name, asked from outside.
is_there() {
  { printf 'NICK asker\r\nUSER asker 0 * :asker\r\n'; sleep 0.5; printf 'ISON %s\r\nQUIT\r\n' "$1"; sleep 0.3; } |
    wan timeout 5 socat -t 2 - "TCP:$server:6667" | grep -q " 303 asker :$1"
}
# arrived NICK FILE: whether that file has come whole.
arrived() { cmp -s "$scratch/$1/got/$2" "$scratch/$2"; }
# The size tells which connection carried it; the flow says from where to where.
head -c 400000 /dev/urandom >"$scratch/from-alice"
head -c 300000 /dev/urandom >"$scratch/from-bob"
head -c 200000 /dev/urandom >"$scratch/again"

check "ngircd outside" serve wan tcp 6667 ngircd -n -f "$scratch/ngircd.conf"
check "the helper is loaded" board bauta helper load irc
irssi_as lan alice
irssi_as wan bob
check "irssi inside is on the server" within 15 is_there alice
check "irssi outside as well" within 15 is_there bob

order alice "dcc send bob $scratch/from-alice"
check "a file from inside arrives outside" within 15 arrived bob from-alice
check "by a connection that the helper expected" sh -c \
  "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta helper list | grep -q '^irc .* 1 flows, 0 refused'"
equal "one that came from outside" "$client" "$(board ipchains -M -L -n | awk '/^TCP/ && !/-> 6667$/ { print $3; exit }')"
order bob "dcc send alice $scratch/from-bob"
check "a file from outside arrives inside" within 15 arrived alice from-bob

check "without the helper" board bauta helper unload irc
order alice "dcc send bob $scratch/again"
refused "nothing arrives" within 3 arrived bob again
order alice "dcc close send bob"
finish
