package bauta.scenario;

/** The Internet checksum (RFC 1071) once more, in the plainest way, so that the router's own arithmetic is not judged by itself. */
final class Sums {
    private Sums() {
    }

    /** The checksum over some bytes; 0 over bytes that contain their own right one. */
    static int of(byte[] bytes, int from, int to) {
        return ~folded(sum(bytes, from, to)) & 0xffff;
    }

    /** The checksum over the pseudo-header of an IP packet (RFC 793 section 3.1) and over its payload, which is all there. */
    static int ofTransport(byte[] packet, int at, int headerLength, int total) {
        int protocol = packet[at + 9] & 0xff;
        long sum = sum(packet, at + headerLength, at + total);
        if (protocol != 1) {
            sum += sum(packet, at + 12, at + 20) + protocol + total - headerLength;
        }
        return ~folded(sum) & 0xffff;
    }

    private static long sum(byte[] bytes, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += (i - from) % 2 == 0 ? (bytes[i] & 0xff) << 8 : bytes[i] & 0xff;
        }
        return sum;
    }

    private static int folded(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
