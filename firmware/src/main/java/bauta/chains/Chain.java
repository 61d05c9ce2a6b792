package bauta.chains;

/**
 * A chain of a {@link RuleSet}: a name, rules in order, and for the built-in ones a policy. Immutable but for the counters.
 */
public final class Chain {
    /** Counters of packets the policy decided; they go on through every change of the chain. Written by the path thread only. */
    public static final class PolicyCount {
        public long packets;
        public long bytes;
    }

    private final String name;
    private final Target policy;
    private final PolicyCount policyCount;
    private final Verdict policyVerdict;
    final Rule[] rules;
    /** Beside each rule with {@link Target#CHAIN} the index of that chain in the set. */
    final int[] jumps;

    Chain(String name, Target policy, PolicyCount policyCount, Rule[] rules, int[] jumps) {
        this.name = name;
        this.policy = policy;
        this.policyCount = policyCount;
        this.policyVerdict = switch (policy) {
            case ACCEPT -> Verdict.ACCEPT;
            case DENY -> Verdict.DENY;
            case REJECT -> Verdict.REJECT;
            case MASQ -> Verdict.MASQ;
            case NONE, REDIRECT, RETURN, CHAIN -> null;
        };
        this.rules = rules;
        this.jumps = jumps;
    }

    public String name() {
        return name;
    }

    /** ACCEPT, DENY, REJECT or MASQ; NONE for a user chain. */
    public Target policy() {
        return policy;
    }

    public boolean builtIn() {
        return policy != Target.NONE;
    }

    public PolicyCount policyCount() {
        return policyCount;
    }

    /** What the policy says, null for a user chain. */
    Verdict policyVerdict() {
        return policyVerdict;
    }

    public int size() {
        return rules.length;
    }

    /** The rule at {@code index}, from 0. */
    public Rule rule(int index) {
        return rules[index];
    }
}
