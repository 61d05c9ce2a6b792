package bauta.wire;

import java.nio.ByteBuffer;

/**
 * A TCP header (RFC 9293).
 *
 * <p>{@code partial} means checksum offload: the checksum field holds the sum of the pseudo header, not complemented, and
 * the card adds the segment. Then only a change of the pseudo header (addresses) concerns the field.
 *
 * <pre>
 *  0               1               2               3
 *  +-------------------------------+-------------------------------+
 *  |          source port          |       destination port        |
 *  +-------------------------------+-------------------------------+
 *  |                           sequence                            |
 *  +---------------------------------------------------------------+
 *  |                        acknowledgement                        |
 *  +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 *  | offset|   0   |C|E|U|A|P|R|S|F|            window             |
 *  +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 *  |           checksum            |        urgent pointer         |
 *  +-------------------------------+-------------------------------+
 *  |                  options, 0 to 40 bytes ...                   |
 * </pre>
 */
public final class Tcp {
    /** Bytes of a header without options. */
    public static final int HEADER = 20;

    /** Bits of {@link #flags()}. */
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGEMENT = 8;
    private static final int OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;
    private static final int CHECKSUM = 16;

    /** Of a quoted segment at least this much is there (RFC 792). */
    private static final int QUOTED = 8;
    private static final int SELECTIVE = 5;
    private static final int BLOCK = 8;
    private static final int MAXIMUM_SEGMENT = 2;
    private static final int MAXIMUM_SEGMENT_LENGTH = 4;
    private static final String FLAG_LETTERS = "FSRP.UEW";

    private ByteBuffer b;
    private int at;
    private int length;

    /** @param length bytes of header and data: the payload length of the IP packet */
    public Tcp wrap(ByteBuffer b, int at, int length) {
        this.b = b;
        this.at = at;
        this.length = length;
        return this;
    }

    /** The gate: all of the header is there and its options can be walked. */
    public boolean valid() {
        if (length < HEADER || !Frames.holds(b, at, length)) {
            return false;
        }
        var header = headerLength();
        return header >= HEADER && header <= length && (header == HEADER || Options.wellFormed(b, at + HEADER, at + header));
    }

    /** The gate for a segment quoted by an ICMP error: only ports, sequence and the rewriting methods may be used. */
    public boolean validQuoted() {
        return length >= QUOTED && Frames.holds(b, at, length);
    }

    public int sourcePort() {
        return word(SOURCE_PORT);
    }

    public int destinationPort() {
        return word(DESTINATION_PORT);
    }

    /** 32 bits, to be compared modulo 2^32. */
    public int sequence() {
        return b.getInt(at + SEQUENCE);
    }

    /** Sets it and repairs the checksum. */
    public void sequence(int sequence, boolean partial) {
        replaceInt(SEQUENCE, sequence, partial);
    }

    /** 32 bits, to be compared modulo 2^32. */
    public int acknowledgement() {
        return b.getInt(at + ACKNOWLEDGEMENT);
    }

    /** Sets it and repairs the checksum. */
    public void acknowledgement(int acknowledgement, boolean partial) {
        replaceInt(ACKNOWLEDGEMENT, acknowledgement, partial);
    }

    /** Bytes, options included: 20 to 60. */
    public int headerLength() {
        return (b.get(at + OFFSET) & 0xF0) >> 2;
    }

    /** The eight flags from CWR down to FIN. */
    public int flags() {
        return b.get(at + FLAGS) & 0xFF;
    }

    public boolean syn() {
        return (flags() & SYN) != 0;
    }

    public boolean ack() {
        return (flags() & ACK) != 0;
    }

    public boolean fin() {
        return (flags() & FIN) != 0;
    }

    public boolean rst() {
        return (flags() & RST) != 0;
    }

    /** As it stands in the header, not scaled. */
    public int window() {
        return word(WINDOW);
    }

    public int checksum() {
        return word(CHECKSUM);
    }

    /** Offset of the data in the buffer. */
    public int payloadAt() {
        return at + headerLength();
    }

    public int payloadLength() {
        return length - headerLength();
    }

    /**
     * Sets the source port and repairs the checksum for it and for the source address, which the caller changes in the
     * IP header. Of a quoted segment too short to hold its checksum only the port changes.
     */
    public void rewriteSource(int oldAddress, int newAddress, int newPort, boolean partial) {
        rewrite(SOURCE_PORT, oldAddress, newAddress, newPort, partial);
    }

    /** The same for the destination. */
    public void rewriteDestination(int oldAddress, int newAddress, int newPort, boolean partial) {
        rewrite(DESTINATION_PORT, oldAddress, newAddress, newPort, partial);
    }

