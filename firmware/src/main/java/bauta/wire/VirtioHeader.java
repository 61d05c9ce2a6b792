package bauta.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The offload header before each frame of a packet socket with {@code PACKET_VNET_HDR} or a TAP device with
 * {@code IFF_VNET_HDR} ({@code struct virtio_net_hdr}, linux/virtio_net.h). Its 16-bit fields are in the byte order of
 * the machine, whatever the order of the buffer.
 *
 * <pre>
 *  0               1               2               3
 *  +---------------+---------------+-------------------------------+
 *  |     flags     |   GSO type    |         header length         |
 *  +---------------+---------------+-------------------------------+
 *  |           GSO size            |        checksum start         |
 *  +-------------------------------+-------------------------------+
 *  |        checksum offset        |
 *  +-------------------------------+
 * </pre>
 */
public final class VirtioHeader {
    public static final int LENGTH = 10;

    /** Flag: the checksum at start + offset still holds only the pseudo-header sum. */
    public static final int NEEDS_CSUM = 1;
    /** Flag: the checksum has been verified by the card. */
    public static final int DATA_VALID = 2;

    public static final int GSO_NONE = 0;
    public static final int GSO_TCPV4 = 1;
    public static final int GSO_UDP = 3;
    public static final int GSO_TCPV6 = 4;
    public static final int GSO_UDP_L4 = 5;
    /** A bit beside the GSO type: the first segment has CWR set. */
    public static final int GSO_ECN = 0x80;

    private static final int FLAGS = 0;
    private static final int GSO_TYPE = 1;
    private static final int HEADER_LENGTH = 2;
    private static final int GSO_SIZE = 4;
    private static final int CHECKSUM_START = 6;
    private static final int CHECKSUM_OFFSET = 8;

    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private ByteBuffer b;
    private int at;

    /** The buffer is big-endian and holds at least {@link #LENGTH} bytes from {@code at} on. */
    public VirtioHeader wrap(ByteBuffer b, int at) {
        this.b = b;
        this.at = at;
        return this;
    }

    public int flags() {
        return b.get(at + FLAGS) & 0xFF;
    }

    public void flags(int flags) {
        b.put(at + FLAGS, (byte) flags);
    }

    public boolean needsChecksum() {
        return (flags() & NEEDS_CSUM) != 0;
    }

    public boolean dataValid() {
        return (flags() & DATA_VALID) != 0;
    }

    /** One of the GSO constants, without {@link #GSO_ECN}. */
    public int gsoType() {
        return rawGsoType() & ~GSO_ECN;
    }

    public int rawGsoType() {
        return b.get(at + GSO_TYPE) & 0xFF;
    }

    /** Sets the type, {@link #GSO_ECN} as in the argument. */
    public void rawGsoType(int type) {
        b.put(at + GSO_TYPE, (byte) type);
    }

    /** Bytes of Ethernet, IP and transport header before the data that is cut into segments; a hint only. */
    public int headerLength() {
        return word(HEADER_LENGTH);
    }

    public void headerLength(int bytes) {
        word(HEADER_LENGTH, bytes);
    }

    /** Bytes of data per segment. */
    public int gsoSize() {
        return word(GSO_SIZE);
    }

    public void gsoSize(int bytes) {
        word(GSO_SIZE, bytes);
    }

    /** Where the checksum begins to count, bytes from the start of the frame. */
    public int checksumStart() {
        return word(CHECKSUM_START);
    }

    public void checksumStart(int bytes) {
        word(CHECKSUM_START, bytes);
    }

    /** Where the checksum field lies, bytes from {@link #checksumStart()}. */
    public int checksumOffset() {
        return word(CHECKSUM_OFFSET);
    }

    public void checksumOffset(int bytes) {
        word(CHECKSUM_OFFSET, bytes);
    }

    /** All zero: an ordinary frame with nothing left to do. */
    public void clear() {
        b.putLong(at, 0);
        b.putShort(at + 8, (short) 0);
    }

    @Override
    public String toString() {
        if (!Frames.holds(b, at, LENGTH)) {
            return "no virtio header";
        }
        return "virtio flags " + flags() + " gso " + gsoName() + ((rawGsoType() & GSO_ECN) != 0 ? "+ecn" : "") + " size " + gsoSize()
            + " header " + headerLength() + " checksum " + checksumStart() + "+" + checksumOffset();
    }

    private String gsoName() {
        return switch (gsoType()) {
            case GSO_NONE -> "none";
            case GSO_TCPV4 -> "tcp4";
            case GSO_UDP -> "udp";
            case GSO_TCPV6 -> "tcp6";
            case GSO_UDP_L4 -> "udp-l4";
            default -> "type " + gsoType();
        };
    }

    private int word(int field) {
        var word = b.getShort(at + field);
        return (SWAPPED ? Short.reverseBytes(word) : word) & 0xFFFF;
    }

    private void word(int field, int value) {
        b.putShort(at + field, SWAPPED ? Short.reverseBytes((short) value) : (short) value);
    }
}
