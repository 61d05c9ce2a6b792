#!/bin/bash
# Three web servers behind one port: one is killed, one hangs, they come back, a step by hand, a drain, all down.
# shellcheck source=harness
. "$(dirname "$0")/harness"

group="portfw tcp $outside 80"
url=http://$outside/
declare -A process

# web NAME PORT: a web server inside whose page says its name.
web() {
  mkdir -p "$scratch/$1"
  echo "$1" >"$scratch/$1/index.html"
  ip netns exec "$prefix-lan" busybox httpd -f -p "$client:$2" -h "$scratch/$1" >/dev/null 2>&1 </dev/null &
  process[$1]=$!
  helpers+=($!)
  disown $!
  within 5 listens lan tcp "$2"
}
serves() { [ "$(asked wan "$url")" = "$1" ]; }
state_is() { board bauta health list | grep -q "$client:$1 *$2"; }
led_is() { board bauta leds list | grep -q "^failover *$1 "; }
events() { board bauta events all | grep -c " $1 "; }
happened() { [ "$(events "$1")" -ge "$2" ]; }
# shellcheck disable=SC2086  # the group is words
health() { board bauta health set $group "$@"; }

web primary 8081
web second 8082
web third 8083
web sorry 8084
mkdir -p "$run/state/hooks"
cat >"$run/state/hooks/10-tell" <<E2
#!/bin/sh
printf '%s|' "\$@" >>$scratch/hooks
echo "\$BAUTA_KIND" >>$scratch/hooks
E2
chmod 755 "$run/state/hooks/10-tell"

for port in 8083 8082 8081; do
  board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" "$port" || echo "not ok the forward to $port"
done
check "a check is set" health http interval=200ms timeout=500ms fall=3 rise=2 order=first drain=2s
check "all three are well" within 5 eval 'state_is 8081 healthy && state_is 8082 standby && state_is 8083 standby'
equal "the primary serves" primary "$(asked wan "$url")"
check "its light is steady" led_is on

# One connection that waits while its server dies: its client is told at once, and not only when it speaks again.
wan timeout 60 socat -u "TCP:$outside:80" - >/dev/null 2>&1 &
waiting=$!
helpers+=($waiting)
# shellcheck disable=SC2317  # called by within
open_connection() { lan ss -Htn state established 'sport = :8081' | grep -q .; }
check "a connection waits" within 5 open_connection
kill -9 "${process[primary]}"
check "killed with -9, the next one serves within 2 s" within 2 serves second
check "the light blinks slowly" led_is slow
check "there is one event" happened fail 1
equal "and only one" 1 "$(events fail)"
check "in words" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta events | grep -q '$client:8081 fails: connection refused; $client:8082 serves'"
hook_ran() { [ "$(grep -c '^fail|' "$scratch/hooks")" = 1 ]; }
check "and the hook ran once" within 5 hook_ran
# shellcheck disable=SC2317  # called by within
told() { ! kill -0 "$waiting" 2>/dev/null; }
check "whoever waited for the dead server was told" within 3 told

web primary 8081
check "it comes back and serves again" within 5 serves primary
check "that is an event" happened return 1

kill -STOP "${process[primary]}"
check "hung, the next one serves within timeout x fall" within 4 serves second
check "the reason is said" state_is 8081 'failing .*timed out after 500ms'
kill -CONT "${process[primary]}"
check "it goes on and serves again" within 5 serves primary

# shellcheck disable=SC2086  # the group is words
check "a step by hand" board ipmasqadm portfw -S -P tcp -L "$outside" 80
equal "the next one serves" second "$(asked wan "$url")"
check "that is one event" eval '[ "$(events forced)" = 1 ]'
# shellcheck disable=SC2086
check "a step to one host" board bauta failover $group "$client:8081"
equal "that one serves" primary "$(asked wan "$url")"
# shellcheck disable=SC2086
check "it is drained" board bauta drain $group "$client:8081"
check "the next one serves" within 2 serves second
check "it is called so" state_is 8081 drained
check "that is configuration" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta export | grep -q '^bauta drain $group $client:8081'"
# shellcheck disable=SC2086
check "it is drained no more" board bauta drain $group "$client:8081" off
check "and serves" within 2 serves primary

