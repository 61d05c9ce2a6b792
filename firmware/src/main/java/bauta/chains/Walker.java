package bauta.chains;

/**
 * Takes packets through the chains of a {@link RuleSet} (Linux 2.2 {@code ip_fw_check}): counters, log lines, type of service,
 * mark, target. Walking allocates nothing. Each thread needs its own; live walks are for the path thread.
 */
public final class Walker {
    private final RuleLog log;
    private int[] callers = new int[16];
    private int[] returns = new int[16];
    private final String[] deviceNames = new String[4];
    private final long[] deviceWords = new long[8];
    private int nextDevice;
    private long deviceHigh;
    private long deviceLow;

    public Walker(RuleLog log) {
        this.log = log;
    }

    /** One that only {@link #check checks} and {@link #foresee foresees}; logs nothing. */
    public Walker() {
        this((chain, rule, number, facts) -> { });
    }

    /**
     * Whether a first fragment is too short to hold what rules test, and a packet is to be dropped before any rule: a TCP
     * fragment at offset 8, or a first fragment with less than 16 (TCP) or 8 (UDP, ICMP) octets of payload.
     *
     * @param offset  fragment offset, octets
     * @param more    the more-fragments bit
     * @param payload octets after the IP header
     */
    public static boolean suspectFragment(int protocol, int offset, boolean more, int payload) {
        return protocol == 6 && offset == 8 || offset == 0 && more && payload < shortest(protocol);
    }

    /** Whether an unfragmented packet is too short for rules to test its ports; it counts as {@link Facts#fragment}. */
    public static boolean tooShort(int protocol, int payload) {
        return payload < shortest(protocol);
    }

    private static int shortest(int protocol) {
        return switch (protocol) {
            case 6 -> 16;
            case 1, 17 -> 8;
            default -> 0;
        };
    }

    /** What the chain of that hook says of a packet. May change its mark and type of service. */
    public Verdict walk(RuleSet set, Hook hook, Facts facts) {
        return walk(set, hook.ordinal(), facts, true, null);
    }

    /** As {@link #walk(RuleSet, Hook, Facts)}, and writes down the way. */
    public Verdict walk(RuleSet set, Hook hook, Facts facts, Trace trace) {
        trace.begin(set.generation());
        return trace.verdict = walk(set, hook.ordinal(), facts, true, trace);
    }

    /** As {@link #walk(RuleSet, Hook, Facts, Trace)}, but counts, logs and changes nothing. */
    public Verdict foresee(RuleSet set, Hook hook, Facts facts, Trace trace) {
        trace.begin(set.generation());
        return trace.verdict = walk(set, hook.ordinal(), facts, false, trace);
    }

    /**
     * What the chain of that name would say: counts, logs and changes nothing.
     *
     * @return null if the packet passes through a user chain undecided
     */
    public Verdict check(RuleSet set, String chain, Facts facts) throws ChainException {
        return walk(set, set.find(chain), facts, false, null);
    }

    /** Lets a packet go the way of a remembered walk through the same set. */
    public Verdict replay(RuleSet set, Trace trace, Facts facts) {
        for (int i = 0; i < trace.size; i++) {
            var chain = set.chains[trace.chains[i]];
            int place = trace.places[i];
            hit(chain, chain.rules[place], place, facts);
        }
        if (trace.policyOf >= 0) {
            countPolicy(set.chains[trace.policyOf], facts);
        }
        return trace.verdict;
    }

    /** Counts as if that many packets had gone the way, with so many octets in all; neither logs nor marks. */
    public void count(RuleSet set, Trace trace, int packets, long bytes) {
        for (int i = 0; i < trace.size; i++) {
            var rule = trace.rule(set, i);
            rule.packets += packets;
            rule.bytes += bytes;
        }
        if (trace.policyOf >= 0) {
            var count = set.chains[trace.policyOf].policyCount();
            count.packets += packets;
            count.bytes += bytes;
        }
    }

    private Verdict walk(RuleSet set, int start, Facts facts, boolean live, Trace trace) {
        prepare(set, facts);
        int depth = 0;
        int at = start;
        int place = 0;
        while (true) {
            var chain = set.chains[at];
            place = next(chain, place, facts);
            boolean leave = place == chain.rules.length;
            if (!leave) {
                var rule = chain.rules[place];
                if (live) {
                    hit(chain, rule, place, facts);
                }
                if (trace != null) {
                    trace.add(at, place);
                }
                if (rule.verdict() != null) {
                    return rule.verdict();
                }
                switch (rule.target()) {
                    case CHAIN -> {
                        callers[depth] = at;
                        returns[depth++] = place + 1;
                        at = chain.jumps[place];
                        place = 0;
                    }
                    case RETURN -> leave = true;
                    default -> place++;
                }
            }
            if (leave) {
                if (depth == 0) {
                    return policy(set, start, facts, live, trace);
                }
                at = callers[--depth];
                place = returns[depth];
            }
        }
    }

    /** The place of the first rule from {@code place} on that matches, or the number of rules. */
    private int next(Chain chain, int place, Facts facts) {
        var rules = chain.rules;
        long high = deviceHigh;
        long low = deviceLow;
        int i = place;
        while (i < rules.length && !rules[i].matches(facts, high, low)) {
            i++;
        }
        return i;
    }

    private Verdict policy(RuleSet set, int start, Facts facts, boolean live, Trace trace) {
        var chain = set.chains[start];
        if (chain.builtIn()) {
            if (live) {
                countPolicy(chain, facts);
            }
            if (trace != null) {
                trace.policyOf = start;
            }
        }
        return chain.policyVerdict();
    }

    private static void countPolicy(Chain chain, Facts facts) {
        var count = chain.policyCount();
        count.packets++;
        count.bytes += facts.length;
    }

    private void hit(Chain chain, Rule rule, int place, Facts facts) {
        rule.packets++;
        rule.bytes += facts.length;
        var spec = rule.spec();
        if (spec.has(RuleSpec.LOG)) {
            log.matched(chain, rule, place + 1, facts);
        }
        facts.tos = facts.tos & spec.tosAnd() ^ spec.tosXor();
        facts.mark = (spec.has(RuleSpec.ABSOLUTE_MARK) ? 0 : facts.mark) + spec.mark();
    }

    /** Sees to room for as many nested calls as there can be, and to the words of the device's name. */
    private void prepare(RuleSet set, Facts facts) {
        if (callers.length < set.chains.length) {
            callers = new int[2 * set.chains.length];
            returns = new int[2 * set.chains.length];
        }
        device(facts.device);
    }

    /** The caller uses few names, and the same objects again and again: the last four are remembered. */
    private void device(String name) {
        int slot = 0;
        while (slot < deviceNames.length && deviceNames[slot] != name) {
            slot++;
        }
        if (slot == deviceNames.length) {
            slot = nextDevice++ & 3;
            deviceNames[slot] = name;
            deviceWords[2 * slot] = DeviceName.high(name);
            deviceWords[2 * slot + 1] = DeviceName.low(name);
        }
        deviceHigh = deviceWords[2 * slot];
        deviceLow = deviceWords[2 * slot + 1];
    }
}
