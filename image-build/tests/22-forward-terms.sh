#!/bin/bash
# Forwards with access lists and logs of their own, a real syslog server for these, and connections when a forward is edited or deleted.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

friend=203.0.113.9
wan ip address add "$friend/24" dev wan0
leave() {
  end_helpers
  ip -n "$prefix-wan" address del "$friend/24" dev wan0 2>/dev/null
  board ipmasqadm portfw -f --cut 2>/dev/null
  board bauta set syslog off
  rm -rf "$scratch"
}
trap leave EXIT
serve lan tcp 8080 socat TCP-LISTEN:8080,fork,reuseaddr "EXEC:$image_build/virtual/answer"
serve lan udp 8080 socat UDP-RECVFROM:8080,fork EXEC:cat

# The syslog server outside writes what it understood of each message.
root=$(unpacked rsyslog)
cat >"$scratch/rsyslog.conf" <<C
module(load="imudp")
module(load="imtcp")
template(name="parsed" type="string" string="%inputname% %protocol-version% %pri-text% %app-name% %msgid% %structured-data% %msg%\n")
input(type="imudp" port="514")
input(type="imtcp" port="6514")
action(type="omfile" file="$scratch/heard" template="parsed")
C
start_syslog() {
  serve wan tcp 6514 env LD_LIBRARY_PATH="$(printf '%s:' "$root"/usr/lib/*-linux-gnu "$root"/lib/*-linux-gnu)" \
    "$root/usr/sbin/rsyslogd" -n -f "$scratch/rsyslog.conf" -i "$scratch/rsyslog.pid" -M "$(echo "$root"/usr/lib/*-linux-gnu/rsyslog)"
}
heard() { grep -q "$1" "$scratch/heard"; }
stopped() { ! listens wan tcp 6514; }
check "rsyslog runs outside" start_syslog

terms=(--log '%m %P %c %l %b %i %o %d %v')
check "a forward with a log" board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8080 "${terms[@]}"
check "an empty list means everyone, and says so" sh -c \
  "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control ipmasqadm portfw -l -n -v | grep -q '$outside .* everyone  .*%m %P %c'"
check "to the syslog server by UDP" board bauta set syslog "udp:$server"
equal "a visit" "$server" "$(asked wan "http://$outside/")"
line="portfw tcp $server $outside:80 $client:8080 [1-9][0-9]* [1-9][0-9]* [0-9]* closed"
check "is written down here" within 5 grep -q "$line" "$run/firmware.log"
check "and there, as RFC 5424 has it" within 5 heard "^imudp 1 local0.info bauta forward - $line"
check "by TCP" board bauta set syslog "tcp:$server:6514"
equal "a visit from a friend" "$friend" "$(wan curl -s --max-time 5 --interface "$friend" "http://$outside/")"
check "is written down there" within 5 heard "^imtcp 1 local0.info bauta forward - portfw tcp $friend .* closed"
kill "$(cat "$scratch/rsyslog.pid")"
check "the server stops" within 5 stopped
visits=$(grep -c "^imtcp .* $server .* closed" "$scratch/heard")
for _ in {1..3}; do asked wan "http://$outside/" >/dev/null; done
check "which is said" within 5 grep -q "WARN: syslog server tcp:$server:6514: .*; up to 1024 messages wait for it" "$run/firmware.log"
check "it starts again" start_syslog
all_there() { [ "$(grep -c "^imtcp .* $server .* closed" "$scratch/heard")" = $((visits + 3)) ]; }
check "and hears what was said meanwhile" within 10 all_there

check "friends only, by an edit" board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8080 --allow "$friend"
equal "a friend comes in" "$friend" "$(wan curl -s --max-time 5 --interface "$friend" "http://$outside/")"
equal "others do not" "" "$(asked wan "http://$outside/")"
check "which is written down" within 5 heard "portfw tcp $server $outside:80 $client:8080 0 0 0 refused"
check "one is kept out" board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8080 --deny "$friend" --allow any
equal "the friend, now" "" "$(wan curl -s --connect-timeout 1 --interface "$friend" "http://$outside/")"
equal "others come in" "$server" "$(asked wan "http://$outside/")"

# --- connections that stand
# downloads NAME: in the background, slowly; how it ended stands in a file.
downloads() {
  (wan curl -s --limit-rate 2M --max-time 30 -o /dev/null -w '%{size_download}' "http://$outside/bytes/8000000" >"$scratch/$1.size"; echo $? >"$scratch/$1.end") &
  helpers+=($!)
}
live() { [ "$(board ipmasqadm portfw -l -n -v | awk '/^TCP/ { print $8 }')" = "$1" ]; }
ended() { [ "$(cat "$scratch/$1.end" 2>/dev/null)" = "$2" ]; }
board ipmasqadm portfw -f --cut 2>/dev/null
check "another forward" board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8080 "${terms[@]}"
downloads edited
check "a download is listed as live" within 3 live 1
check "the forward is edited" board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8080 -p 3
check "another one comes and goes" board sh -c "ipmasqadm portfw -a -P udp -L $outside 80 -R $client 8080 && ipmasqadm portfw -d -P udp -L $outside 80"
check "a whole configuration with that forward comes" board sh -c 'bauta export | bauta import'
check "which breaks nothing: the download ends well" within 15 ended edited 0
equal "whole" 8000000 "$(cat "$scratch/edited.size")"

downloads left
check "a download again" within 3 live 1
equal "deleting says how many connections go on" "portfw: 1 connection still uses what was deleted and goes on; --cut would end it" \
  "$(board ipmasqadm portfw -d -P tcp -L "$outside" 80 2>&1)"
check "it does go on" within 15 ended left 0
board ipmasqadm portfw -a -P tcp -L "$outside" 80 -R "$client" 8080 "${terms[@]}"
downloads cut
check "and again" within 3 live 1
equal "--cut ends it, and says so" "portfw: 1 connection cut" "$(board ipmasqadm portfw -d -P tcp -L "$outside" 80 --cut 2>&1)"
check "the client is told by a reset" within 10 ended cut 56
check "and the log says so" within 5 heard "portfw tcp $server $outside:80 $client:8080 .* cut"
finish
