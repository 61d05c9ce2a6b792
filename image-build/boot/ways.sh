# shellcheck shell=bash
# A board out of the box: address, names, a way out.
power_on
fact "memory $memory MB"
crosses() { through http://www.example/ | grep -q '^203\.0\.113\.'; }
check "a client inside gets a lease" join 100
fact "lease after $(since_power)"
check "the first request crosses" within 60 crosses
fact "first request across, by name, after $(since_power)"
page() { lan curl -sS -o /dev/null --max-time 5 "http://$inside/"; }
check "the page answers" within 60 page
fact "page after $(since_power)"
fact "the outside saw $(through http://www.example/)"
check "nothing of the board answers outside" sh -c "! ip netns exec $prefix-wan curl -s --max-time 2 http://$(cut -d' ' -f3 "$run/wan.leases" | head -n 1)/"
