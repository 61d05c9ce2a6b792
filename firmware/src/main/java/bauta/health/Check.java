package bauta.health;

import bauta.forward.Backend;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a group is watched, and what follows.
 *
 * @param probe          what is done to each of its hosts
 * @param port           the port that is asked; 0 for the one that serves
 * @param intervalMillis from one check to the next
 * @param timeoutMillis  after which a check has failed
 * @param fall           failures in a row
 * @param rise           successes in a row
 * @param order          who serves of those that are well
 * @param failBack       when a host that was out comes back
 * @param holdSeconds    for {@link FailBack#HOLD}
 * @param drainSeconds   how long the connections of a host that does not serve any more may go on; {@link #NEVER} for ever
 * @param primary        the host that is to serve if it can; null for the one found first
 * @param sorry          the host that serves only where no other can; null for none
 * @param drained        hosts taken out by hand
 */
public record Check(Probe probe, int port, int intervalMillis, int timeoutMillis, int fall, int rise, Order order, FailBack failBack,
                    int holdSeconds, int drainSeconds, Backend primary, Backend sorry, Set<Backend> drained) {
    public static final int NEVER = -1;
    /** As nobody changed anything yet. */
    public static final Check DEFAULT = new Check(new Probe.None(), 0, 2000, 2000, 3, 2, Order.AUTO, FailBack.AT_ONCE, 30, 60, null, null,
            Set.of());

    private static final Comparator<Backend> BY_ADDRESS =
            Comparator.comparingInt((Backend b) -> b.address() ^ Integer.MIN_VALUE).thenComparingInt(Backend::port);

    public Check {
        var sorted = new TreeSet<>(BY_ADDRESS);
        sorted.addAll(drained);
        drained = Collections.unmodifiableSortedSet(sorted);
    }

    /** Who serves of the hosts that are well. */
    public enum Order {
        /** One, if the first has the preference 0 of mfw; else all. */
        AUTO,
        /** All, as their preferences say. */
        SHARE,
        /** One; the others stand by. */
        FIRST
    }

    /** When a host that was out serves again. */
    public enum FailBack {
        AT_ONCE,
        /** When it was well for a time. */
        HOLD,
        BY_HAND
    }

    /** The same with these hosts taken out. */
    public Check withDrained(Set<Backend> hosts) {
        return new Check(probe, port, intervalMillis, timeoutMillis, fall, rise, order, failBack, holdSeconds, drainSeconds, primary, sorry,
                hosts);
    }

    /** The same with another primary. */
    public Check withPrimary(Backend first) {
        return new Check(probe, port, intervalMillis, timeoutMillis, fall, rise, order, failBack, holdSeconds, drainSeconds, first, sorry,
                drained);
    }

    /** The same with another host of last resort. */
    public Check withSorry(Backend last) {
        return new Check(probe, port, intervalMillis, timeoutMillis, fall, rise, order, failBack, holdSeconds, drainSeconds, primary, last,
                drained);
    }
}
