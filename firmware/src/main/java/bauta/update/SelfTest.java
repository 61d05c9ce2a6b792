package bauta.update;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The proof of a slot on trial: everything a router is for has to work at one and the same time before a bound. Passed, the slot is
 * kept; if not, the next start takes the one before.
 */
public final class SelfTest {
    private final Slots slots;
    private final UpdateNote note;
    private final List<Check> checks;
    private final long nanos;
    private final LongSupplier clock;
    private volatile String missing = "";

    /**
     * One thing that has to work.
     *
     * @param words completing "the self-test waits until ..."
     * @param works whether it does now; may take a second or two
     */
    public record Check(String words, BooleanSupplier works) {
    }

    /** What became of it so far. */
    public enum Outcome { KEPT, WAITING, BACK }

    /**
     * @param nanos the bound, from now on
     * @param clock {@link System#nanoTime}
     */
    public SelfTest(Slots slots, UpdateNote note, List<Check> checks, long nanos, LongSupplier clock) {
        this.slots = slots;
        this.note = note;
        this.checks = List.copyOf(checks);
        this.nanos = clock.getAsLong() + nanos;
        this.clock = clock;
    }

    /**
     * Looks once; to be called again while it says WAITING. After BACK the caller has the board start again.
     *
     * @throws IOException if the boot record cannot be changed; then a start from now on takes the slot before by itself
     */
    public Outcome look() throws IOException {
        var failing = checks.stream().filter(check -> !check.works.getAsBoolean()).map(Check::words).toList();
        missing = String.join(", and ", failing);
        if (failing.isEmpty()) {
            slots.keep();
            return Outcome.KEPT;
        }
        if (clock.getAsLong() - nanos < 0) {
            return Outcome.WAITING;
        }
        note.failed("it waited in vain until " + missing);
        slots.back();
        return Outcome.BACK;
    }

    /** What it waits for, completing "the self-test waits until ..."; empty if all is well. */
    public String missing() {
        return missing;
    }
}
