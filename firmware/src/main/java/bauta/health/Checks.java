package bauta.health;

import bauta.forward.Group;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Holder of the checks that are configured, one a group. A change publishes them whole. For any thread. */
public final class Checks {
    private final List<Consumer<Map<Group, Check>>> followers = new ArrayList<>();
    private volatile Map<Group, Check> values = Map.of();

    public Map<Group, Check> values() {
        return values;
    }

    /** Changes the check of one group, or makes it or takes it away. @param change gets and gives null for none */
    public synchronized void change(Group group, UnaryOperator<Check> change) {
        var changed = new TreeMap<>(values);
        var check = change.apply(changed.get(group));
        if (check == null) {
            changed.remove(group);
        } else {
            changed.put(group, check);
        }
        publish(changed);
    }

    /** Goes over to the checks of another, if they are others. */
    public void adopt(Checks other) {
        var theirs = other.values();
        synchronized (this) {
            if (!values.equals(theirs)) {
                publish(theirs);
            }
        }
    }

    private void publish(Map<Group, Check> changed) {
        values = Collections.unmodifiableMap(new TreeMap<>(changed));
        followers.forEach(follower -> follower.accept(values));
    }

    /** Has somebody told of all changes, in the thread that makes them; the checks in force first. */
    public synchronized void follow(Consumer<Map<Group, Check>> follower) {
        followers.add(follower);
        follower.accept(values);
    }
}
