package bauta.health;

import bauta.path.Topology;
import bauta.wire.Addresses;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.tinylog.Logger;

/**
 * Follows the outside link and its address. Flows that are pinned to an address that another took the place of are forgotten at once;
 * while there is no address at all they stay, because the same one usually comes back.
 */
public final class Outside {
    private final IntUnaryOperator forget;
    private final EventLog events;
    private final ExecutorService executor;
    /** Executor only; null before the first. */
    private Boolean carrier;
    private List<Integer> addresses = List.of();

    /** @param forget forgets all flows of an address and says how many there were; may take a while */
    public Outside(IntUnaryOperator forget, EventLog events) {
        this(forget, events, executor());
    }

    Outside(IntUnaryOperator forget, EventLog events, ExecutorService executor) {
        this.forget = forget;
        this.events = events;
        this.executor = executor;
    }

    /** A thread that is there only while something happens. */
    private static ExecutorService executor() {
        var executor = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("outside").daemon().factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Takes note of the state of things; never waits. */
    public void topology(Topology topology) {
        var link = topology.outside();
        var now = link.addresses().stream().map(Topology.Subnet::address).toList();
        executor.execute(() -> {
            try {
                changed(link.carrier(), now);
            } catch (RuntimeException e) {
                Logger.error(e, "Something went wrong when the outside changed.");
            }
        });
    }

    private void changed(boolean up, List<Integer> now) {
        if (carrier == null) {
            carrier = up;
            addresses = now;
            return;
        }
        if (carrier != up) {
            carrier = up;
            events.record(up ? Event.Kind.LINK_UP : Event.Kind.LINK_DOWN, "outside", "", up ? "the link is up" : "the link is down");
        }
        if (now.isEmpty() || now.equals(addresses)) {
            return;
        }
        var gone = addresses.stream().filter(address -> !now.contains(address)).toList();
        boolean first = addresses.isEmpty();
        addresses = now;
        int forgotten = gone.stream().mapToInt(forget::applyAsInt).sum();
        if (!first || forgotten != 0) {
            events.record(Event.Kind.ADDRESS, "outside", "", text(gone, now, forgotten));
        }
    }

    private static String text(List<Integer> gone, List<Integer> now, int forgotten) {
        var what = String.join(" ", now.stream().map(Addresses::text).toList());
        return "the address is " + what + (gone.isEmpty() ? "" : " instead of " + String.join(" ", gone.stream().map(Addresses::text).toList()))
                + "; " + forgotten + (forgotten == 1 ? " connection of the old one was" : " connections of the old one were") + " forgotten";
    }
}
