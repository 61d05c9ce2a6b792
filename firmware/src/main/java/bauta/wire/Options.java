package bauta.wire;

import java.nio.ByteBuffer;

/**
 * The option list that IPv4 (RFC 791 3.1) and TCP (RFC 9293 3.2) headers share: END and NOP are single bytes, everything
 * else is kind, length (of the whole option, at least 2) and data.
 */
final class Options {
    static final int NONE = -1;
    static final int BROKEN = -2;

    private static final int END = 0;
    private static final int NOP = 1;

    private Options() {
    }

    /** Offset of the first option of that kind; NONE if there is none, BROKEN if the list is malformed before it. */
    static int find(ByteBuffer b, int from, int end, int kind) {
        var i = from;
        while (i < end) {
            var found = b.get(i) & 0xFF;
            if (found == END) {
                return NONE;
            }
            if (found == NOP) {
                i++;
                continue;
            }
            if (i + 1 >= end) {
                return BROKEN;
            }
            var length = b.get(i + 1) & 0xFF;
            if (length < 2 || length > end - i) {
                return BROKEN;
            }
            if (found == kind) {
                return i;
            }
            i += length;
        }
        return NONE;
    }

    /** Whether the list can be walked to its end. */
    static boolean wellFormed(ByteBuffer b, int from, int end) {
        return find(b, from, end, -1) != BROKEN;
    }
}
