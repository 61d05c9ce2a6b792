package bauta.path;

import bauta.chains.Facts;
import bauta.chains.Hook;
import bauta.chains.RuleSet;
import bauta.chains.Trace;
import bauta.chains.Verdict;
import bauta.chains.Walker;
import bauta.masquerade.FlowTable;
import java.util.Arrays;

/**
 * Remembers how the rules judged a flow, so that they stay linear in meaning and not in cost: the way of one walk is kept for each
 * flow, direction and hook, and later packets go it again, with every counter and mark as if they had walked. Where a rule on the way
 * writes a log line they do walk.
 *
 * <p>All that a rule can test is the same for every packet of a flow and direction at one hook, but for SYN and the device: a
 * packet that opens a connection always walks, and the device is compared. What is remembered is worth something only under
 * the rule set and the topology it was learned under; any change of either begins a new generation. Ways are few, since many flows
 * go the same one: each is kept once, {@link #WAYS} at most, and flows that would need another one walk. Warm, it allocates nothing.
 */
final class VerdictMemory {
    /** As many as 12 bits can name. */
    static final int WAYS = 4095;

    private static final int BITS = 12;
    private static final int MASK = (1 << BITS) - 1;
    /** Of the hooks of packets to the inside, behind the three of packets from there. */
    private static final int INWARD_INPUT = 3;
    private static final int INWARD_OUTPUT = 4;

    private final FlowTable flows;
    private final Walker walker;
    private final int most;
    private final Trace walked = new Trace();
    private final Trace[] ways;
    private final Side[] devices;
    private final boolean[] logging;
    /** Ways that do more than count and let on. */
    private final boolean[] beyond;
    private final int[] index;
    private Runnable forgets = () -> { };
    private RuleSet rules;
    private int generation;
    private int size;

    /** @param most ways to be remembered, 0 (nothing is) to {@link #WAYS} */
    VerdictMemory(FlowTable flows, Walker walker, int most) {
        this.flows = flows;
        this.walker = walker;
        this.most = most;
        ways = new Trace[most + 1];
        devices = new Side[most + 1];
        logging = new boolean[most + 1];
        beyond = new boolean[most + 1];
        index = new int[2 * Integer.highestOneBit(most + 1)];
    }

    /** Has somebody told before everything is forgotten. */
    void onForget(Runnable told) {
        forgets = told;
    }

    /** Forgets everything. */
    void forget() {
        forgets.run();
        generation = generation == -1 ? 1 : generation + 1;
        size = 0;
        Arrays.fill(index, 0);
    }

    /**
     * What the chain of that hook said of the flow before, counted and changed again as by {@link Walker#replay}; null if it has to be
     * asked, by {@link #walk}.
     *
     * @param facts   of which only the {@link Packet#sketch sketch} is needed
     * @param outward whether the packet is one from the inside
     */
    Verdict known(RuleSet set, Hook hook, Facts facts, Side device, int flow, boolean outward) {
        int place = place(hook, outward);
        if (facts.syn || place < 0 || set != rules || flows.generation(flow) != generation) {
            return null;
        }
        int way = way(flow, place);
        return devices[way] != device || logging[way] ? null : walker.replay(set, ways[way], facts);
    }

    /** What the chain of that hook says of a packet of a flow, as {@link Walker#walk(RuleSet, Hook, Facts)}; remembered for {@link #known}. */
    Verdict walk(RuleSet set, Hook hook, Facts facts, Side device, int flow, boolean outward) {
        under(set);
        int place = place(hook, outward);
        if (facts.syn || place < 0 || most == 0) {
            return walker.walk(set, hook, facts);
        }
        var verdict = walker.walk(set, hook, facts, walked);
        remember(set, place, device, flow);
        return verdict;
    }

    /** Has what the chain of that hook will say of packets of a flow remembered for {@link #known} and {@link #ways}; nothing is counted. */
    void foresee(RuleSet set, Hook hook, Facts facts, Side device, int flow, boolean outward) {
        under(set);
        int place = place(hook, outward);
        boolean known = flows.generation(flow) == generation && devices[way(flow, place)] == device;
        if (!known && most != 0) {
            walker.foresee(set, hook, facts, walked);
            remember(set, place, device, flow);
        }
    }

    private void under(RuleSet set) {
        if (set != rules) {
            forget();
            rules = set;
        }
    }

    /** The number of the way that is remembered there, or 0, which no device has. */
    private int way(int flow, int place) {
        return (int) (flows.verdicts(flow) >>> place * BITS) & MASK;
    }

    private void remember(RuleSet set, int place, Side device, int flow) {
        int way = learned(set, device);
        if (way != 0) {
            long others = flows.generation(flow) == generation ? flows.verdicts(flow) & ~((long) MASK << place * BITS) : 0;
            flows.verdicts(flow, generation, others | (long) way << place * BITS);
        }
    }

    /**
     * The ways that plain packets of a direction of a flow go through the chains, where they leave nothing behind but counters; 0
     * where one is not known, writes a log line, changes the type of service or does not let them on.
     */
    long ways(int flow, boolean outward) {
        if (flows.generation(flow) != generation) {
            return 0;
        }
        long all = flows.verdicts(flow);
        long ways = outward ? all & (1L << INWARD_INPUT * BITS) - 1 : all >>> INWARD_INPUT * BITS & (1L << 2 * BITS) - 1;
        for (int i = outward ? 3 : 2; i > 0; i--) {
            int way = (int) (ways >>> (i - 1) * BITS) & MASK;
            if (way == 0 || beyond[way]) {
                return 0;
            }
        }
        return ways;
    }

    /** Counts packets that went those ways, as {@link #known} would have, one by one. */
    void count(long ways, int packets, long bytes) {
        for (long rest = ways; rest != 0; rest >>>= BITS) {
            walker.count(rules, this.ways[(int) rest & MASK], packets, bytes);
        }
    }

    private static int place(Hook hook, boolean outward) {
        return outward ? hook.ordinal() : switch (hook) {
            case INPUT -> INWARD_INPUT;
            case FORWARD -> -1;
            case OUTPUT -> INWARD_OUTPUT;
        };
    }

    /** The number of the way just walked, or 0 if there is no room for it. */
    private int learned(RuleSet set, Side device) {
        int mask = index.length - 1;
        int slot = walked.hash() + device.ordinal() & mask;
        while (index[slot] != 0) {
            int way = index[slot];
            if (devices[way] == device && ways[way].same(walked)) {
                return way;
            }
            slot = slot + 1 & mask;
        }
        if (size == most) {
            return 0;
        }
        size++;
        if (ways[size] == null) {
            ways[size] = new Trace();
        }
        ways[size].copy(walked);
        devices[size] = device;
        logging[size] = walked.logs(set);
        beyond[size] = logging[size] || walked.changesService(set)
                || !(walked.verdict() instanceof Verdict.Accept || walked.verdict() instanceof Verdict.Masquerade);
        index[slot] = size;
        return size;
    }
}
