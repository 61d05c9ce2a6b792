#!/bin/bash
# bauta capture by the control socket: what it writes is opened by others' programs.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

file=$scratch/capture.pcapng
board timeout 20 bauta capture tcp host "$client" port 80 -c 12 >"$file" 2>"$scratch/said" &
capturing=$!
helpers+=("$capturing")
begun() { [ -s "$file" ]; }
check "a capture begins" within 5 begun
for _ in {1..5}; do asked lan "http://$server/" >/dev/null; done
ended() { ! kill -0 "$capturing" 2>/dev/null; }
check "and ends after as many packets as were wanted" within 10 ended
check "capinfos opens it" sh -c "capinfos -M '$file' >$scratch/infos"
check "as pcapng" grep -q '^File type:.*pcapng' "$scratch/infos"
equal "with 12 packets" 12 "$(sed -n 's/^Number of packets: *//p' "$scratch/infos")"
equal "of Ethernet" ether "$(sed -n 's/^File encapsulation: *//p' "$scratch/infos" | tr 'E' 'e' | cut -c1-5)"
check "tshark reads them" sh -c "tshark -r '$file' -T fields -e ip.src -e ip.dst -e tcp.dstport -e http.request.method >$scratch/fields 2>$scratch/tshark.err"
equal "all are of that client and the web server, the answers as they came in" "$client $outside $server" "$(awk 'NF > 2 { print $1; print $2 }' "$scratch/fields" | sort -u | paste -sd ' ')"
check "a request is among them" grep -q GET "$scratch/fields"
equal "with right checksums" 0 "$(tshark -r "$file" -o ip.check_checksum:TRUE -Y 'ip.checksum.status == 0' 2>/dev/null | wc -l)"
equal "and where they came in" "eth0-card eth1-card" "$(tshark -r "$file" -T fields -e frame.interface_name 2>/dev/null | sort -u | paste -sd ' ')"

# What `ipchains -o' copied to a program by a device of its own.
board ipchains -A input -p tcp -d "$server" 80 -o 40
board timeout 20 bauta capture copied -c 3 >"$file.o" 2>"$scratch/said" &
capturing=$!
helpers+=("$capturing")
begun() { [ -s "$file.o" ]; }
check "a capture of what rules copy" within 5 begun
asked lan "http://$server/" >/dev/null
check "ends" within 10 ended
equal "and has as much of it as the rule says" "$client 54" \
  "$(tshark -r "$file.o" -T fields -e ip.src -e frame.cap_len 2>/dev/null | sort -u | paste -sd ' ' | tr '\t' ' ')"
board ipchains -D input 1
finish
