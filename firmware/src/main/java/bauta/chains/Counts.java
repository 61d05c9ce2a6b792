package bauta.chains;

/** The counters of a {@link RuleSet} at one moment. */
public final class Counts {
    private final long[][] counts;

    private Counts(int chains) {
        counts = new long[chains][];
    }

    /** For the path thread. */
    static Counts of(RuleSet set) {
        var all = new Counts(set.chains.length);
        for (int c = 0; c < set.chains.length; c++) {
            var chain = set.chains[c];
            var of = new long[2 * chain.rules.length + 2];
            for (int r = 0; r < chain.rules.length; r++) {
                of[2 * r] = chain.rules[r].packets;
                of[2 * r + 1] = chain.rules[r].bytes;
            }
            of[of.length - 2] = chain.policyCount().packets;
            of[of.length - 1] = chain.policyCount().bytes;
            all.counts[c] = of;
        }
        return all;
    }

    /** Packets that matched a rule; chain and rule counted from 0 in the order of the set. */
    public long packets(int chain, int rule) {
        return counts[chain][2 * rule];
    }

    /** Octets that matched a rule. */
    public long bytes(int chain, int rule) {
        return counts[chain][2 * rule + 1];
    }

    /** Packets that a chain's policy decided. */
    public long policyPackets(int chain) {
        return counts[chain][counts[chain].length - 2];
    }

    /** Octets that a chain's policy decided. */
    public long policyBytes(int chain) {
        return counts[chain][counts[chain].length - 1];
    }
}
