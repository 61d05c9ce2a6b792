package bauta.chains;

/**
 * The name of an interface, up to 16 ASCII characters, as two zero-padded words, so that rules compare it without touching
 * strings.
 */
final class DeviceName {
    static final int LONGEST = 16;

    private DeviceName() {
    }

    /** The first eight octets. */
    static long high(String name) {
        return word(name, 0);
    }

    /** The last eight octets. */
    static long low(String name) {
        return word(name, 8);
    }

    /** Ones where {@link #high} of a longer name has to agree for it to begin with {@code name}. */
    static long prefixHigh(String name) {
        return ones(Math.min(8, name.length()));
    }

    /** Ones where {@link #low} of a longer name has to agree for it to begin with {@code name}. */
    static long prefixLow(String name) {
        return ones(Math.max(0, Math.min(LONGEST, name.length()) - 8));
    }

    private static long word(String name, int from) {
        long word = 0;
        for (int i = from; i < from + 8; i++) {
            word = word << 8 | (i < name.length() ? name.charAt(i) & 0xFF : 0);
        }
        return word;
    }

    private static long ones(int octets) {
        return octets == 0 ? 0 : -1L << 64 - 8 * octets;
    }
}
