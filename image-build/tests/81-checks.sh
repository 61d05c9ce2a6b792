#!/bin/bash
# Every kind of check against a real server, which then goes wrong in the way that this kind is there to find.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

host=192.168.77.4
lan ip addr add $host/24 dev lan0
declare -A process
# runs NAME COMMAND...: a server inside, in "process".
runs() {
  ip netns exec "$prefix-lan" "${@:2}" >"$scratch/$1.log" 2>&1 </dev/null &
  process[$1]=$!
  helpers+=($!)
  disown $!
}
stops() { kill -9 "${process[$1]}"; }
# watched PROTOCOL PORT TO CHECK...
watched() {
  board ipmasqadm portfw -a -P "$1" -L "$outside" "$2" -R $host "$3" &&
    board bauta health set portfw "$1" "$outside" "$2" "${@:4}" interval=200ms timeout=500ms
}
# is PROTOCOL PORT STATE [REASON]: how the host of that forward stands.
is() { board bauta health list | sed -n "/^portfw $1 $outside $2 /{n;p}" | grep -Eq " $3 .*${4-}"; }

mkdir "$scratch/web"
echo "all is well" >"$scratch/web/index.html"
runs web busybox httpd -f -p $host:8080 -h "$scratch/web"
check "a page is asked for" watched tcp 80 8080 http 'text=is well'
check "and is there" within 5 is tcp 80 healthy
echo "nothing is" >"$scratch/web/index.html"
check "with another text it is none" within 5 is tcp 80 failing 'text'
rm "$scratch/web/index.html"
check "nor where it is missing" within 5 is tcp 80 failing '404'

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=server -keyout "$scratch/key" -out "$scratch/cert" 2>/dev/null
cat "$scratch/key" "$scratch/cert" >"$scratch/server.pem"
runs https socat "OPENSSL-LISTEN:8443,bind=$host,reuseaddr,fork,verify=0,cert=$scratch/server.pem" "EXEC:$image_build/virtual/answer"
check "a page by HTTPS" watched tcp 443 8443 https
check "is there" within 5 is tcp 443 healthy
stops https
runs https socat "TCP-LISTEN:8443,bind=$host,reuseaddr,fork" "EXEC:$image_build/virtual/answer"
check "without encryption it is none" within 5 is tcp 443 failing

check "a ping" watched tcp 22 22 ping
check "comes back" within 5 is tcp 22 healthy
lan nft add table inet silent
lan nft add chain inet silent in '{ type filter hook input priority 0; }'
lan nft add rule inet silent in ip daddr $host icmp type echo-request drop
check "or is missed" within 5 is tcp 22 failing 'timed out after 500ms'
lan nft delete table inet silent
check "and comes back again" within 5 is tcp 22 healthy

runs echo socat "UDP-RECVFROM:7,bind=$host,fork" EXEC:cat
check "a datagram" watched udp 7 7 udp send=hello expect=hello
check "is answered" within 5 is udp 7 healthy
stops echo
check "or its port is closed" within 5 is udp 7 failing 'connection refused'
runs echo socat "UDP-RECVFROM:7,bind=$host,fork" EXEC:'tr a-z A-Z'
check "or it is answered by something else" within 5 is udp 7 failing 'answers something else'

name_server() {
  runs names dnsmasq --keep-in-foreground --conf-file=/dev/null --port=53 --no-resolv --no-hosts --pid-file= \
    --bind-interfaces --listen-address=$host --no-dhcp-interface=lan0 "$@"
}
name_server --address=/bauta.test/192.0.2.1
check "a name server" watched udp 53 53 dns name=www.bauta.test
check "answers" within 5 is udp 53 healthy
stops names
check "or not" within 5 is udp 53 failing 'connection refused'
name_server
check "or knows nobody of that name" within 5 is udp 53 failing 'REFUSED|refused'

cat >"$scratch/well" <<E2
#!/bin/sh
[ "\$1 \$2 \$3" = "word $host 4000" ] && exit \$(cat $scratch/code)
exit 99
E2
chmod 755 "$scratch" "$scratch/well"
echo 0 >"$scratch/code"
check "a program" watched tcp 4000 4000 program "run=$scratch/well" arg=word
check "that ends with 0" within 5 is tcp 4000 healthy
echo 3 >"$scratch/code"
check "or another number" within 5 is tcp 4000 failing 'exit code 3'

# The same for hosts behind a mark.
check "a mark" board ipchains -A input -i eth0 -p tcp -d "$outside" 8000 -m 7
check "with a host that is not there" board ipmasqadm mfw -A -m 7 -r 192.168.77.9 8080 -p 0
check "and one that is" board ipmasqadm mfw -A -m 7 -r $host 8080 -p 0
echo "by mark" >"$scratch/web/index.html"
check "is watched" board bauta health set mfw 7 tcp interval=200ms timeout=500ms
check "the one that is there serves" within 5 eval '[ "$(asked wan http://$outside:8000/)" = "by mark" ]'
check "the other is said to be unreachable" within 10 eval 'board bauta health list | grep -Eq "192.168.77.9:8080 +failing .*(host unreachable|timed out)"'
refused "a step to it is refused" board ipmasqadm mfw -S -m 7
equal "and the first goes on to serve" "by mark" "$(asked wan "http://$outside:8000/")"

for group in 'tcp 80' 'tcp 443' 'tcp 22' 'udp 7' 'udp 53' 'tcp 4000'; do board bauta health remove portfw "${group% *}" "$outside" "${group#* }"; done
board bauta health remove mfw 7
board ipmasqadm portfw -f
board ipmasqadm mfw -F
board ipchains -F input
lan ip addr del $host/24 dev lan0
finish
