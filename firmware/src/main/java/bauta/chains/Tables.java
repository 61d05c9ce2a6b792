package bauta.chains;

import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Owner of the rule set in force. Commands change it under its lock; the path thread reads {@link #current} once per packet
 * and so sees the old rules or the new ones, never half.
 */
public final class Tables {
    /** Makes a rule set of another, or refuses. */
    @FunctionalInterface
    public interface Change {
        RuleSet apply(RuleSet set) throws ChainException;
    }

    private final PathThread path;
    /** The rules whose counters become 0 when a draft is published; null where they become so at once. */
    private final List<Rule> zeroLater;
    private final List<Consumer<RuleSet>> followers = new CopyOnWriteArrayList<>();
    private volatile RuleSet current = RuleSet.empty();

    public Tables(PathThread path) {
        this(path, null);
    }

    private Tables(PathThread path, List<Rule> zeroLater) {
        this.path = path;
        this.zeroLater = zeroLater;
    }

    /**
     * Tables of their own that start from {@code set}, for commands whose work no packet is to see before
     * {@link #publish(Tables)}. The rules, and so the counters, are shared.
     */
    public Tables draft(RuleSet set) {
        var draft = new Tables(path, new ArrayList<>());
        draft.current = set;
        return draft;
    }

    public RuleSet current() {
        return current;
    }

    /** Publishes what {@code change} makes of the current set, with a generation no other set ever had, and returns it. */
    public synchronized RuleSet change(Change change) throws ChainException {
        var old = current;
        var changed = change.apply(old);
        if (changed != old) {
            publish(changed);
        }
        return current;
    }

    /** Goes back to an earlier set (its rules, with the counters they have by now) or on to another one. */
    public synchronized void publish(RuleSet set) {
        current = set.withGeneration(current.generation() + 1);
        for (var follower : followers) {
            follower.accept(current);
        }
    }

    /** Has somebody told of every set from now on, the current one first, in the thread that changes it; to return at once. */
    public synchronized void follow(Consumer<RuleSet> follower) {
        followers.add(follower);
        follower.accept(current);
    }

    /** Goes on to what became of a draft. For the path thread. */
    public void publish(Tables draft) {
        publish(draft.current);
        draft.zeroLater.forEach(Tables::zero);
    }

    /** The counters of all rules and policies of a set at one moment between two batches of packets. */
    public Counts counts(RuleSet set) {
        return path.call(() -> Counts.of(set));
    }

    /**
     * What the chain of a hook has done with packets.
     *
     * @param matches packets that met rules of it that have a target
     * @param policy  packets that its policy decided
     */
    public record Work(long matches, long policy) {
    }

    /**
     * What the chains of all hooks have done by now. The path thread only brings in what it has to count still; the rules, which may
     * be thousands, are gone through by the caller, so packets that pass meanwhile may count for one chain and not yet for another.
     */
    public Map<Hook, Work> work() {
        path.run(() -> { });
        var set = current;
        var works = new EnumMap<Hook, Work>(Hook.class);
        for (var hook : Hook.values()) {
            works.put(hook, done(set.chain(hook)));
        }
        return works;
    }

    /** What the chain of one hook has done by now, as {@link #work()}. */
    public Work work(Hook hook) {
        path.run(() -> { });
        return done(current.chain(hook));
    }

    private static Work done(Chain chain) {
        long matches = 0;
        for (var rule : chain.rules) {
            matches += rule.spec().target().isEmpty() ? 0 : rule.packets;
        }
        return new Work(matches, chain.policyCount().packets);
    }

    /** Zeroes the counters of the rules of all chains, and returns what they were; those of the policies go on. */
    public Counts zero(RuleSet set) {
        return path.call(() -> {
            var counts = Counts.of(set);
            for (var chain : set.chains) {
                zero(chain);
            }
            return counts;
        });
    }

    /** Zeroes the counters of the rules of one chain. */
    public void zero(RuleSet set, String name) throws ChainException {
        var chain = set.chains[set.find(name)];
        path.run(() -> zero(chain));
    }

    private void zero(Chain chain) {
        for (var rule : chain.rules) {
            if (zeroLater == null) {
                zero(rule);
            } else {
                zeroLater.add(rule);
            }
        }
    }

    private static void zero(Rule rule) {
        rule.packets = 0;
        rule.bytes = 0;
    }
}
