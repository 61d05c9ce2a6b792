package bauta.board;

import bauta.path.Offload;
import bauta.path.Side;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.tinylog.Logger;

/**
 * What the board's kernel does of the router's work: established flows pass there, on the processors that are best for it. For the
 * path thread.
 */
final class KernelShare {
    /** Frames a second that keep processors busy enough to leave them alone. */
    private static final long BUSY = 5_000;
    /** Octets of a frame, on average, above which frames are not small. */
    private static final int SMALL = 256;

    private final IngressProgram program;
    private final Offload taker;
    private final Card[] cards;
    private final NicRing[] rings;
    private final Steering[] steering = new Steering[2];
    /** By card and processor, as of the last look. */
    private final long[][] passed;
    private long frames;
    private long octets;
    private boolean steered = true;

    /**
     * Begins.
     *
     * @param program sees what the cards receive
     * @param offload what decides about flows, made with the memory given
     */
    KernelShare(IngressProgram program, Function<Offload.Shared, Offload> offload, Card insideCard, NicRing insideRing, Card outsideCard,
            NicRing outsideRing) {
        this.program = program;
        cards = new Card[] {insideCard, outsideCard};
        rings = new NicRing[] {insideRing, outsideRing};
        passed = new long[2][program.processors()];
        taker = offload.apply(program.shared());
        for (var side : Side.values()) {
            take(side);
        }
    }

    /** A card is there, or is back under another number. */
    void take(Side side) {
        taker.card(side, rings[side.ordinal()].index());
        steering[side.ordinal()] = new Steering(program.processors());
        steer(side, Steering.NOWHERE); // whatever somebody left there
    }

    /** A card went away. */
    void letGo(Side side) {
        taker.card(side, 0);
    }

    /** Ten times a second: has other processors help where that is better. Returns whether much passes. */
    boolean look() {
        if (taker.size() == 0 && rate() == 0) {
            return false;
        }
        program.look();
        long framesBefore = frames;
        long octetsBefore = octets;
        octets = program.passed(Side.INSIDE, passed[0]) + program.passed(Side.OUTSIDE, passed[1]);
        frames = sum(passed[0]) + sum(passed[1]);
        boolean small = octets - octetsBefore <= (frames - framesBefore) * SMALL;
        for (var side : Side.values()) {
            var decides = steering[side.ordinal()];
            int before = decides.mask();
            int mask = decides.look(System.nanoTime(), passed[side.ordinal()], small);
            if (mask != before) {
                steer(side, mask);
            }
        }
        return rate() >= BUSY;
    }

    /** Frames a second that passed before the last look. */
    private double rate() {
        return steering[0].rate() + steering[1].rate();
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    private void steer(Side side, int mask) {
        if (!steered) {
            return;
        }
        try {
            cards[side.ordinal()].steer(Integer.toHexString(mask));
        } catch (UncheckedIOException e) {
            steered = false;
            Logger.info("{} All stays with the processors that the cards interrupt.", e.getMessage());
        }
    }
}
