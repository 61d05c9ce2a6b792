package bauta.helper;

import java.nio.ByteBuffer;

/** A piece of a packet's data, usually a line without its end, with a place that moves from left to right while it is read. */
final class Line {
    private static final int MOST_DIGITS = 10;

    private ByteBuffer b;
    private int base;
    private int from;
    private int end;
    private int place;

    /** @param base where the data of the packet begins; {@code from} and {@code end} count from there */
    Line wrap(ByteBuffer bytes, int dataAt, int first, int after) {
        b = bytes;
        base = dataAt;
        from = first;
        end = after;
        place = first;
        return this;
    }

    /** Where the place is, from the beginning of the packet's data. */
    int place() {
        return place;
    }

    void place(int at) {
        place = at;
    }

    int length() {
        return end - from;
    }

    boolean atEnd() {
        return place >= end;
    }

    /** The byte at the place, or -1 at the end. */
    int peek() {
        return place < end ? b.get(base + place) & 0xff : -1;
    }

    /** The byte at the place, and moves on; -1 at the end. */
    int take() {
        int here = peek();
        place += here < 0 ? 0 : 1;
        return here;
    }

    /** Takes that byte if it is there. */
    boolean take(int wanted) {
        boolean there = peek() == wanted;
        place += there ? 1 : 0;
        return there;
    }

    /** Takes an upper-case word in whatever case it is there. */
    boolean word(String word) {
        return word(word, true);
    }

    /** Takes a word exactly as it is. */
    boolean exactly(String word) {
        return word(word, false);
    }

    private boolean word(String word, boolean anyCase) {
        int length = word.length();
        if (end - place < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!same(b.get(base + place + i), word.charAt(i), anyCase)) {
                return false;
            }
        }
        place += length;
        return true;
    }

    /** Whether what is there, from the place to the end, may become that upper-case word or begins with it. */
    boolean mayBecome(String word) {
        int length = Math.min(word.length(), end - place);
        for (int i = 0; i < length; i++) {
            if (!same(b.get(base + place + i), word.charAt(i), true)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(byte there, char wanted, boolean anyCase) {
        return there == wanted || anyCase && there >= 'a' && there <= 'z' && there - 32 == wanted;
    }

    /** Takes blanks; whether there were any. */
    boolean blanks() {
        int before = place;
        while (peek() == ' ') {
            place++;
        }
        return place != before;
    }

    /** Moves to the first byte of that kind; false, and to the end, if there is none. */
    boolean find(int wanted) {
        while (place < end && peek() != wanted) {
            place++;
        }
        return place < end;
    }

    /** Moves behind the first occurrence of an upper-case word in whatever case; false, and to the end, if there is none. */
    boolean behind(String word) {
        while (place < end) {
            if (word(word)) {
                return true;
            }
            place++;
        }
        return false;
    }

    boolean atDigit() {
        int here = peek();
        return here >= '0' && here <= '9';
    }

    /** Takes a decimal number; -1 if there is none or it is above {@code most}. */
    long number(long most) {
        long number = atDigit() ? 0 : -1;
        for (int digits = 0; atDigit(); digits++) {
            number = digits < MOST_DIGITS ? number * 10 + take() - '0' : most + 1;
            if (number > most) {
                return -1;
            }
        }
        return number;
    }

    /** Takes four numbers of an address with that byte between them; -1 if they are not there. The result is 32 bits wide. */
    long address(int between) {
        long address = 0;
        for (int i = 0; i < 4; i++) {
            long number = i == 0 || take(between) ? number(255) : -1;
            if (number < 0) {
                return -1;
            }
            address = address << 8 | number;
        }
        return address;
    }

    /** 16 bits at a distance from the beginning of the piece; the caller has seen that they are there. */
    int word16(int distance) {
        return b.getShort(base + from + distance) & 0xffff;
    }

    /** 32 bits likewise. */
    int word32(int distance) {
        return b.getInt(base + from + distance);
    }

    /** Writes 32 bits in place, for datagrams, which nobody repeats. */
    void put32(int distance, int value) {
        b.putInt(base + from + distance, value);
    }

    void put16(int distance, int value) {
        b.putShort(base + from + distance, (short) value);
    }

    int byteAt(int distance) {
        return b.get(base + from + distance) & 0xff;
    }

    /** A number that differs where the bytes differ, as good as always. */
    static int hash(ByteBuffer bytes, int at, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 0x01000193 ^ bytes.get(at + i) & 0xff;
        }
        return hash;
    }
}
