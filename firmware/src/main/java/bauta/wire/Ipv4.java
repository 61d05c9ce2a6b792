package bauta.wire;

import java.nio.ByteBuffer;

/**
 * An IPv4 header (RFC 791). Every setter keeps the header checksum right (RFC 1624).
 *
 * <pre>
 *  0               1               2               3
 *  +-------+-------+---------------+-------------------------------+
 *  |version|  IHL  |      TOS      |         total length          |
 *  +-------+-------+---------------+-+-+-+-------------------------+
 *  |              id               |0|D|M|     fragment offset     |
 *  +---------------+---------------+-+-+-+-------------------------+
 *  |      TTL      |   protocol    |           checksum            |
 *  +---------------+---------------+-------------------------------+
 *  |                            source                             |
 *  +---------------------------------------------------------------+
 *  |                          destination                          |
 *  +---------------------------------------------------------------+
 *  |                  options, 0 to 40 bytes ...                   |
 * </pre>
 */
public final class Ipv4 {
    /** Bytes of a header without options. */
    public static final int HEADER = 20;

    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int GRE = 47;
    public static final int ESP = 50;

    /** Bits of {@link #fragmentWord()}: do not fragment, more fragments follow. */
    public static final int DF = 0x4000;
    public static final int MF = 0x2000;

    private static final int VERSION_IHL = 0;
    private static final int TOS = 1;
    private static final int TOTAL_LENGTH = 2;
    private static final int ID = 4;
    private static final int FRAGMENT = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private static final int OFFSET_MASK = 0x1FFF;
    private static final int VERSION_4 = 0x40;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;

    private ByteBuffer b;
    private int at;
    private int available;

    /** @param available bytes from {@code at} on, padding of the frame included */
    public Ipv4 wrap(ByteBuffer b, int at, int available) {
        this.b = b;
        this.at = at;
        this.available = available;
        return this;
    }

    /** The gate: a version 4 header with well-formed options, and all of the packet is there. The checksum is not looked at. */
    public boolean valid() {
        return validQuoted() && totalLength() <= available;
    }

    /** The gate for a packet quoted by an ICMP error, which may be cut off anywhere after the header. */
    public boolean validQuoted() {
        if (available < HEADER || !Frames.holds(b, at, available)) {
            return false;
        }
        var header = headerLength();
        return (b.get(at + VERSION_IHL) & 0xF0) == VERSION_4
            && header >= HEADER && header <= available && header <= totalLength()
            && (header == HEADER || Options.wellFormed(b, at + HEADER, at + header));
    }

    public boolean checksumRight() {
        return Checksum.sum(b, at, headerLength()) == Checksum.ALL_ONES;
    }

    public ByteBuffer buffer() {
        return b;
    }

    /** Offset of the header in the buffer. */
    public int at() {
        return at;
    }

    /** Bytes, options included: 20 to 60. */
    public int headerLength() {
        return (b.get(at + VERSION_IHL) & 0xF) << 2;
    }

    public int optionsLength() {
        return headerLength() - HEADER;
    }

    /** Whether a loose or strict source route is among the options. */
    public boolean sourceRouted() {
        return optionsLength() > 0 && (hasOption(LOOSE_SOURCE_ROUTE) || hasOption(STRICT_SOURCE_ROUTE));
    }

    private boolean hasOption(int type) {
        return Options.find(b, at + HEADER, at + headerLength(), type) >= 0;
    }

    public int tos() {
        return b.get(at + TOS) & 0xFF;
    }

    public void tos(int tos) {
        replace(VERSION_IHL, b.get(at + VERSION_IHL) << 8 | tos & 0xFF);
    }

    /** Bytes of header and payload, as the header says. */
    public int totalLength() {
        return word(TOTAL_LENGTH);
    }

    public void totalLength(int bytes) {
        replace(TOTAL_LENGTH, bytes);
    }

    public int id() {
        return word(ID);
    }

    public void id(int id) {
        replace(ID, id);
    }

    /** Flags and fragment offset as they stand in the header; the offset in units of 8 bytes. */
    public int fragmentWord() {
        return word(FRAGMENT);
    }

    public void fragmentWord(int flagsAndOffset) {
        replace(FRAGMENT, flagsAndOffset);
    }

