#!/bin/bash
# Servers inside, reached from outside by portfw.
# shellcheck source=harness
. "$(dirname "$0")/harness"

flush() { board ipmasqadm portfw -f; }

serve lan tcp 8080 socat TCP-LISTEN:8080,fork,reuseaddr "EXEC:$image_build/virtual/answer"
check "a port is forwarded" board ipmasqadm portfw -a -P tcp -L "$outside" 8080 -R "$client" 8080
equal "the server inside sees the client's address" "$server" "$(asked wan "http://$outside:8080/")"
equal "from inside by the outside address too; there the server sees the router" "$outside" "$(asked lan "http://$outside:8080/")"
check "the forward is listed" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control ipmasqadm portfw -l -n | grep -q 8080"
check "the forwards are flushed" flush
equal "a flushed forward is closed" "" "$(asked wan "http://$outside:8080/")"

# Two backends, the last one added first: 5 connections to B, 15 to A, and again.
serve lan tcp 8081 socat TCP-LISTEN:8081,fork,reuseaddr SYSTEM:'printf A'
serve lan tcp 8082 socat TCP-LISTEN:8082,fork,reuseaddr SYSTEM:'printf B'
check "backend A with preference 15" board ipmasqadm portfw -a -P tcp -L "$outside" 8088 -R "$client" 8081 -p 15
check "backend B with preference 5" board ipmasqadm portfw -a -P tcp -L "$outside" 8088 -R "$client" 8082 -p 5
order=
for _ in {1..40}; do
  order+=$(wan timeout 5 socat -u "TCP:$outside:8088,connect-timeout=2" - 2>/dev/null || printf -)
done
equal "40 connections are shared in the order of 2.2" "BBBBBAAAAAAAAAAAAAAABBBBBAAAAAAAAAAAAAAA" "$order"
flush

# shellcheck disable=SC2016  # the inner shell expands
serve lan udp 7001 socat UDP-RECVFROM:7001,fork SYSTEM:'read question; printf "%s" "$SOCAT_PEERADDR"'
check "a UDP port is forwarded" board ipmasqadm portfw -a -P udp -L "$outside" 7001 -R "$client" 7001
equal "the UDP server inside sees the client's address" "$server" \
  "$(echo question | wan timeout 8 socat -t 5 - "UDP:$outside:7001" 2>/dev/null)"
flush
finish
