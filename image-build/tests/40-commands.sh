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

alone() { BAUTA_CONTROL=$scratch/nobody "$run/runtime/bin/ipchains" -L; }
refused "without the firmware a command fails" alone
equal "with one line" 1 "$(alone 2>&1 | wc -l)"
finish
