#!/bin/bash
# The commands in the board's shell.
# shellcheck source=harness
. "$(dirname "$0")/harness"

check "ipchains lists" board ipchains -L -n
refused "a chain that is not there is an error" board ipchains -A nowhere -j ACCEPT
check "ipmasqadm lists" board ipmasqadm portfw -l -n
check "bauta status" board bauta status

board ipchains -N many
# The shell of the board's user: one process a command.
cat >"$scratch/rules" <<'R'
i=0
while [ $i -lt 500 ]; do
  ipchains -A many -p tcp -s 10.0.$((i / 250)).$((i % 250)) -d 0/0 80 -j DENY || exit 1
  i=$((i + 1))
done
R
begun=${EPOCHREALTIME/./}
check "500 commands are taken" board sh "$scratch/rules"
took=$(((${EPOCHREALTIME/./} - begun) / 1000))
check "500 commands take under 5 seconds ($took ms)" [ "$took" -lt 5000 ]
equal "500 rules are there" 500 "$(board ipchains -L many -n | grep -c DENY)"
board ipchains-save >"$scratch/saved" 2>/dev/null
check "ipchains-save writes them all" [ "$(grep -c -- '-A many' "$scratch/saved")" = 500 ]
board ipchains -F many
check "ipchains-restore reads them from standard input" board sh -c "ipchains-restore -f <$scratch/saved"
equal "and they are there again" 500 "$(board ipchains -L many -n | grep -c DENY)"
check "the router still routes" seen_from_inside

check "a rule closes" board ipchains -I input -s "$client" -d "$server" -j DENY
equal "what it closes is closed" "" "$(asked lan "http://$server/")"
check "the rule goes" board ipchains -D input 1
check "and the way is open" within 5 seen_from_inside
board ipchains -F many
board ipchains -X many

# As ipchains did at a terminal, where nothing is forwarded.
at_terminal() {
  BAUTA_CONTROL=$run/control ip netns exec "$prefix-board" script -qec "$run/runtime/bin/ipchains $*" /dev/null </dev/null | tr -d '\r'
}
ip netns exec "$prefix-board" sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'
equal "a rule that no packet reaches is warned of at a terminal" \
  "Warning: you must enable IP forwarding for packets to be forwarded at all:| Use \`echo 1 > /proc/sys/net/ipv4/ip_forward'" \
  "$(at_terminal -A forward -s 10.9.9.9 -j DENY | paste -sd '|')"
equal "and nowhere else" "" "$(board ipchains -A forward -s 10.9.9.9 -j DENY </dev/null)"
ip netns exec "$prefix-board" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
equal "nor when it is on" "" "$(at_terminal -A forward -s 10.9.9.9 -j DENY)"
equal "the rules stand all the same" 3 "$(board ipchains -L forward -n | grep -c 10.9.9.9)"
for _ in 1 2 3; do board ipchains -D forward -s 10.9.9.9 -j DENY; done
for view in ip_fwchains ip_fwnames; do
  equal "bauta cat $view is the file" "$(cat "$run/proc/$view")" "$(board bauta cat $view)"
done

alone() { BAUTA_CONTROL=$scratch/nobody "$run/runtime/bin/ipchains" -L; }
refused "without the firmware a command fails" alone
equal "with one line" 1 "$(alone 2>&1 | wc -l)"
finish
