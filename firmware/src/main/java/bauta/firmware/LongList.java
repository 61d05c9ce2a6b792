package bauta.firmware;

import java.util.Arrays;

/** The smallest of many numbers, without boxes, in the room that these need and as much again. */
final class LongList {
    private final long most;
    private long[] values = new long[256];
    private int size;
    /** Numbers from here on are not among the smallest. */
    private long above = Long.MAX_VALUE;

    /** @param most how many are wanted, 1 or more */
    LongList(long most) {
        this.most = most;
    }

    void add(long value) {
        if (value >= above) {
            return;
        }
        if (size == values.length && size < 2 * most) {
            values = Arrays.copyOf(values, 2 * size);
        } else if (size == values.length) {
            Arrays.sort(values);
            size = (int) most;
            above = values[size - 1];
            add(value);
            return;
        }
        values[size++] = value;
    }

    /** All that were added, or the smallest of them, in ascending order. */
    long[] sorted() {
        Arrays.sort(values, 0, size);
        return Arrays.copyOf(values, (int) Math.min(size, most));
    }
}
