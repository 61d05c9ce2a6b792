package bauta.path;

import java.nio.ByteBuffer;

/** The Internet checksum written the plainest way, so that tests do not trust the code under test. */
final class Sums {
    private Sums() {
    }

    private static int add(ByteBuffer b, int at, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i += 2) {
            sum += (b.get(at + i) & 0xff) << 8 | (i + 1 < length ? b.get(at + i + 1) & 0xff : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    private static int pseudo(ByteBuffer b, int ip, int protocol, int length) {
        return add(b, ip + 12, 8, protocol + length);
    }

    /** Puts the right checksums into the IPv4 packet at {@code ip} and its TCP, UDP or ICMP. */
    static void fix(ByteBuffer b, int ip) {
        int header = (b.get(ip) & 15) * 4;
        b.putShort(ip + 10, (short) 0);
        b.putShort(ip + 10, (short) ~add(b, ip, header, 0));
        int field = field(b, ip);
        if (field < 0) {
            return;
        }
        int length = (b.getShort(ip + 2) & 0xffff) - header;
        b.putShort(ip + header + field, (short) 0);
        int protocol = b.get(ip + 9) & 0xff;
        int sum = ~add(b, ip + header, length, protocol == 1 ? 0 : pseudo(b, ip, protocol, length));
        b.putShort(ip + header + field, (short) (protocol == 17 && (sum & 0xffff) == 0 ? -1 : sum));
    }

    private static int field(ByteBuffer b, int ip) {
        int field = switch (b.get(ip + 9)) {
            case 6 -> 16;
            case 17 -> 6;
            case 1 -> 2;
            default -> -1;
        };
        int header = (b.get(ip) & 15) * 4;
        return field < 0 || (b.getShort(ip + 2) & 0xffff) - header < field + 2 ? -1 : field;
    }

    /**
     * What is wrong with the checksums of the IPv4 packet at {@code ip}, or null.
     *
     * @param partial the transport checksum is left to the card: it has to be the sum of the pseudo header
     */
    static String fault(ByteBuffer b, int ip, boolean partial) {
        int header = (b.get(ip) & 15) * 4;
        if (add(b, ip, header, 0) != 0xffff) {
            return "IP checksum";
        }
        int field = field(b, ip);
        int fragment = b.getShort(ip + 6) & 0x3fff;
        if (field < 0 || fragment != 0) {
            return null;
        }
        int length = (b.getShort(ip + 2) & 0xffff) - header;
        int protocol = b.get(ip + 9) & 0xff;
        if (partial) {
            return (b.getShort(ip + header + field) & 0xffff) == pseudo(b, ip, protocol, length) ? null : "partial checksum";
        }
        if (protocol == 17 && b.getShort(ip + header + field) == 0) {
            return null;
        }
        int sum = add(b, ip + header, length, protocol == 1 ? 0 : pseudo(b, ip, protocol, length));
        return sum == 0xffff ? null : "transport checksum of protocol " + protocol;
    }
}
