package bauta.helper;

/** A short text under way, put together without garbage. */
final class Text {
    private final byte[] bytes = new byte[Stream.LONGEST];
    private int length;

    Text clear() {
        length = 0;
        return this;
    }

    Text add(int character) {
        bytes[length++] = (byte) character;
        return this;
    }

    /** In decimal; not negative. */
    Text number(long number) {
        if (number >= 10) {
            number(number / 10);
        }
        return add('0' + (int) (number % 10));
    }

    Text address(int address, int between) {
        return number(address >>> 24).add(between).number(address >>> 16 & 255).add(between).number(address >>> 8 & 255).add(between)
                .number(address & 255);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
