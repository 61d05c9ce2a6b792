#!/bin/bash
# What a program inside learns about the router from a STUN server outside that has two addresses (RFC 5780); server and
# discovery tool are those of coturn.
# rfc4787-1 rfc4787-8 rfc4787-9
# shellcheck source=harness
. "$(dirname "$0")/harness"

second=203.0.113.3
wan ip addr add "$second/24" dev wan0

# All its files are in the scratch directory; finish ends it by its number.
serve wan udp 3479 turnserver -n --stun-only --no-auth --no-cli --no-tls --no-dtls \
  --listening-ip="$server" --listening-ip="$second" --listening-port=3478 --alt-listening-port=3479 \
  --no-stdout-log --simple-log --log-file="$scratch/turnserver.log" --pidfile="$scratch/turnserver.pid" --userdb="$scratch/turndb"

# It opens its sockets one after the other.
# shellcheck disable=SC2317  # called by within
listens_everywhere() {
  local socket
  for socket in "$server:3478" "$server:3479" "$second:3478" "$second:3479"; do
    wan ss -Hlun | grep -qF " $socket " || return 1
  done
}
check "the STUN server listens on two addresses and two ports" within 10 listens_everywhere

# found OPTION WORDS: whether the tool, asked with -m (mapping), -f (filtering) or -H (hairpinning), comes to that result.
found() {
  lan timeout 30 turnutils_natdiscovery "$1" "$server" >"$scratch/found" 2>&1
  cat "$scratch/found"
  grep -qF "$2" "$scratch/found"
}

check "one outside port for all peers" found -m "NAT with Endpoint Independent Mapping!"
check "by default an address that was written to may answer from any port" found -f "NAT with Address Dependent Filtering!"
check "two inside sockets have to write to each other, too" found -H "STUN receive timeout"
refused "before they meet by the outside address" grep "successful hairpinning" "$scratch/found"
check "the filter is opened" board bauta set filtering endpoint-independent
check "everybody may answer" found -f "NAT with Endpoint Independent Filtering!"
check "and inside sockets meet by the outside address at once" found -H "successful hairpinning"
check "the filter is closed further" board bauta set filtering address-and-port-dependent
check "only who was written to may answer" found -f "NAT with Address and Port Dependent Filtering!"
check "the filter is as before" board bauta set filtering address-dependent
wan ip addr del "$second/24" dev wan0
finish
