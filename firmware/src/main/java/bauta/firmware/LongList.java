package bauta.firmware;

import java.util.Arrays;

/** A growing list of numbers without boxes. */
final class LongList {
    private long[] values = new long[1024];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    /** All of them, in ascending order. */
    long[] sorted() {
        Arrays.sort(values, 0, size);
        return Arrays.copyOf(values, size);
    }
}
