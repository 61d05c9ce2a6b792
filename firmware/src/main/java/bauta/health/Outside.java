package bauta.health;

import bauta.path.Topology;
import bauta.wire.Addresses;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * Follows the outside link and its address. Flows that are pinned to an address that another took the place of are forgotten at once.
 * Where no other did they wait a few seconds, because a client of DHCP takes the same address away and brings it back; either way
 * there is one event.
 */
public final class Outside implements AutoCloseable {
    static final int PATIENCE_MILLIS = 5000;

    private final Pinned pinned;
    private final EventLog events;
    private final int patienceMillis;
    private final ScheduledThreadPoolExecutor executor = executor();
    /** Executor only, as all below; null before the first. */
    private Boolean carrier;
    private List<Integer> addresses = List.of();
    private List<Integer> seen = List.of();
    private boolean begun;
    /** Goes up with every change, so that a wait knows whether it was in vain. */
    private int turn;

    /** Flows by the address they are pinned to; each call may take a while. */
    public interface Pinned {
        /** Forgets all flows of an address. @return how many there were */
        int forget(int address);

        /** Forgets all flows of addresses that the router does not have, or not any more. @return how many there were */
        int forgetStrange();
    }

    public Outside(Pinned pinned, EventLog events) {
        this(pinned, events, PATIENCE_MILLIS);
    }

    Outside(Pinned pinned, EventLog events, int patienceMillis) {
        this.pinned = pinned;
        this.events = events;
        this.patienceMillis = patienceMillis;
    }

    /** A thread that is there only while something happens. */
    private static ScheduledThreadPoolExecutor executor() {
        var executor = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("outside").daemon().factory());
        executor.setKeepAliveTime(5, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Takes note of the state of things; never waits. */
    public void topology(Topology topology) {
        var link = topology.outside();
        var now = link.addresses().stream().map(Topology.Subnet::address).toList();
        executor.execute(guarded(() -> changed(link.carrier(), now)));
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                Logger.error(e, "Something went wrong when the outside changed.");
            }
        };
    }

    private void changed(boolean up, List<Integer> now) {
        if (carrier != null && carrier != up) {
            events.record(up ? Event.Kind.LINK_UP : Event.Kind.LINK_DOWN, "outside", "", up ? "the link is up" : "the link is down");
        }
        carrier = up;
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        int mine = ++turn;
        if (now.isEmpty()) {
            executor.schedule(guarded(() -> gone(mine)), patienceMillis, TimeUnit.MILLISECONDS);
        } else if (!begun) {
            begun = true;
            addresses = now;
            // A flow may be from before this start, when the address was another.
            int forgotten = pinned.forgetStrange();
            if (forgotten != 0) {
                events.record(Event.Kind.ADDRESS, "outside", "", "the address is " + text(now) + "; " + forgotten(forgotten));
            }
        } else if (!Set.copyOf(now).equals(Set.copyOf(addresses))) {
            var gone = addresses.stream().filter(address -> !now.contains(address)).toList();
            addresses = now;
            events.record(Event.Kind.ADDRESS, "outside", "", "the address is " + text(now)
                    + (gone.isEmpty() ? "" : " instead of " + text(gone) + "; " + forgotten(forget(gone))));
        }
    }

    /** No address came in the place of the one that went. */
    private void gone(int since) {
        if (since != turn || addresses.isEmpty()) {
            return;
        }
        var gone = addresses;
        addresses = List.of();
        events.record(Event.Kind.ADDRESS, "outside", "", "there is no address any more, it was " + text(gone) + "; " + forgotten(forget(gone)));
    }

    private int forget(List<Integer> gone) {
        return gone.stream().mapToInt(pinned::forget).sum();
    }

    private static String text(List<Integer> addresses) {
        return String.join(" ", addresses.stream().map(Addresses::text).toList());
    }

    private static String forgotten(int flows) {
        return flows + (flows == 1 ? " connection of the old one was" : " connections of the old one were") + " forgotten";
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
