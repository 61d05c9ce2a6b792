#!/bin/bash
# A browser's way: the router is claimed from inside, a change waits, goes on trial and is kept or goes away; outside there is nothing.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

page=http://$inside
password='correct horse 7'

# Like a browser: a cookie, the origin of the page, the token of the form.
get() { lan curl -s --max-time 10 -b "$scratch/cookies" -c "$scratch/cookies" "$page$1"; }
code() { lan curl -s --max-time 10 -o /dev/null -w '%{http_code}' -b "$scratch/cookies" "$@"; }
csrf() { get "$1" | grep -o 'name="csrf" value="[^"]*"' | head -n 1 | cut -d'"' -f4; }
# post PATH FIELD=VALUE...: prints the status code
post() {
  local path=$1 fields=() token
  shift
  token=$(csrf /changes)
  for field in "csrf=$token" "$@"; do fields+=(--data-urlencode "$field"); done
  lan curl -s --max-time 30 -o "$scratch/answer" -w '%{http_code}' -b "$scratch/cookies" -c "$scratch/cookies" -H "Origin: $page" "${fields[@]}" "$page$path"
}

check "the pages are there" within 20 sh -c "ip netns exec $prefix-lan curl -s --max-time 2 $page/claim | grep -q 'Claim this router'"
equal "nothing else is, before somebody claims the router" 303 "$(code "$page/network")"
equal "a weak password is refused" 422 "$(post /claim password=short again=short)"
equal "the router is claimed" 303 "$(post /claim "password=$password" "again=$password")"
equal "the overview is there" 200 "$(code "$page/")"
equal "without logging in it is not" 303 "$(lan curl -s -o /dev/null -w '%{http_code}' "$page/")"
equal "HTTPS with a key of its own" 303 "$(lan curl -sk --max-time 10 -o /dev/null -w '%{http_code}' "https://$inside/")"
for at in 80 443; do
  refused "nothing answers outside at $at" wan curl -sk --max-time 2 "http://$outside:$at/"
done
wan ip route add "$inside/32" via "$outside"
refused "not even at the inside address" wan curl -s --max-time 2 "$page/metrics"
wan ip route del "$inside/32"
equal "a name that is not the router's is refused" 421 "$(lan curl -s -o /dev/null -w '%{http_code}' -H 'Host: rebound.example' "$page/metrics")"
check "counters for Prometheus" sh -c "ip netns exec $prefix-lan curl -s $page/metrics | grep -q '^bauta_forwarding 1'"

