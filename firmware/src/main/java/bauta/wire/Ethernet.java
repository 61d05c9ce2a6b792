package bauta.wire;

import java.nio.ByteBuffer;

/**
 * An Ethernet II header (RFC 894).
 *
 * <pre>
 *  0               1               2               3
 *  +---------------------------------------------------------------+
 *  |                          destination                          |
 *  +                               +-------------------------------+
 *  |                               |            source             |
 *  +-------------------------------+                               +
 *  |                                                               |
 *  +-------------------------------+-------------------------------+
 *  |             type              |
 *  +-------------------------------+
 * </pre>
 */
public final class Ethernet {
    /** Bytes of the header. */
    public static final int HEADER = 14;

    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int VLAN = 0x8100;
    public static final int IPV6 = 0x86DD;
    public static final int QINQ = 0x88A8;

    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    private static final int TYPE = 12;
    private static final long GROUP_BIT = 1L << 40;

    private ByteBuffer b;
    private int at;
    private int length;

    /** @param length bytes of the frame from {@code at} on */
    public Ethernet wrap(ByteBuffer b, int at, int length) {
        this.b = b;
        this.at = at;
        this.length = length;
        return this;
    }

    /** The gate: the header is there. */
    public boolean valid() {
        return length >= HEADER && Frames.holds(b, at, length);
    }

    public long destination() {
        return Addresses.mac(b, at + DESTINATION);
    }

    public void destination(long mac) {
        Addresses.mac(b, at + DESTINATION, mac);
    }

    public long source() {
        return Addresses.mac(b, at + SOURCE);
    }

    public void source(long mac) {
        Addresses.mac(b, at + SOURCE, mac);
    }

    /** EtherType; a value below 1536 is the length of an IEEE 802.3 frame. */
    public int type() {
        return b.getShort(at + TYPE) & 0xFFFF;
    }

    public void type(int type) {
        b.putShort(at + TYPE, (short) type);
    }

    /** Whether it is addressed to all stations. */
    public boolean broadcast() {
        return destination() == BROADCAST;
    }

    /** Whether it is addressed to a group of stations; all of them are a group, too. */
    public boolean multicast() {
        return (destination() & GROUP_BIT) != 0;
    }

    /** Offset of what the frame carries. */
    public int payloadAt() {
        return at + HEADER;
    }

    /** Bytes of what the frame carries, padding included. */
    public int payloadLength() {
        return length - HEADER;
    }

    @Override
    public String toString() {
        return valid() ? Addresses.mac(source()) + " > " + Addresses.mac(destination()) + " " + typeName() : "malformed Ethernet";
    }

    private String typeName() {
        return switch (type()) {
            case IPV4 -> "ip";
            case ARP -> "arp";
            case IPV6 -> "ip6";
            case VLAN -> "vlan";
            case QINQ -> "qinq";
            default -> String.format("type 0x%04x", type());
        };
    }
}
