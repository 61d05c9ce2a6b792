#!/bin/bash
# Established connections pass in the kernel: the same packets, the same counters, and rules that hold at once.
# shellcheck source=harness
. "$(dirname "$0")/harness"

entries() { board bauta status | sed -n 's/^offload \([0-9]*\) of .*/\1/p'; }
handed_over() { [ "$(entries)" -ge "$1" ]; }
passed_in_kernel() { board bauta status | sed -n 's/^offload .* \([0-9]*\) packets passed there$/\1/p'; }
# packets and octets of the first rule of a chain
counted() { board ipchains -L "$1" -v -n -x | awk 'NR == 3 { print $1, $2 }'; }

if board bauta status | grep '^offload not possible'; then
  echo "# the kernel is too old for the rest of this test"
  finish
fi

# A flow of known size: datagrams of 200 octets, one more that opens it.
serve wan tcp 5202 iperf3 -s -p 5202
board ipchains -I input -p udp -s "$client" -d "$server" 5202 -j ACCEPT
board ipchains -I forward -p udp -s "$client" -d "$server" 5202 -j MASQ
board ipchains -I output -p udp -d "$server" 5202 -j ACCEPT
before=$(passed_in_kernel)
check "5000 datagrams cross" lan timeout 20 iperf3 -c "$server" -p 5202 -u -b 20M -l 200 -k 5000
for chain in input forward output; do
  equal "each is counted in the chain $chain" "5001 $((5000 * 228 + 32))" "$(counted "$chain")"
done
check "nearly all passed in the kernel" [ $(($(passed_in_kernel) - before)) -gt 4900 ]
flow=$(board bauta connections | awk -v from="$client" '$1 == "udp" && index($2, from) == 1 && $3 ~ /:5202$/ { print $6 }')
equal "and counted for its connection" $((5000 * 228 + 32)) "$flow"
for chain in input forward output; do board ipchains -D "$chain" 1; done

check "a stream crosses in the kernel" lan timeout 20 iperf3 -c "$server" -p 5202 -t 2
before=$(passed_in_kernel)
check "and back" lan timeout 20 iperf3 -c "$server" -p 5202 -t 2 -R
check "in the kernel as well" [ $(($(passed_in_kernel) - before)) -gt 1000 ]

# Of a short connection only what opens it takes the path; what is counted, and what has become of it, is the same.
board ipchains -I input -p tcp -s "$client" -d "$server" 80
wan nft -f - <<'N'
table ip counted {
  chain asked {
    type filter hook prerouting priority raw
    tcp dport 80 counter
  }
}
N
before=$(passed_in_kernel)
for _ in $(seq 40); do seen_from_inside || echo "not ok a request crosses"; done
equal "short connections have ended as soon as they have" "" \
  "$(board bauta connections | awk -v to="$server:80" '$1 == "tcp" && $3 == to && $5 !~ /^(TIME_WAIT|CLOSE)$/')"
equal "each of their packets is counted" "$(wan nft list table ip counted | sed -n 's/.*counter packets \([0-9]*\) bytes \([0-9]*\).*/\1 \2/p')" \
  "$(counted input)"
there=$(counted input)
check "all but the first passed in the kernel" [ $(($(passed_in_kernel) - before)) -ge $((2 * (${there% *} - 40))) ]
wan nft delete table ip counted
board ipchains -D input 1

# Many small frames are looked at by the processors that the card does not interrupt, as long as they come.
steered() { [ "$(steering nic-in)" != 0 ]; }
not_steered() { ! steered; }
equal "few frames stay with the processor that they come to" 0 "$(steering nic-in)"
if [ "$(nproc)" -gt 1 ]; then
  lan timeout 20 iperf3 -c "$server" -p 5202 -u -b 0 -l 18 -t 8 >/dev/null 2>&1 &
  flooding=$!
  check "many small ones go to others" within 7 steered
  wait $flooding
  check "and no longer when they end" within 2 not_steered
fi

# Rules hold at once for a connection that the kernel carries.
serve wan udp 7001 socat UDP-LISTEN:7001,fork EXEC:cat
exec 5> >(lan timeout 60 socat -T 60 - "UDP:$server:7001,sourceport=7002" >"$scratch/answers")
helpers+=($!)
# Each line says something else, so that none can be taken for another.
asked=0
answered() {
  echo "line $((++asked))" >&5
  within "${1:-2}" grep -qx "line $asked" "$scratch/answers"
}
for _ in 1 2 3 4 5; do answered; done
check "a conversation is handed over" within 5 handed_over 2
check "it goes on" answered
board ipchains -I input -p udp --sport 7002 -j DENY
refused "a new rule stops it at once" answered 1
board ipchains -D input 1
check "without the rule it goes on" answered
check "and is handed over again" within 5 handed_over 2
# Who watches sees every packet, those of established connections too.
board timeout 20 bauta trace -c 4 -t 10 port 7001 >"$scratch/trace" 2>&1 &
tracing=$!
within 5 test -s "$scratch/trace"
for _ in 1 2 3 4; do answered; done
wait $tracing
check "a trace shows an established conversation" grep -q 7001 "$scratch/trace"
board bauta set offload off
check "it can be switched off" sh -c "PATH=$run/runtime/bin:\$PATH BAUTA_CONTROL=$run/control bauta status | grep -q '^offload off, '"
before=$(passed_in_kernel)
check "the conversation goes on without" answered
board bauta set offload on
answered
check "and on again" within 5 handed_over 1
check "it can be cut" board bauta cut "$client"
equal "and is gone then" "" "$(board bauta connections | grep ":7001")"
exec 5>&-
finish
