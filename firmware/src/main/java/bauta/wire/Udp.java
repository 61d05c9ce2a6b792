package bauta.wire;

import java.nio.ByteBuffer;

/**
 * A UDP header (RFC 768). {@code partial} means checksum offload, as for {@link Tcp}.
 *
 * <pre>
 *  0               1               2               3
 *  +-------------------------------+-------------------------------+
 *  |          source port          |       destination port        |
 *  +-------------------------------+-------------------------------+
 *  |            length             |           checksum            |
 *  +-------------------------------+-------------------------------+
 * </pre>
 */
public final class Udp {
    /** Bytes of the header. */
    public static final int HEADER = 8;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int LENGTH = 4;
    private static final int CHECKSUM = 6;

    private ByteBuffer b;
    private int at;
    private int available;

    /** @param available bytes of header and data: the payload length of the IP packet */
    public Udp wrap(ByteBuffer b, int at, int available) {
        this.b = b;
        this.at = at;
        this.available = available;
        return this;
    }

    /** The gate: header and data are there. A first fragment does not pass; fragments are collected before. */
    public boolean valid() {
        return validQuoted() && length() >= HEADER && length() <= available;
    }

    /** The gate for a datagram quoted by an ICMP error: header there, data cut off anywhere. */
    public boolean validQuoted() {
        return available >= HEADER && Frames.holds(b, at, available);
    }

    public int sourcePort() {
        return word(SOURCE_PORT);
    }

    public int destinationPort() {
        return word(DESTINATION_PORT);
    }

    /** Bytes of header and data, as the header says; the IP packet may hold more, which is padding. */
    public int length() {
        return word(LENGTH);
    }

    /** 0: the sender computed none. */
    public int checksum() {
        return word(CHECKSUM);
    }

    /** Offset of the data in the buffer. */
    public int payloadAt() {
        return at + HEADER;
    }

    public int payloadLength() {
        return length() - HEADER;
    }

    /**
     * Sets the source port and repairs the checksum for it and for the source address, which the caller changes in the
     * IP header. A checksum of 0 stays 0 unless it is a partial one.
     */
    public void rewriteSource(int oldAddress, int newAddress, int newPort, boolean partial) {
        rewrite(SOURCE_PORT, oldAddress, newAddress, newPort, partial);
    }

    /** The same for the destination. */
    public void rewriteDestination(int oldAddress, int newAddress, int newPort, boolean partial) {
        rewrite(DESTINATION_PORT, oldAddress, newAddress, newPort, partial);
    }

    private void rewrite(int field, int oldAddress, int newAddress, int newPort, boolean partial) {
        var old = checksum();
        if (partial) {
            b.putShort(at + CHECKSUM, (short) Checksum.updateSum32(old, oldAddress, newAddress));
        } else if (old != 0) {
            writeChecksum(Checksum.update16(Checksum.update32(old, oldAddress, newAddress), word(field), newPort));
        }
        b.putShort(at + field, (short) newPort);
    }

    /** Also where the sender computed none. Never for a partial one, but by chance. */
    public boolean checksumRight(Ipv4 ip) {
        return checksum() == 0 || sum(ip) == Checksum.ALL_ONES;
    }

    /** Sums up the datagram anew; the result is complete, not partial. */
    public void computeChecksum(Ipv4 ip) {
        b.putShort(at + CHECKSUM, (short) 0);
        writeChecksum(~sum(ip) & 0xFFFF);
    }

    /** RFC 768: "If the computed checksum is zero, it is transmitted as all ones". */
    private void writeChecksum(int checksum) {
        b.putShort(at + CHECKSUM, (short) (checksum == 0 ? Checksum.ALL_ONES : checksum));
    }

    private int sum(Ipv4 ip) {
        return Checksum.fold(Checksum.pseudo(ip.source(), ip.destination(), Ipv4.UDP, length()) + Checksum.sum(b, at, length()));
    }

    @Override
    public String toString() {
        return validQuoted() ? sourcePort() + " > " + destinationPort() + " len " + payloadLength() : "malformed udp";
    }

    private int word(int field) {
        return b.getShort(at + field) & 0xFFFF;
    }
}
