# shellcheck shell=bash
# Set up without a screen: a faulty seed file and what the card says of it, a good one, and none at all.
new_card 'name = attic' 'teleport = yes' 'ipmasqadm portfw -a -P tcp -L nonsense'
power_on
check "a board with a faulty seed file leases addresses" join 300
explained() { from_card bauta-log.txt >"$run/log" && grep -q 'line 3: teleport: there is no such name' "$run/log" && cat "$run/log"; }
check "the card says what is wrong, line by line" within 60 explained
check "and that nothing of it holds" grep -q 'was NOT taken' "$run/log"
check "the page answers, to be claimed" within 120 unclaimed
no_ssh() { ! lan timeout 5 socat -u "TCP:$inside:22,connect-timeout=3" - >/dev/null 2>&1; }
check "no SSH: there is no key and no password" no_ssh
check "a browser claims it" claim
check "then SSH answers, with that password" within 120 by_password

new_card 'name = attic' 'outside = 203.0.113.77/24,203.0.113.2' "password-hash = $(openssl passwd -6 "$password")" \
  'ipchains -A input -i eth0 -p tcp -d 0.0.0.0/0 8098 -j DENY' 'ipmasqadm portfw -a -P tcp -L 0.0.0.0 8088 -R 192.168.77.50 80'
power_on
check "a board with a good one leases addresses" join 300
taken() { from_card bauta-log.txt | grep -q 'all of it holds'; }
check "the card says that it was taken" within 60 taken
check "the outside address is the given one" within 60 sh -c "ip netns exec $prefix-lan curl -sS --max-time 3 http://$server/ | grep -qx 203.0.113.77"
check "its name is answered inside" within 120 named attic
check "SSH with the key" within 120 ssh_board true
check "and with the password" by_password
check "its commands hold" ssh_board 'ipchains -L input -n | grep -q 8098 && ipmasqadm portfw -l -n | grep -q 8088'
check "the page is claimed already" sh -c "! ip netns exec $prefix-lan curl -s --max-time 30 http://$inside/claim | grep -q 'Claim this router'"

check "a setting more" ssh_board 'ipmasqadm portfw -a -P tcp -L 0.0.0.0 8089 -R 192.168.77.50 80 && bauta save'
check "factory reset, by command" ssh_board bauta factory-reset yes
as_new() { ssh_board 'ipmasqadm portfw -l -n >/tmp/forwards && grep -q 8088 /tmp/forwards && ! grep -q 8089 /tmp/forwards'; }
check "the board starts again with what its seed file says and no more" within 300 as_new