    public boolean dontFragment() {
        return (fragmentWord() & DF) != 0;
    }

    public boolean moreFragments() {
        return (fragmentWord() & MF) != 0;
    }

    /** Bytes: 0 to 65528. */
    public int fragmentOffset() {
        return (fragmentWord() & OFFSET_MASK) << 3;
    }

    /** Whether it is a fragment, the first included. */
    public boolean isFragment() {
        return (fragmentWord() & (MF | OFFSET_MASK)) != 0;
    }

    public int ttl() {
        return b.get(at + TTL) & 0xFF;
    }

    public void ttl(int ttl) {
        replace(TTL, ttl << 8 | protocol());
    }

    /** One less; the caller has seen that it was more than 0. */
    public void decrementTtl() {
        ttl(ttl() - 1);
    }

    public int protocol() {
        return b.get(at + PROTOCOL) & 0xFF;
    }

    public int checksum() {
        return word(CHECKSUM);
    }

    /** Sums up the header anew. */
    public void computeChecksum() {
        b.putShort(at + CHECKSUM, (short) 0);
        b.putShort(at + CHECKSUM, (short) ~Checksum.sum(b, at, headerLength()));
    }

    public int source() {
        return b.getInt(at + SOURCE);
    }

    public void source(int address) {
        replaceAddress(SOURCE, address);
    }

    public int destination() {
        return b.getInt(at + DESTINATION);
    }

    public void destination(int address) {
        replaceAddress(DESTINATION, address);
    }

    /** Offset of the payload in the buffer. */
    public int payloadAt() {
        return at + headerLength();
    }

    /** Bytes of payload as the header says; of a quoted packet fewer may be there, see {@link #payloadPresent()}. */
    public int payloadLength() {
        return totalLength() - headerLength();
    }

    /** Bytes of payload that are really there: all of it, but for a quoted packet. */
    public int payloadPresent() {
        return Math.min(totalLength(), available) - headerLength();
    }

    /**
     * Writes a header of 20 bytes, type of service 0, and wraps this view over it.
     *
     * @param totalLength bytes, the header included
     * @param ttl         0 to 255
     */
    public void write(ByteBuffer b, int at, int totalLength, int id, int fragmentWord, int ttl, int protocol, int source, int destination) {
        wrap(b, at, totalLength);
        b.putShort(at + VERSION_IHL, (short) ((VERSION_4 | HEADER >> 2) << 8));
        b.putShort(at + TOTAL_LENGTH, (short) totalLength);
        b.putShort(at + ID, (short) id);
        b.putShort(at + FRAGMENT, (short) fragmentWord);
        b.putShort(at + TTL, (short) (ttl << 8 | protocol & 0xFF));
        b.putInt(at + SOURCE, source);
        b.putInt(at + DESTINATION, destination);
        computeChecksum();
    }

    @Override
    public String toString() {
        if (!validQuoted()) {
            return "malformed ip";
        }
        var text = new StringBuilder().append(Addresses.text(source())).append(" > ").append(Addresses.text(destination()))
            .append(' ').append(protocolName()).append(" ttl ").append(ttl()).append(" len ").append(totalLength()).append(" id ").append(id());
        if (dontFragment()) {
            text.append(" DF");
        }
        if (isFragment()) {
            text.append(" frag ").append(fragmentOffset()).append(moreFragments() ? "+" : "");
        }
        if (optionsLength() > 0) {
            text.append(" options ").append(optionsLength());
        }
        return text.toString();
    }

    private String protocolName() {
        return switch (protocol()) {
            case ICMP -> "icmp";
            case TCP -> "tcp";
            case UDP -> "udp";
            case GRE -> "gre";
            case ESP -> "esp";
            default -> "proto " + protocol();
        };
    }

    private int word(int field) {
        return b.getShort(at + field) & 0xFFFF;
    }

    private void replace(int field, int value) {
        b.putShort(at + CHECKSUM, (short) Checksum.update16(checksum(), word(field), value));
        b.putShort(at + field, (short) value);
    }

    private void replaceAddress(int field, int address) {
        b.putShort(at + CHECKSUM, (short) Checksum.update32(checksum(), b.getInt(at + field), address));
        b.putInt(at + field, address);
    }
}
