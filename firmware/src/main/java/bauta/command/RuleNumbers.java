package bauta.command;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** Numbers as rules write them: plain decimal, the C notations, addresses in classic notation. */
final class RuleNumbers {
    private RuleNumbers() {
    }

    /** The number that decimal digits alone make, or -1 if there is anything else or it is above {@code most}. */
    static long decimal(String text, long most) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        long value = Long.parseLong(text);
        return value <= most ? value : -1;
    }

    /** A number of up to 32 bits in decimal, with 0x hexadecimal, with 0 octal ({@code strtoul} with base 0). */
    static OptionalLong inC(String text) {
        boolean hex = text.startsWith("0x") || text.startsWith("0X");
        int radix = hex ? 16 : text.startsWith("0") && text.length() > 1 ? 8 : 10;
        var digits = hex ? text.substring(2) : text;
        if (digits.isEmpty() || digits.length() > 18) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0 || value > 0xFFFF_FFFFL) {
                return OptionalLong.empty();
            }
            value = value * radix + digit;
        }
        return value > 0xFFFF_FFFFL ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Exactly four decimal numbers of 0 to 255. */
    static OptionalInt dotted(String text) {
        var parts = text.split("\\.", -1);
        return parts.length == 4 ? leftAligned(parts) : OptionalInt.empty();
    }

    /** One to four decimal numbers of 0 to 255, filled up with zeros on the right: a network as people write it. */
    static OptionalInt network(String text) {
        var parts = text.split("\\.", -1);
        return parts.length <= 4 ? leftAligned(parts) : OptionalInt.empty();
    }

    private static OptionalInt leftAligned(String[] parts) {
        int address = 0;
        for (int i = 0; i < 4; i++) {
            long part = i < parts.length ? decimal(parts[i], 255) : 0;
            if (part < 0) {
                return OptionalInt.empty();
            }
            address = address << 8 | (int) part;
        }
        return OptionalInt.of(address);
    }

    /** One to four C numbers, the last of which fills the octets that are left ({@code inet_aton}). */
    static OptionalInt classic(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length > 4) {
            return OptionalInt.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            int bits = i == parts.length - 1 ? 8 * (5 - parts.length) : 8;
            var part = inC(parts[i]);
            if (part.isEmpty() || part.getAsLong() >= 1L << bits) {
                return OptionalInt.empty();
            }
            address = address << bits | part.getAsLong();
        }
        return OptionalInt.of((int) address);
    }
}
