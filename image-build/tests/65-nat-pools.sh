#!/bin/bash
# Outside addresses for inside hosts: pools, bindings, FTP, hairpin, the death of the firmware.
# shellcheck source=harness
. "$(dirname "$0")/harness"

first=192.168.77.4 second=192.168.77.5 third=192.168.77.6
for address in "$first" "$second" "$third"; do
  lan ip addr add "$address/24" dev lan0
done
# What the web server outside sees of an inside host.
seen_of() { lan curl -s --connect-timeout 2 --max-time 5 --interface "$1" "http://$server/"; }

# The outside takes note of addresses that are announced without being asked for.
wan sysctl -qw net.ipv4.conf.wan0.arp_accept=1
# shellcheck disable=SC2317  # called by within
announced() { wan ip neigh show "$1" | grep -q lladdr; }
check "a pool of two addresses, for some" board ipmasqadm nat -a -L 203.0.113.16/31 -s 192.168.77.4/30
check "both are announced outside" within 5 announced 203.0.113.17
equal "the first host leaves by one" 203.0.113.16 "$(seen_of "$first")"
equal "and keeps it" 203.0.113.16 "$(seen_of "$first")"
equal "the second by the other" 203.0.113.17 "$(seen_of "$second")"
equal "the third shares" 203.0.113.16 "$(seen_of "$third")"
equal "who is not meant by the router's own" "$outside" "$(seen_of "$client")"
equal "the list says who has what" "203.0.113.16=$first 203.0.113.16=$third 203.0.113.17=$second" \
  "$(board ipmasqadm nat -l -n | awk '$1 == "has" { print $2 "=" $3 }' | xargs)"
check "ping goes by it" lan ping -q -c 2 -W 2 -I "$second" "$server"
refused "nothing comes in by it" wan ping -q -c 1 -W 1 203.0.113.17
check "explain names the pool" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control \
  bauta explain -i eth1 -p tcp -s $second 4000 -d $server 80 | grep -q 'NAT pool 203.0.113.16-203.0.113.17: $second has 203.0.113.17 to itself'"

# A host with an address of its own, open to the outside.
check "a binding, opened" board ipmasqadm nat -a -L 203.0.113.40 -R "$third" -o
equal "its host leaves by it" 203.0.113.40 "$(seen_of "$third")"
serve lan tcp 8081 socat "TCP-LISTEN:8081,bind=$third,fork,reuseaddr" SYSTEM:'echo $SOCAT_PEERADDR'
equal "and is reached by it on any port" "$server" "$(wan socat -t 2 - TCP:203.0.113.40:8081,connect-timeout=2)"
check "by ping too" wan ping -q -c 2 -W 2 203.0.113.40
equal "from inside as well, under the pool's address" 203.0.113.16 \
  "$(lan socat -t 2 - "TCP:203.0.113.40:8081,bind=$first,connect-timeout=2")"
equal "a port of it can go elsewhere" 0 "$(board ipmasqadm portfw -a -P tcp -L 203.0.113.40 80 -R "$client" 8082; echo $?)"
serve lan tcp 8082 socat "TCP-LISTEN:8082,bind=$client,fork,reuseaddr" SYSTEM:'echo elsewhere'
equal "and does" elsewhere "$(wan socat -t 2 - TCP:203.0.113.40:80,connect-timeout=2)"

# FTP: the client announces an address for the data, the helper the one of the pool.
# shellcheck source=scripts/ftp
. "$(dirname "$0")/scripts/ftp"
echo "by FTP" >"$scratch/ftp/file"
chmod -R a+rX "$scratch/ftp"
check "an FTP server runs outside" start_vsftpd wan "$server" 21
ftp() {
  lan timeout 20 lftp -c "set net:max-retries 1; set net:timeout 5; set ftp:passive-mode $1; set net:socket-bind-ipv4 $second; \
    open ftp://$server; cat file" 2>&1
}
equal "FTP, active, through the pool" "by FTP" "$(ftp off)"
equal "FTP, passive" "by FTP" "$(ftp on)"

# Connections under pool addresses outlive the firmware's process, and so does who has which.
serve wan tcp 5201 iperf3 -s
lan timeout 30 iperf3 --connect-timeout 3000 -B "$second" -c "$server" -t 5 >"$scratch/iperf" 2>&1 &
iperf=$!
check "a transfer runs from the pool" within 5 sh -c "ip netns exec $prefix-wan ss -Htn state established 'sport = :5201' | grep -q 203.0.113.17"
check "the configuration is saved" board bauta save
sleep 1 # of the transfer, before the firmware dies in its middle
kill -9 "$(firmware)"
check "after kill -9 up starts the firmware again" up
wait $iperf
equal "the transfer ends without an error" 0 $?
tail -n 3 "$scratch/iperf" | sed 's/^/#   /'
equal "the second host still has its address" 203.0.113.17 "$(seen_of "$second")"
check "the binding is there" wan ping -q -c 2 -W 2 203.0.113.40

board ipmasqadm nat -f --cut 2>"$scratch/cut"
check "deleting cuts the connections and says so" grep -q 'connections cut' "$scratch/cut"
equal "then the router's own address serves" "$outside" "$(seen_of "$second")"
check "mistakes are refused" sh -c "! PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control ipmasqadm nat -a -L $outside 2>/dev/null"
wan sysctl -qw net.ipv4.conf.wan0.arp_accept=0
for address in "$first" "$second" "$third"; do
  lan ip addr del "$address/24" dev lan0
done
finish
