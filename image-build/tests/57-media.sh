#!/bin/bash
# TFTP and RTSP between real peers: what the server sends comes to ports that only the helper knows of. Clients inside: busybox, curl and
# GStreamer; servers outside: tftpd-hpa and GStreamer.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

chmod 755 "$scratch"
helper() { board bauta helper "$@"; }
flows_of() { helper list | grep -Eq "^$1 .* [1-9][0-9]* flows, 0 refused"; }

mkdir -m 777 "$scratch/tftp"
head -c 100000 /dev/urandom >"$scratch/tftp/file"
chmod 644 "$scratch/tftp/file"
# By busybox, whose data come from another port of the server than it asked.
fetched_by_tftp() {
  rm -f "$scratch/got"
  lan timeout 4 busybox tftp -g -b 1024 -r file -l "$scratch/got" "$server" && cmp "$scratch/got" "$scratch/tftp/file"
}
sent_by_tftp() {
  rm -f "$scratch/tftp/sent"
  lan curl -s --max-time 4 -T "$scratch/tftp/file" "tftp://$server/sent" && cmp "$scratch/tftp/sent" "$scratch/tftp/file"
}
tftpd=$(unpacked tftpd-hpa alone)/usr/sbin/in.tftpd
check "tftpd-hpa outside" serve wan udp 69 "$tftpd" --foreground --address "$server:69" --secure --create --user nobody "$scratch/tftp"
# The filter by address lets answers of another port in; by address and port it does not.
check "the filter is strict" board bauta set filtering address-and-port-dependent
refused "without the helper no file comes" fetched_by_tftp
check "the helper is loaded" helper load tftp
check "with it busybox fetches one" fetched_by_tftp
check "and curl sends one" sent_by_tftp
check "by flows of its own" flows_of tftp
check "and is unloaded" helper unload tftp
check "the filter is as it was" board bauta set filtering address-dependent

# GStreamer, of which only the parts that are needed are unpacked.
media=$(unpacked libgstrtspserver-1.0-0 alone)
libraries=$(printf '%s:' "$media"/usr/lib/*-linux-gnu*)
GST_PLUGIN_SYSTEM_PATH=$(printf '%s:' "$(unpacked gstreamer1.0-plugins-base alone)"/usr/lib/*/gstreamer-1.0 \
  "$(unpacked gstreamer1.0-plugins-good alone)"/usr/lib/*/gstreamer-1.0 /usr/lib/*/gstreamer-1.0)
export GST_PLUGIN_SYSTEM_PATH GST_REGISTRY=$scratch/registry
cc -O2 -Wall -o "$scratch/rtsp" "$image_build/tests/scripts/rtsp.c" "$media"/usr/lib/*/libgstrtspserver-1.0.so.0 \
  /usr/lib/*/libgstreamer-1.0.so.0 /usr/lib/*/libglib-2.0.so.0 -Wl,--allow-shlib-undefined
gst-inspect-1.0 rtspsrc >/dev/null 2>&1 # reads all plugins once
# played PORT [CLIENT-PORTS]: two seconds of a tone by UDP, all of it, whose way the client did not pave by packets of its own.
played() {
  rm -f "$scratch/tone"
  timeout 8 ip netns exec "$prefix-lan" gst-launch-1.0 -q rtspsrc "location=rtsp://$server:$1/tone" protocols=udp nat-method=none latency=100 \
    timeout=2000000 tcp-timeout=2000000 ${2:+port-range=$2} ! rtppcmudepay ! filesink "location=$scratch/tone"
  stat -c "%s bytes of 16000" "$scratch/tone"
  [ "$(stat -c %s "$scratch/tone")" -ge 15000 ]
}
check "an RTSP server outside" serve wan tcp 554 env "LD_LIBRARY_PATH=$libraries" "$scratch/rtsp" "$server" 554
refused "without the helper nothing is heard" played 554
check "the helper for RealAudio is loaded" helper load raudio
check "with it a player inside hears all of it" played 554
check "by flows that the helper let in" flows_of raudio
check "a port that the player wants is taken" board ipmasqadm portfw -a -P udp -L "$outside" 25000 -R "$client" 9
check "then it is given another one, and hears as well" played 554 25000-25001
board ipmasqadm portfw -f
helper unload raudio
finish
