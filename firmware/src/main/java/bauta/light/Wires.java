package bauta.light;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Holder of the {@link Wiring} in force. For any thread. */
public final class Wires {
    private final List<Consumer<Wiring>> followers = new ArrayList<>();
    private volatile Wiring values = Wiring.DEFAULT;

    public Wiring values() {
        return values;
    }

    /** Publishes what {@code change} makes of the wiring in force. */
    public synchronized void change(UnaryOperator<Wiring> change) {
        values = change.apply(values);
        followers.forEach(follower -> follower.accept(values));
    }

    /** Goes over to the wiring of another, if it is another. */
    public void adopt(Wires other) {
        var theirs = other.values();
        if (!values.equals(theirs)) {
            change(before -> theirs);
        }
    }

    /** Has somebody told of all changes, the wiring in force first, in the thread that makes them; to return at once. */
    public synchronized void follow(Consumer<Wiring> follower) {
        followers.add(follower);
        follower.accept(values);
    }
}
