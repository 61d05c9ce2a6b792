package bauta.wire;

import java.nio.ByteBuffer;

/**
 * The Internet checksum: one's complement arithmetic on 16-bit words (RFC 1071), and its repair after a change without
 * reading the packet again (RFC 1624).
 *
 * <p>A <em>sum</em> here is folded to 16 bits and not complemented. A <em>checksum</em> is what stands in a header: the
 * complement of the sum. Data whose sum, checksum field included, is {@link #ALL_ONES} is intact.
 */
public final class Checksum {
    /** The sum of intact data, and the other zero of one's complement arithmetic. */
    public static final int ALL_ONES = 0xFFFF;

    private static final long LOW_32 = 0xFFFF_FFFFL;

    private Checksum() {
    }

    /**
     * The sum of the words of a range. Of an odd number of bytes the last counts as the upper half of a word.
     *
     * @param b      big-endian
     * @param at     any alignment
     * @param length bytes, from 0 on
     * @return 0 to 65535, not complemented
     */
    public static int sum(ByteBuffer b, int at, int length) {
        // 2^16 = 1 modulo 2^16 - 1, so 32-bit halves may be added up as they are and folded at the end. Halves in a
        // 64-bit sum cannot overflow, which spares the carry; two sums keep the additions independent of each other.
        long one = 0;
        long two = 0;
        var i = at;
        var end = at + length;
        for (var last = end - 32; i <= last; i += 32) {
            var a = b.getLong(i);
            var c = b.getLong(i + 8);
            var d = b.getLong(i + 16);
            var e = b.getLong(i + 24);
            one += (a >>> 32) + (a & LOW_32) + (c >>> 32) + (c & LOW_32);
            two += (d >>> 32) + (d & LOW_32) + (e >>> 32) + (e & LOW_32);
        }
        return fold(one + two + rest(b, i, end));
    }

    /** Up to 31 bytes, not folded. */
    private static long rest(ByteBuffer b, int from, int end) {
        long sum = 0;
        var i = from;
        for (; i <= end - 8; i += 8) {
            var word = b.getLong(i);
            sum += (word >>> 32) + (word & LOW_32);
        }
        if (i <= end - 4) {
            sum += b.getInt(i) & LOW_32;
            i += 4;
        }
        if (i <= end - 2) {
            sum += b.getShort(i) & 0xFFFF;
            i += 2;
        }
        if (i < end) {
            sum += (b.get(i) & 0xFF) << 8;
        }
        return sum;
    }

    /** A sum of words, taken as unsigned, folded to 16 bits. Only 0 gives 0; other multiples of 65535 give 65535. */
    public static int fold(long sum) {
        var s = (sum >>> 32) + (sum & LOW_32);
        s = (s >>> 32) + (s & LOW_32);
        s = (s >>> 16) + (s & 0xFFFF);
        s = (s >>> 16) + (s & 0xFFFF);
        return (int) ((s >>> 16) + (s & 0xFFFF));
    }

    /**
     * The sum of the pseudo header that TCP and UDP checksums cover (RFC 9293 3.1, RFC 768).
     *
     * @param length bytes of the transport header and its data, 0 to 65535
     */
    public static int pseudo(int source, int destination, int protocol, int length) {
        return fold((source & LOW_32) + (destination & LOW_32) + protocol + length);
    }

    /** The checksum after a 16-bit word it covers has changed (RFC 1624, equation 3). The words count modulo 65536. */
    public static int update16(int checksum, int oldWord, int newWord) {
        var sum = (~checksum & 0xFFFF) + (~oldWord & 0xFFFF) + (newWord & 0xFFFF);
        return ~fold(sum) & 0xFFFF;
    }

    /** The checksum after a 32-bit value it covers has changed; the value stands at an even offset of the covered data. */
    public static int update32(int checksum, int oldValue, int newValue) {
        return ~updateSum32(~checksum & 0xFFFF, oldValue, newValue) & 0xFFFF;
    }

    /**
     * The same for a field that holds the sum itself: with checksum offload the field of a packet not yet finished holds
     * the sum of the pseudo header, and the network card goes on from there.
     */
    public static int updateSum32(int sum, int oldValue, int newValue) {
        return fold((sum & 0xFFFF) + (~oldValue & LOW_32) + (newValue & LOW_32));
    }
}
