#!/bin/bash
# Servers that answer from a port of their own: TFTP (tftpd-hpa) and RTSP with its media by UDP (GStreamer). With the helper the
# answers come in, without it they do not.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

helper() { board bauta helper "$@"; }

mkdir "$scratch/tftp"
chmod 755 "$scratch" "$scratch/tftp"
head -c 200000 /dev/urandom >"$scratch/tftp/file"
chmod 644 "$scratch/tftp/file"
check "a TFTP server outside" serve wan udp 69 in.tftpd -L -s -a "$server:69" -R 40000:40010 "$scratch/tftp"
fetches() {
  rm -f "$scratch/fetched"
  lan timeout "$1" tftp -m binary "$server" -c get file "$scratch/fetched" && cmp "$scratch/tftp/file" "$scratch/fetched"
}
# Where another port of the same peer may not answer, only the helper knows that it will.
check "only the endpoint that was asked may answer" board bauta set filtering address-and-port-dependent
check "the TFTP helper" helper load tftp
check "a file comes by TFTP" fetches 10
check "without the helper" helper unload tftp
refused "none comes" fetches 4
check "back to the filter of a fresh router" board bauta set filtering address-dependent

cat >"$scratch/rtsp.py" <<'P'
import gi
gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer(service='554')
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch('( audiotestsrc is-live=true ! mulawenc ! rtppcmupay name=pay0 '
                   'videotestsrc is-live=true ! video/x-raw,width=160,height=120,framerate=10/1 ! jpegenc ! rtpjpegpay name=pay1 )')
factory.set_shared(True)
server.get_mount_points().add_factory('/film', factory)
server.attach(None)
GLib.MainLoop().run()
P
check "an RTSP server outside" serve wan tcp 554 /usr/bin/python3 "$scratch/rtsp.py"
# plays NAME SECONDS: whether sound and picture come by UDP to a player that opens no way for them itself.
plays() {
  rm -f "$scratch/$1.sound" "$scratch/$1.picture"
  lan timeout "$2" gst-launch-1.0 -q rtspsrc name=film protocols=udp nat-method=none timeout=0 latency=100 "location=rtsp://$server/film" \
    film. ! application/x-rtp,media=audio ! rtppcmudepay ! identity eos-after=20 ! filesink "location=$scratch/$1.sound" \
    film. ! application/x-rtp,media=video ! rtpjpegdepay ! identity eos-after=20 ! filesink "location=$scratch/$1.picture"
  [ -s "$scratch/$1.sound" ] && [ -s "$scratch/$1.picture" ]
}
check "the RealAudio helper" helper load raudio
check "sound and picture come by UDP" plays first 15
check "without the helper" helper unload raudio
refused "they do not" plays second 5
finish
