package bauta.wire;

import java.nio.ByteBuffer;

/** IPv4 addresses as dotted quads and MAC addresses as colon-separated octets: text, at the edge of the firmware only. */
public final class Addresses {
    private static final String HEX = "0123456789abcdef";

    private Addresses() {
    }

    /** Dotted quad, as in {@code 192.168.1.1}. */
    public static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xFF) + "." + (address >>> 8 & 0xFF) + "." + (address & 0xFF);
    }

    /**
     * Reads a dotted quad: four decimal numbers from 0 to 255 and nothing else. A leading zero is refused, because some
     * programs read it as octal.
     *
     * @throws IllegalArgumentException with a sentence for people if it is anything else
     */
    public static int parse(String dotted) {
        var parts = dotted.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                "'" + dotted + "' is not an IPv4 address: four numbers from 0 to 255 with dots between are needed, as in 192.168.1.1");
        }
        var address = 0;
        for (var part : parts) {
            address = address << 8 | octet(part, dotted);
        }
        return address;
    }

    private static int octet(String part, String dotted) {
        var value = 0;
        for (var i = 0; i < part.length(); i++) {
            var c = part.charAt(i);
            value = c < '0' || c > '9' || i == 3 ? 256 : value * 10 + c - '0';
            if (value > 255) {
                break;
            }
        }
        if (part.isEmpty() || value > 255) {
            throw new IllegalArgumentException(
                "'" + dotted + "' is not an IPv4 address: '" + part + "' is not a number from 0 to 255");
        }
        if (part.length() > 1 && part.charAt(0) == '0') {
            throw new IllegalArgumentException(
                "'" + dotted + "' is ambiguous: write '" + part + "' without leading zeros");
        }
        return value;
    }

    /** Six octets, as in {@code 02:00:5e:10:00:01}. */
    public static String mac(long mac) {
        var text = new StringBuilder(17);
        for (var shift = 44; shift >= 0; shift -= 4) {
            text.append(HEX.charAt((int) (mac >>> shift) & 0xF));
            if (shift % 8 == 0 && shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }

    /**
     * Reads six octets of two hexadecimal digits, upper or lower case, with colons between.
     *
     * @throws IllegalArgumentException with a sentence for people if it is anything else
     */
    public static long parseMac(String text) {
        var mac = 0L;
        for (var i = 0; i < text.length() && mac >= 0; i++) {
            var c = text.charAt(i);
            if (i % 3 == 2) {
                mac = c == ':' ? mac : -1;
            } else {
                var digit = c < 128 ? Character.digit(c, 16) : -1;
                mac = digit < 0 ? -1 : mac << 4 | digit;
            }
        }
        if (mac < 0 || text.length() != 17) {
            throw new IllegalArgumentException(
                "'" + text + "' is not a MAC address: six pairs of hexadecimal digits with colons between are needed, as in 02:00:5e:10:00:01");
        }
        return mac;
    }

    /** The MAC address at that offset, 48 bits, right-aligned. */
    public static long mac(ByteBuffer b, int at) {
        return (long) (b.getShort(at) & 0xFFFF) << 32 | b.getInt(at + 2) & 0xFFFF_FFFFL;
    }

    /** Writes the lower 48 bits at that offset. */
    public static void mac(ByteBuffer b, int at, long mac) {
        b.putShort(at, (short) (mac >>> 32));
        b.putInt(at + 2, (int) mac);
    }
}
