package bauta.chains;

import java.util.Arrays;

/**
 * The way of one walk through the chains: every rule that matched, in order, and what decided. With {@link Walker#replay} a
 * later packet with the same facts (addresses, protocol, ports, device, {@code syn}, {@code fragment}) under the same
 * {@link RuleSet#generation} counts, logs and marks exactly as if it had walked. Reusable; owned by the path thread.
 */
public final class Trace {
    int[] chains = new int[8];
    int[] places = new int[8];
    int size;
    int policyOf;
    long generation;
    Verdict verdict;

    /** Number of rules that matched. */
    public int size() {
        return size;
    }

    /** Of the set that was walked. */
    public long generation() {
        return generation;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Whether the policy decided. */
    public boolean byPolicy() {
        return policyOf >= 0;
    }

    /** The matched rule at {@code index} from 0, in the set that was walked. */
    public Rule rule(RuleSet set, int index) {
        return set.chains[chains[index]].rules[places[index]];
    }

    /** Its number in that chain, from 1. */
    public int number(int index) {
        return places[index] + 1;
    }

    /** The chain that holds it. */
    public Chain chain(RuleSet set, int index) {
        return set.chains[chains[index]];
    }

    /** Whether a rule on the way writes a log line. */
    public boolean logs(RuleSet set) {
        for (int i = 0; i < size; i++) {
            if (rule(set, i).spec().has(RuleSpec.LOG)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a rule on the way changes the type of service. */
    public boolean changesService(RuleSet set) {
        for (int i = 0; i < size; i++) {
            var spec = rule(set, i).spec();
            if (spec.tosAnd() != RuleSpec.ANY.tosAnd() || spec.tosXor() != RuleSpec.ANY.tosXor()) {
                return true;
            }
        }
        return false;
    }

    /** Equal for traces that are the {@link #same}. */
    public int hash() {
        int hash = policyOf;
        for (int i = 0; i < size; i++) {
            hash = (hash * 31 + chains[i]) * 0x01000193 + places[i];
        }
        return hash * 0x9e3779b9;
    }

    /** Takes over what another trace holds. */
    public void copy(Trace other) {
        if (chains.length < other.size) {
            chains = new int[other.size];
            places = new int[other.size];
        }
        System.arraycopy(other.chains, 0, chains, 0, other.size);
        System.arraycopy(other.places, 0, places, 0, other.size);
        size = other.size;
        policyOf = other.policyOf;
        generation = other.generation;
        verdict = other.verdict;
    }

    /** Whether both went the same way to the same end, so that one can stand for both. */
    public boolean same(Trace other) {
        return generation == other.generation && policyOf == other.policyOf && verdict == other.verdict
                && Arrays.equals(chains, 0, size, other.chains, 0, other.size)
                && Arrays.equals(places, 0, size, other.places, 0, other.size);
    }

    void begin(long setGeneration) {
        size = 0;
        policyOf = -1;
        verdict = null;
        generation = setGeneration;
    }

    void add(int chain, int place) {
        if (size == chains.length) {
            chains = Arrays.copyOf(chains, 2 * size);
            places = Arrays.copyOf(places, 2 * size);
        }
        chains[size] = chain;
        places[size++] = place;
    }
}
