package bauta.wire;

import java.nio.ByteBuffer;

/**
 * An address resolution packet (RFC 826) for IPv4 over Ethernet.
 *
 * <pre>
 *  0               1               2               3
 *  +-------------------------------+-------------------------------+
 *  |       hardware type (1)       |    protocol type (0x0800)     |
 *  +---------------+---------------+-------------------------------+
 *  |      (6)      |      (4)      |           operation           |
 *  +---------------+---------------+-------------------------------+
 *  |                          sender MAC                           |
 *  +                               +-------------------------------+
 *  |                               |            sender             |
 *  +-------------------------------+-------------------------------+
 *  |                               |          target MAC           |
 *  +-------------------------------+                               +
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            target                             |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class Arp {
    public static final int LENGTH = 28;

    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private static final int TYPES = 0;
    private static final int LENGTHS = 4;
    private static final int OPERATION = 6;
    private static final int SENDER_MAC = 8;
    private static final int SENDER = 14;
    private static final int TARGET_MAC = 18;
    private static final int TARGET = 24;

    private static final int ETHERNET_AND_IPV4 = 1 << 16 | Ethernet.IPV4;
    private static final short SIX_AND_FOUR = 6 << 8 | 4;

    private ByteBuffer b;
    private int at;
    private int length;

    /** @param length bytes from {@code at} on, padding included */
    public Arp wrap(ByteBuffer b, int at, int length) {
        this.b = b;
        this.at = at;
        this.length = length;
        return this;
    }

    /** The gate: all of it is there and it is about IPv4 over Ethernet. The operation may be any. */
    public boolean valid() {
        return length >= LENGTH && Frames.holds(b, at, length)
            && b.getInt(at + TYPES) == ETHERNET_AND_IPV4 && b.getShort(at + LENGTHS) == SIX_AND_FOUR;
    }

    public int operation() {
        return b.getShort(at + OPERATION) & 0xFFFF;
    }

    public long senderMac() {
        return Addresses.mac(b, at + SENDER_MAC);
    }

    public int sender() {
        return b.getInt(at + SENDER);
    }

    public long targetMac() {
        return Addresses.mac(b, at + TARGET_MAC);
    }

    public int target() {
        return b.getInt(at + TARGET);
    }

    /** Writes {@link #LENGTH} bytes. */
    public static void write(ByteBuffer b, int at, int operation, long senderMac, int sender, long targetMac, int target) {
        b.putInt(at + TYPES, ETHERNET_AND_IPV4);
        b.putShort(at + LENGTHS, SIX_AND_FOUR);
        b.putShort(at + OPERATION, (short) operation);
        Addresses.mac(b, at + SENDER_MAC, senderMac);
        b.putInt(at + SENDER, sender);
        Addresses.mac(b, at + TARGET_MAC, targetMac);
        b.putInt(at + TARGET, target);
    }

    @Override
    public String toString() {
        if (!valid()) {
            return "malformed";
        }
        return switch (operation()) {
            case REQUEST -> "who-has " + Addresses.text(target()) + " tell " + Addresses.text(sender());
            case REPLY -> Addresses.text(sender()) + " is-at " + Addresses.mac(senderMac());
            default -> "operation " + operation();
        };
    }
}
