package bauta.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Holder of the {@link InsideServices} in force, and where the leases are to be found. For any thread. */
public final class Served {
    private final List<Consumer<InsideServices>> followers = new ArrayList<>();
    private volatile Supplier<List<Lease>> leases = List::of;
    private volatile InsideServices values = InsideServices.OFF;
    private InsideServices initial = values;

    /**
     * An address that a station holds.
     *
     * @param mac     48 bits, right-aligned
     * @param name    it gave itself: letters, digits and dashes only, empty if it gave none
     * @param seconds until it ends if it is not renewed; -1 for never
     */
    public record Lease(int address, long mac, String name, long seconds) {
    }

    /** The services in force; never waits. */
    public InsideServices values() {
        return values;
    }

    /** What holds as long as nobody commands otherwise. */
    public synchronized void initial(InsideServices start) {
        initial = start;
        change(before -> start);
    }

    /** Goes over to the services of another, if they are others. */
    public void adopt(Served other) {
        var theirs = other.values();
        var begin = other.initial();
        synchronized (this) {
            initial = begin;
            if (!values.equals(theirs)) {
                change(before -> theirs);
            }
        }
    }

    /** Begins as another began. */
    public void adoptInitial(Served other) {
        initial(other.initial());
    }

    private synchronized InsideServices initial() {
        return initial;
    }

    /** Publishes what {@code change} makes of the services in force. */
    public synchronized void change(UnaryOperator<InsideServices> change) {
        values = change.apply(values);
        for (var follower : followers) {
            follower.accept(values);
        }
    }

    /** Has somebody told of all changes, the services in force first, in the thread that makes them; to return at once. */
    public synchronized void follow(Consumer<InsideServices> follower) {
        followers.add(follower);
        follower.accept(values);
    }

    /** Where the leases are read from whenever somebody wants to see them. */
    public void leases(Supplier<List<Lease>> source) {
        leases = source;
    }

    /** The addresses that are leased now. */
    public List<Lease> leases() {
        return leases.get();
    }

    /** The commands that bring a fresh router here; none if nothing was changed. */
    public synchronized List<String> commands() {
        return values.equals(initial) ? List.of() : values.commands();
    }
}