    private void rewrite(int field, int oldAddress, int newAddress, int newPort, boolean partial) {
        if (length >= CHECKSUM + 2) {
            var checksum = partial
                ? Checksum.updateSum32(checksum(), oldAddress, newAddress)
                : Checksum.update16(Checksum.update32(checksum(), oldAddress, newAddress), word(field), newPort);
            b.putShort(at + CHECKSUM, (short) checksum);
        }
        b.putShort(at + field, (short) newPort);
    }

    /** Never for a partial one. */
    public boolean checksumRight(Ipv4 ip) {
        return sum(ip) == Checksum.ALL_ONES;
    }

    /** Sums up the segment anew; the result is complete, not partial. */
    public void computeChecksum(Ipv4 ip) {
        b.putShort(at + CHECKSUM, (short) 0);
        b.putShort(at + CHECKSUM, (short) ~sum(ip));
    }

    private int sum(Ipv4 ip) {
        return Checksum.fold(Checksum.pseudo(ip.source(), ip.destination(), Ipv4.TCP, length) + Checksum.sum(b, at, length));
    }

    /** How many blocks the selective acknowledgement holds (RFC 2018): 0 to 4. */
    public int selectiveBlocks() {
        var option = Options.find(b, at + HEADER, at + headerLength(), SELECTIVE);
        return option < 0 ? 0 : ((b.get(option + 1) & 0xFF) - 2) / BLOCK;
    }

    /** The left edge of a block, or the right one. The block has to be there. */
    public int selectiveEdge(int block, boolean left) {
        return b.getInt(selectiveAt(block, left));
    }

    /** Sets it; the checksum has to be made anew afterwards, unless it is partial. */
    public void selectiveEdge(int block, boolean left, int sequence) {
        b.putInt(selectiveAt(block, left), sequence);
    }

    private int selectiveAt(int block, boolean left) {
        return Options.find(b, at + HEADER, at + headerLength(), SELECTIVE) + 2 + block * BLOCK + (left ? 0 : 4);
    }

    /** The maximum segment size option, bytes; -1 if there is none. It means something only where SYN is set. */
    public int maximumSegment() {
        var value = maximumSegmentAt();
        return value < 0 ? -1 : b.getShort(value) & 0xFFFF;
    }

    /**
     * Lowers the maximum segment size option where it is above the limit; a segment without the option stays as it is.
     *
     * @param limit bytes, 0 to 65535
     */
    public void clampMaximumSegment(int limit, boolean partial) {
        var value = maximumSegmentAt();
        if (value < 0 || (b.getShort(value) & 0xFFFF) <= limit) {
            return;
        }
        var old = b.getShort(value);
        b.putShort(value, (short) limit);
        if (!partial) {
            // NOPs may push the option to an odd offset; its halves then lie in two words, the lower byte in the upper
            // half, which sums up as if the bytes were swapped (RFC 1071, 2 (B)).
            var odd = (value - at & 1) != 0;
            var checksum = odd
                ? Checksum.update16(checksum(), Short.reverseBytes(old), Short.reverseBytes((short) limit))
                : Checksum.update16(checksum(), old, limit);
            b.putShort(at + CHECKSUM, (short) checksum);
        }
    }

    /** Offset of the value in the buffer; negative if there is no such option of the right length. */
    private int maximumSegmentAt() {
        var option = Options.find(b, at + HEADER, at + headerLength(), MAXIMUM_SEGMENT);
        return option >= 0 && b.get(option + 1) == MAXIMUM_SEGMENT_LENGTH ? option + 2 : Options.NONE;
    }

    @Override
    public String toString() {
        if (!valid()) {
            return validQuoted() ? sourcePort() + " > " + destinationPort() + " seq " + Integer.toUnsignedString(sequence()) : "malformed tcp";
        }
        return sourcePort() + " > " + destinationPort() + " [" + flagLetters() + "] seq " + Integer.toUnsignedString(sequence())
            + (ack() ? " ack " + Integer.toUnsignedString(acknowledgement()) : "") + " win " + window() + " len " + payloadLength();
    }

    private String flagLetters() {
        var letters = new StringBuilder();
        for (var bit = 0; bit < FLAG_LETTERS.length(); bit++) {
            if ((flags() >> bit & 1) != 0) {
                letters.append(FLAG_LETTERS.charAt(bit));
            }
        }
        return letters.isEmpty() ? "none" : letters.toString();
    }

    private int word(int field) {
        return b.getShort(at + field) & 0xFFFF;
    }

    private void replaceInt(int field, int value, boolean partial) {
        if (!partial) {
            b.putShort(at + CHECKSUM, (short) Checksum.update32(checksum(), b.getInt(at + field), value));
        }
        b.putInt(at + field, value);
    }
}