# What stays behind on a host that does not serve any more is cut when the drain time is over, and not before.
on_hold() { board bauta connections "$client:$1" established | grep -c "$client:$1"; }
# waits_on PORT: one connection from outside that says nothing, to the host with that port, in "waiting".
waits_on() {
  local before
  before=$(on_hold "$1")
  wan timeout 60 socat -u "TCP:$outside:80" - >/dev/null 2>&1 &
  waiting=$!
  helpers+=($waiting)
  within 3 eval "[ \"\$(on_hold $1)\" -gt $before ]"
}
check "a connection waits with the primary" waits_on 8081
drained_at=$EPOCHREALTIME
# shellcheck disable=SC2086
check "the primary is drained" board bauta drain $group "$client:8081"
check "the second serves" within 2 serves second
check "who waits goes on waiting meanwhile" kill -0 $waiting
check "until the drain time of 2 s is over" within 4 told
equal "which was not shorter" 1 "$(awk -v a="$drained_at" -v b="$EPOCHREALTIME" 'BEGIN { print (b - a > 1.8) }')"
equal "no connection is left there" 0 "$(on_hold 8081)"
check "a connection waits with the second" waits_on 8082
# shellcheck disable=SC2086
check "the primary is back" board bauta drain $group "$client:8081" off
check "and serves" within 2 serves primary
check "who waits is not stranded" kill -0 $waiting
check "but told after the drain time" within 4 told
equal "no connection is left on the second" 0 "$(on_hold 8082)"

# When a host that is back serves again: after a time, or by hand.
check "back after a time" health http interval=200ms timeout=500ms order=first failback=hold:2s
kill -9 "${process[primary]}"
check "killed, the next one serves" within 2 serves second
web primary 8081
check "it is back" within 3 state_is 8081 standby
equal "but waits" second "$(asked wan "$url")"
check "and serves after that time" within 4 serves primary
check "which is an event" eval '[ "$(events fail-back)" = 1 ]'
check "back by hand" health http interval=200ms timeout=500ms order=first failback=by-hand
kill -9 "${process[primary]}"
check "killed once more, the next one serves" within 2 serves second
web primary 8081
check "it is back once more" within 3 state_is 8081 standby
equal "and does not serve" second "$(asked wan "$url")"
# shellcheck disable=SC2086
check "before somebody says so" board bauta failover $group "$client:8081"
equal "then it does" primary "$(asked wan "$url")"

kill -9 "${process[primary]}" "${process[second]}" "${process[third]}"
check "all down: nothing serves, and it is said" within 5 led_is fast
check "in words" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta events | grep -q 'nothing better is there'"
board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8084
check "a server of last resort" health http interval=200ms timeout=500ms order=first primary="$client:8081" sorry="$client:8084"
check "serves where no other can" within 5 serves sorry
web third 8083
check "and no more when another is back" within 5 serves third
refused "a step to a host that fails is refused" board bauta failover portfw tcp "$outside" 80 "$client:8081"
refused "a group that is not there is refused" board bauta health set mfw 77 tcp

# Datagrams are checked, too; a port where nobody listens says so at once, by ICMP through the router.
board ipmasqadm portfw -a -P udp -L "$outside" 7 -R "$client" 7
check "a check by datagrams" board bauta health set portfw udp "$outside" 7 udp timeout=30s
check "hears at once that the port is closed" within 3 eval 'board bauta health list | grep -q "$client:7 *failing .*connection refused"'

before=$(events fail)
board bauta save >/dev/null
kill -9 "$(firmware)"
check "the router starts again" up
check "and goes on watching" within 5 serves third
check "also who fails" within 5 eval 'board bauta health list | grep -q "$client:7 *failing .*connection refused"'
check "and what failed before" within 5 eval 'board bauta health list | grep -q "$client:8081 *failing .*connection refused"'
equal "which is no news" "$before" "$(events fail)"
web second 8082
check "a return is" within 5 eval 'board bauta events 1 | grep -q "$client:8082 is back"'
board bauta health remove portfw udp "$outside" 7
board bauta health remove portfw tcp "$outside" 80
board ipmasqadm portfw -f
rm -rf "$run/state/hooks"
finish
