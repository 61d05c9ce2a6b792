package bauta.wire;

import java.nio.ByteBuffer;

/**
 * An ICMP message (RFC 792, and RFC 950 for address masks).
 *
 * <pre>
 *  0               1               2               3
 *  +---------------+---------------+-------------------------------+
 *  |     type      |     code      |           checksum            |
 *  +---------------+---------------+-------------------------------+
 *  |       id (queries, replies)   |   sequence; next MTU (3, 4)   |
 *  +-------------------------------+-------------------------------+
 *  |     data; for errors the IP header and 8 bytes or more ...    |
 * </pre>
 */
public final class Icmp {
    /** Bytes of the header. */
    public static final int HEADER = 8;

    public static final int ECHO_REPLY = 0;
    public static final int UNREACHABLE = 3;
    public static final int SOURCE_QUENCH = 4;
    public static final int REDIRECT = 5;
    public static final int ECHO_REQUEST = 8;
    public static final int TIME_EXCEEDED = 11;
    public static final int PARAMETER_PROBLEM = 12;
    public static final int TIMESTAMP_REQUEST = 13;
    public static final int TIMESTAMP_REPLY = 14;
    public static final int INFORMATION_REQUEST = 15;
    public static final int INFORMATION_REPLY = 16;
    public static final int ADDRESS_MASK_REQUEST = 17;
    public static final int ADDRESS_MASK_REPLY = 18;

    /** Codes of {@link #UNREACHABLE}. */
    public static final int NET_UNREACHABLE = 0;
    public static final int HOST_UNREACHABLE = 1;
    public static final int PROTOCOL_UNREACHABLE = 2;
    public static final int PORT_UNREACHABLE = 3;
    public static final int FRAGMENTATION_NEEDED = 4;

    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int ID = 4;
    private static final int SEQUENCE = 6;

    private ByteBuffer b;
    private int at;
    private int length;

    /** @param length bytes of header and data: the payload length of the IP packet */
    public Icmp wrap(ByteBuffer b, int at, int length) {
        this.b = b;
        this.at = at;
        this.length = length;
        return this;
    }

    /** The gate: the header is there. What an error quotes has its own gate, {@link Ipv4#validQuoted()}. */
    public boolean valid() {
        return length >= HEADER && Frames.holds(b, at, length);
    }

    public int type() {
        return b.get(at + TYPE) & 0xFF;
    }

    public int code() {
        return b.get(at + CODE) & 0xFF;
    }

    public int checksum() {
        return word(CHECKSUM);
    }

    /** Of queries and replies. */
    public int id() {
        return word(ID);
    }

    /** Sets it and repairs the checksum. */
    public void id(int id) {
        b.putShort(at + CHECKSUM, (short) Checksum.update16(checksum(), id(), id));
        b.putShort(at + ID, (short) id);
    }

    /** Of queries and replies; where fragmentation is needed, the MTU of the next link (RFC 1191). */
    public int sequence() {
        return word(SEQUENCE);
    }

    /** Offset in the buffer of the IP header that an error quotes. */
    public int quotedAt() {
        return at + HEADER;
    }

    /** Bytes quoted. */
    public int quotedLength() {
        return length - HEADER;
    }

    public boolean checksumRight() {
        return Checksum.sum(b, at, length) == Checksum.ALL_ONES;
    }

    /** Sums up the message anew, as is needed after a change of what it quotes. */
    public void computeChecksum() {
        b.putShort(at + CHECKSUM, (short) 0);
        b.putShort(at + CHECKSUM, (short) ~Checksum.sum(b, at, length));
    }

    /** Whether messages of that type ask for a reply with the same id. */
    public static boolean isQuery(int type) {
        return switch (type) {
            case ECHO_REQUEST, TIMESTAMP_REQUEST, INFORMATION_REQUEST, ADDRESS_MASK_REQUEST -> true;
            default -> false;
        };
    }

    public static boolean isReply(int type) {
        return queryOf(type) >= 0;
    }

    /** Whether messages of that type quote a packet. */
    public static boolean isError(int type) {
        return switch (type) {
            case UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM -> true;
            default -> false;
        };
    }

    /** The type of query that such a reply answers; -1 if it is no reply. */
    public static int queryOf(int replyType) {
        return switch (replyType) {
            case ECHO_REPLY -> ECHO_REQUEST;
            case TIMESTAMP_REPLY -> TIMESTAMP_REQUEST;
            case INFORMATION_REPLY -> INFORMATION_REQUEST;
            case ADDRESS_MASK_REPLY -> ADDRESS_MASK_REQUEST;
            default -> -1;
        };
    }

    @Override
    public String toString() {
        if (!valid()) {
            return "malformed icmp";
        }
        var tail = isQuery(type()) || isReply(type()) ? " id " + id() + " seq " + sequence() : " code " + code() + mtu();
        return typeName() + tail + " len " + length;
    }

    private String mtu() {
        return type() == UNREACHABLE && code() == FRAGMENTATION_NEEDED ? " mtu " + sequence() : "";
    }

    private String typeName() {
        return switch (type()) {
            case ECHO_REPLY -> "echo reply";
            case UNREACHABLE -> "unreachable";
            case SOURCE_QUENCH -> "source quench";
            case REDIRECT -> "redirect";
            case ECHO_REQUEST -> "echo request";
            case TIME_EXCEEDED -> "time exceeded";
            case PARAMETER_PROBLEM -> "parameter problem";
            case TIMESTAMP_REQUEST -> "timestamp request";
            case TIMESTAMP_REPLY -> "timestamp reply";
            case INFORMATION_REQUEST -> "information request";
            case INFORMATION_REPLY -> "information reply";
            case ADDRESS_MASK_REQUEST -> "address mask request";
            case ADDRESS_MASK_REPLY -> "address mask reply";
            default -> "type " + type();
        };
    }

    private int word(int field) {
        return b.getShort(at + field) & 0xFFFF;
    }
}
