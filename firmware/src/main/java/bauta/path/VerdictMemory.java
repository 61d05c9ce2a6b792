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
    private final int[] index;
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
        index = new int[2 * Integer.highestOneBit(most + 1)];
    }

    /** Forgets everything. */
    void forget() {
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
        int way = (int) (flows.verdicts(flow) >>> place * BITS) & MASK;
        return way == 0 || devices[way] != device || logging[way] ? null : walker.replay(set, ways[way], facts);
    }

    /** What the chain of that hook says of a packet of a flow, as {@link Walker#walk(RuleSet, Hook, Facts)}; remembered for {@link #known}. */
    Verdict walk(RuleSet set, Hook hook, Facts facts, Side device, int flow, boolean outward) {
        if (set != rules) {
            rules = set;
            forget();
        }
        int place = place(hook, outward);
        if (facts.syn || place < 0 || most == 0) {
            return walker.walk(set, hook, facts);
        }
        var verdict = walker.walk(set, hook, facts, walked);
        int way = learned(set, device);
        if (way != 0) {
            long others = flows.generation(flow) == generation ? flows.verdicts(flow) & ~((long) MASK << place * BITS) : 0;
            flows.verdicts(flow, generation, others | (long) way << place * BITS);
        }
        return verdict;
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
        index[slot] = size;
        return size;
    }
}