equal "a token for programs is made" 303 "$(post /system do=token)"
token=$(get /system | grep -oE '^[A-Za-z0-9_-]{43}$')
api() { lan curl -s --max-time 30 -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$page/api/v1$1" "${@:2}"; }
check "programs are let in by it" sh -c "printf %s '$(api /status | head -c 300)' | grep -q '\"forwarding\":true'"

serve lan tcp 8080 socat TCP-LISTEN:8080,fork,reuseaddr "EXEC:$image_build/virtual/answer"
api /pending -d "{\"words\":[\"ipmasqadm\",\"portfw\",\"-a\",\"-P\",\"tcp\",\"-L\",\"$outside\",\"8080\",\"-R\",\"$client\",\"8080\"]}" >"$scratch/pending"
check "a forward waits" sh -c "ip netns exec $prefix-lan curl -s -b $scratch/cookies $page/changes | grep -q 'ipmasqadm portfw -a'"
refused "and is not there yet" wan curl -s --max-time 1 "http://$outside:8080/"
equal "it goes on trial" 303 "$(post /changes do=apply seconds=60)"
equal "works" "$server" "$(asked wan "http://$outside:8080/")"
equal "and is kept" 303 "$(post /changes do=confirm)"
check "for good" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta export | grep -q 'portfw -a'"

api /pending -d '{"words":["ipchains","-I","input","-i","eth1","-p","tcp","-d","0/0","80","-j","DENY"]}' >"$scratch/pending"
begun=$SECONDS
lan curl -s --max-time 1 -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$page/api/v1/pending/apply" -d '{"seconds":4}' >/dev/null
refused "whoever locks himself out cannot reach the pages" lan curl -s --max-time 1 "$page/metrics"
check "until the router goes back by itself" within 15 lan curl -sf --max-time 1 -o /dev/null "$page/metrics"
check "which took as long as was said ($((SECONDS - begun)) s)" [ $((SECONDS - begun)) -ge 3 ]
board ipmasqadm portfw -f

# The same by forms, as people do it. What went away waits again, and would lock out again.
equal "what waits is discarded" 303 "$(post /changes do=discard)"
keep() { post /changes do=apply seconds=60 && post /changes do=confirm; }
shows() { get "$1" | grep -qE "$2"; }
equal "a forward is noted by form" 303 "$(post /forwards do=add-portfw portfw-proto=tcp portfw-lport=8080 "portfw-raddr=$client")"
equal "and kept" 303303 "$(keep)"
equal "a page is fetched through it" "$server" "$(asked wan "http://$outside:8080/")"
check "the list of forwards shows it" shows /forwards ">$client:8080<"
check "the list of connections shows who fetched it" shows "/connections?q=tcp+$client:8080+$server" "1 connection|[2-9] connections"
equal "a rule is noted by form" 303 "$(post /firewall do=fields chain=input target=DENY dev=eth0 proto=tcp dport=8080 l=on)"
equal "one as text is checked and not kept" 200 "$(post /firewall do=text chain=input 'words=-p udp -j DENY' check=1)"
equal "one that is none is refused" 422 "$(post /firewall do=text chain=input 'words=-p udp -s 1.2.3.4/99 -j DENY')"
equal "the rule is kept" 303303 "$(keep)"
refused "and holds" wan curl -s --max-time 1 "http://$outside:8080/"
check "the page explains why" shows "/firewall?e-in=wan&e-p=tcp&e-s=$server&e-d=$outside&e-dp=8080" "DENY"
equal "all connections of the host are cut" 303 "$(post /connections do=cut-all "q=$client")"
board ipchains -F input
board ipmasqadm portfw -f

# A station that begins a hundred requests and says no more.
lan ip address add 192.168.77.9/24 dev lan0
slow=()
for ((i = 0; i < 100; i++)); do
  # shellcheck disable=SC2016  # the inner shell expands
  lan timeout 9 bash -c 'exec 3<>"/dev/tcp/$1/80" && printf "GET / HTTP/1.1\r\nHost: " >&3 && sleep 8' bash "$inside" 2>/dev/null &
  slow+=($!)
done
sleep 1
for at in "http://$inside/metrics" "https://$inside/metrics"; do
  check "a station that says next to nothing on a hundred connections keeps nobody else off (${at%%:*})" \
    lan curl -skf --max-time 1 --interface 192.168.77.9 -o /dev/null "$at"
done
check "what it got no more is counted" sh -c "ip netns exec $prefix-lan curl -s --interface 192.168.77.9 $page/metrics | grep -q 'caller_limit\"} [1-9]'"
wait "${slow[@]}" || true
check "and it may come again" lan curl -sf --max-time 2 -o /dev/null "$page/metrics"
lan ip address del 192.168.77.9/24 dev lan0

for path in / /forwards /firewall /connections /network /system /settings /generations /changes; do
  for _ in 1 2 3 4 5; do get "$path" >/dev/null; done
  took=$(for _ in 1 2 3 4 5; do lan curl -s -o /dev/null -w '%{time_starttransfer}\n' -b "$scratch/cookies" "$page$path"; done | sort -n | sed -n 3p)
  check "$path comes within 100 ms ($took s)" sh -c "awk 'BEGIN { exit !($took < 0.1) }'"
done
echo "# resident memory of the firmware: $(awk '/VmRSS|VmHWM/ { printf "%s %d MB  ", $1, $2 / 1024 }' "/proc/$(firmware)/status")"
board bauta password remove
finish
