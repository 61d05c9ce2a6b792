package bauta.helper;

import java.nio.ByteBuffer;

/**
 * One direction of a control connection that a helper attends to: where in the stream it is, and what was changed in it. A view
 * over a side record. Sequence numbers are the sender's own unless they are called <em>sent</em>: those are what the router
 * made of them.
 *
 * <pre>
 *  0 next byte expected   4 start of the line it belongs to   8 acknowledged up to   12 shift before the first change
 * 16 changes known       20 segments held   22 segments skipped   24 first sequence number   28 1: position known
 * 32 changes, oldest first: 0 sequence  4 sequence of its segment  8 hash of the old text  12 its length  13 new length  16 new text
 * </pre>
 */
public final class Stream {
    /** Changes remembered. One more is made only when the oldest was acknowledged, so that every repetition can be served. */
    static final int CHANGES = 8;
    /** The longest text that can be put in place of another. */
    static final int LONGEST = 24;
    static final int SIZE = 32 + CHANGES * 40;

    private static final int LONG_AGO = 1 << 28;

    private static final int NEXT = 0;
    private static final int LINE = 4;
    private static final int ACKNOWLEDGED = 8;
    private static final int BASE = 12;
    private static final int COUNT = 16;
    private static final int HELD = 20;
    private static final int SKIPPED = 22;
    private static final int FIRST = 24;
    private static final int KNOWN = 28;
    private static final int LIST = 32;
    private static final int CHANGE = 40;
    private static final int SEGMENT = 4;
    private static final int HASH = 8;
    private static final int OLD = 12;
    private static final int NEW = 13;
    private static final int TEXT = 16;

    private ByteBuffer b;
    private int at;

    Stream wrap(ByteBuffer memory, int start) {
        b = memory;
        at = start;
        return this;
    }

    /** A connection begins. @param first the sequence number of the first byte of data */
    void begin(int first) {
        for (int i = 0; i < LIST; i += 4) {
            b.putInt(at + i, 0);
        }
        b.putInt(at + NEXT, first);
        b.putInt(at + LINE, first);
        b.putInt(at + ACKNOWLEDGED, first);
        b.putInt(at + FIRST, first);
        b.putInt(at + KNOWN, 1);
    }

    void forget() {
        begin(0);
        b.putInt(at + KNOWN, 0);
    }

    boolean known() {
        return b.getInt(at + KNOWN) != 0;
    }

    int first() {
        return b.getInt(at + FIRST);
    }

    int next() {
        return b.getInt(at + NEXT);
    }

    int line() {
        return b.getInt(at + LINE);
    }

    /** Everything before {@code next} was looked at; the line it belongs to began at {@code line}. */
    void advance(int next, int line) {
        if (next != next()) {
            b.putShort(at + HELD, (short) 0);
            b.putShort(at + SKIPPED, (short) 0);
        }
        b.putInt(at + NEXT, next);
        b.putInt(at + LINE, line);
    }

    /** Counts a segment whose end was kept back until it comes again; the number of times. */
    int held() {
        int held = b.getShort(at + HELD) + 1;
        b.putShort(at + HELD, (short) held);
        return held;
    }

    /** Counts a segment that came too early; the number of times. */
    int skipped() {
        int skipped = b.getShort(at + SKIPPED) + 1;
        b.putShort(at + SKIPPED, (short) skipped);
        return skipped;
    }

    /** The other side has everything before that byte. */
    void acknowledged(int sequence) {
        if (sequence - b.getInt(at + ACKNOWLEDGED) > 0) {
            b.putInt(at + ACKNOWLEDGED, sequence);
            while (changes() != 0 && sequence - start(0) > LONG_AGO) {
                forgetOldest(); // before its distance exceeds what sequence numbers can tell
            }
        }
    }

    /** How many changes are known. */
    public int changes() {
        return b.getInt(at + COUNT);
    }

    /** Where a change begins. */
    public int start(int change) {
        return b.getInt(change(change));
    }

    /** Bytes that it replaces. */
    public int oldLength(int change) {
        return b.get(change(change) + OLD);
    }

    /** Bytes that it puts there. */
    public int newLength(int change) {
        return b.get(change(change) + NEW);
    }

    /** One byte of what it puts there. */
    public byte text(int change, int i) {
        return b.get(change(change) + TEXT + i);
    }

    int hash(int change) {
        return b.getInt(change(change) + HASH);
    }

    /** Bytes by which the stream became longer so far. */
    int shift() {
        return shiftBefore(changes());
    }

    /** The same without the last change, and where that was: as Linux 2.2 showed a flow's previous delta and initial sequence. */
    int previousShift() {
        return changes() == 0 ? shift() : shiftBefore(changes() - 1);
    }

    int lastSegment() {
        return changes() == 0 ? 0 : b.getInt(change(changes() - 1) + SEGMENT);
    }

    /** Whether all sequence numbers go through as they are. */
    public boolean unchanged() {
        return changes() == 0 && b.getInt(at + BASE) == 0;
    }

    /**
     * Remembers a change.
     *
     * @param start   where the old text begins; behind all changes so far
     * @param segment the sequence number of its segment
     * @param hash    of the old text
     * @return false if there is no room until more is acknowledged; nothing is remembered then
     */
    boolean change(int start, int oldLength, int hash, byte[] text, int newLength, int segment) {
        int count = changes();
        if (count == CHANGES) {
            if (b.getInt(at + ACKNOWLEDGED) - (start(0) + oldLength(0)) < 0) {
                return false;
            }
            forgetOldest();
            count--;
        }
        int there = change(count);
        b.putInt(there, start);
        b.putInt(there + SEGMENT, segment);
        b.putInt(there + HASH, hash);
        b.put(there + OLD, (byte) oldLength);
        b.put(there + NEW, (byte) newLength);
        b.put(there + TEXT, text, 0, newLength);
        b.putInt(at + COUNT, count + 1); // last: half a change is none, whenever the process dies
        return true;
    }

    private void forgetOldest() {
        int shift = newLength(0) - oldLength(0);
        int left = changes() - 1;
        b.putInt(at + COUNT, 0);
        b.putInt(at + BASE, b.getInt(at + BASE) + shift);
        for (int i = 0; i < left * CHANGE; i += 4) {
            b.putInt(at + LIST + i, b.getInt(at + LIST + CHANGE + i));
        }
        b.putInt(at + COUNT, left);
    }

    /** What becomes of a sequence number; one within a replaced text counts from that text's end. */
    public int sent(int sequence) {
        int shift = b.getInt(at + BASE);
        for (int i = 0, n = changes(); i < n && sequence - start(i) > 0; i++) {
            shift += newLength(i) - oldLength(i);
        }
        return sequence + shift;
    }

    /**
     * What an acknowledgement of the other side means to the sender. Within a text that was put there it means: not yet, and
     * as the left edge of a block that was received: only what follows.
     */
    public int received(int sent, boolean leftEdge) {
        int shift = b.getInt(at + BASE);
        for (int i = 0, n = changes(); i < n; i++) {
            int beginning = start(i) + shift;
            if (sent - beginning <= 0) {
                break;
            }
            if (sent - (beginning + newLength(i)) < 0) {
                return leftEdge ? start(i) + oldLength(i) : start(i);
            }
            shift += newLength(i) - oldLength(i);
        }
        return sent - shift;
    }

    private int shiftBefore(int change) {
        int shift = b.getInt(at + BASE);
        for (int i = 0; i < change; i++) {
            shift += newLength(i) - oldLength(i);
        }
        return shift;
    }

    private int change(int number) {
        return at + LIST + number * CHANGE;
    }
}
