package bauta.wire;

import java.nio.ByteBuffer;

/** Whole frames in one line of text, after tcpdump; for people, not for the packet's way. */
public final class Frames {
    private Frames() {
    }

    /** Any bytes are allowed: what is malformed is called so. */
    public static String text(ByteBuffer b, int at, int length) {
        var ethernet = new Ethernet().wrap(b, at, length);
        if (!ethernet.valid()) {
            return ethernet.toString();
        }
        var payload = ethernet.payloadAt();
        var payloadLength = ethernet.payloadLength();
        return switch (ethernet.type()) {
            case Ethernet.IPV4 -> ethernet + " " + packet(new Ipv4().wrap(b, payload, payloadLength));
            case Ethernet.ARP -> ethernet + " " + new Arp().wrap(b, payload, payloadLength);
            default -> ethernet + " len " + length;
        };
    }

    private static String packet(Ipv4 ip) {
        if (!ip.valid()) {
            return "malformed";
        }
        return ip.fragmentOffset() == 0 ? ip + transport(ip) : ip.toString();
    }

    private static String transport(Ipv4 ip) {
        var b = ip.buffer();
        var at = ip.payloadAt();
        var length = ip.payloadPresent();
        return switch (ip.protocol()) {
            case Ipv4.TCP -> ": " + new Tcp().wrap(b, at, length);
            case Ipv4.UDP -> ": " + new Udp().wrap(b, at, length);
            case Ipv4.ICMP -> ": " + message(b, new Icmp().wrap(b, at, length));
            default -> "";
        };
    }

    private static String message(ByteBuffer b, Icmp icmp) {
        if (!icmp.valid() || !Icmp.isError(icmp.type())) {
            return icmp.toString();
        }
        var quoted = new Ipv4().wrap(b, icmp.quotedAt(), icmp.quotedLength());
        // A quoted error would quote again; the text of one level is enough, and bounds the depth.
        var inner = quoted.validQuoted() && quoted.protocol() != Ipv4.ICMP && quoted.fragmentOffset() == 0 ? transport(quoted) : "";
        return icmp + " (" + quoted + inner + ")";
    }

    /** Whether the range lies within the buffer: what every gate asks first, so that no length from outside is trusted. */
    static boolean holds(ByteBuffer b, int at, int length) {
        return b != null && at >= 0 && length >= 0 && length <= b.limit() - at;
    }
}
