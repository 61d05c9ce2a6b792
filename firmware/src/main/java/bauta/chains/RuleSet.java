package bauta.chains;

import bauta.chains.ChainException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All chains at one moment: input, forward, output, then the user chains in the order they were made (Linux 2.2
 * {@code ip_fw.c}). An immutable snapshot; every command gives a new one, which shares all rules that stay. Jumps that would
 * lead in a circle are refused, so every walk ends.
 */
public final class RuleSet {
    /** Longest name of a chain or target, characters. */
    public static final int LONGEST_NAME = 8;

    /** As at boot: the three built-in chains, empty, policy ACCEPT. */
    public static RuleSet empty() {
        var chains = new ArrayList<Chain>();
        for (var hook : Hook.values()) {
            chains.add(new Chain(hook.chain(), Target.ACCEPT, new Chain.PolicyCount(), new Rule[0], new int[0]));
        }
        return new RuleSet(0, chains.toArray(new Chain[0]));
    }

    private final long generation;
    final Chain[] chains;
    private final Map<String, Integer> index;

    private RuleSet(long generation, Chain[] chains) {
        this(generation, chains, HashMap.newHashMap(chains.length));
        for (int i = 0; i < chains.length; i++) {
            index.put(chains[i].name(), i);
        }
    }

    private RuleSet(long generation, Chain[] chains, Map<String, Integer> index) {
        this.generation = generation;
        this.chains = chains;
        this.index = index;
    }

    /** Never the same for two sets that {@link Tables} published; whoever remembers a verdict remembers this with it. */
    public long generation() {
        return generation;
    }

    RuleSet withGeneration(long stamp) {
        return new RuleSet(stamp, chains, index);
    }

    public List<Chain> chains() {
        return List.of(chains);
    }

    public Chain chain(Hook hook) {
        return chains[hook.ordinal()];
    }

    /** The chain of that name, or null. */
    public Chain chain(String name) {
        var at = index.get(name);
        return at == null ? null : chains[at];
    }

    /** Number of rules that jump to that chain. */
    public int references(String name) {
        var wanted = index.get(name);
        int count = 0;
        for (var chain : chains) {
            for (int jump : chain.jumps) {
                if (wanted != null && jump == wanted) {
                    count++;
                }
            }
        }
        return count;
    }

    public RuleSet append(String chain, Rule rule) throws ChainException {
        int at = find(chain);
        return insert(at, chains[at].rules.length, rule);
    }

    /** @param number the place it will have, from 1 to one more than there are rules */
    public RuleSet insert(String chain, int number, Rule rule) throws ChainException {
        int at = find(chain);
        if (number < 1 || number > chains[at].rules.length + 1) {
            throw new ChainException(Reason.INVALID, "no place " + number + " in chain " + chain);
        }
        return insert(at, number - 1, rule);
    }

    /** Puts a rule, with counters of its own, in the place of another. */
    public RuleSet replace(String chain, int number, Rule rule) throws ChainException {
        int at = find(chain);
        if (number < 1 || number > chains[at].rules.length) {
            throw new ChainException(Reason.INVALID, "no rule " + number + " in chain " + chain);
        }
        int jump = resolve(at, rule);
        var rules = chains[at].rules.clone();
        var jumps = chains[at].jumps.clone();
        rules[number - 1] = rule;
        jumps[number - 1] = jump;
        return with(at, rules, jumps);
    }

    public RuleSet delete(String chain, int number) throws ChainException {
        int at = find(chain);
        if (number < 1 || number > chains[at].rules.length) {
            throw new ChainException(Reason.MISSING, "no rule " + number + " in chain " + chain);
        }
        return remove(at, number - 1);
    }

    /** Deletes the first rule that {@link RuleSpec#deletes equals} it. */
    public RuleSet delete(String chain, RuleSpec spec) throws ChainException {
        int at = find(chain);
        var rules = chains[at].rules;
        for (int i = 0; i < rules.length; i++) {
            if (rules[i].spec().deletes(spec)) {
                return remove(at, i);
            }
        }
        throw new ChainException(Reason.INVALID, "no such rule in chain " + chain);
    }

    public RuleSet flush(String chain) throws ChainException {
        return with(find(chain), new Rule[0], new int[0]);
    }

    public RuleSet newChain(String name) throws ChainException {
        if (index.containsKey(name)) {
            throw new ChainException(Reason.EXISTS, "chain " + name + " exists");
        }
        if (name.isEmpty() || name.length() > LONGEST_NAME || !name.chars().allMatch(c -> c > ' ' && c != 0x7F)) {
            throw new ChainException(Reason.INVALID, "not a name for a chain");
        }
        var more = Arrays.copyOf(chains, chains.length + 1);
        more[chains.length] = new Chain(name, Target.NONE, new Chain.PolicyCount(), new Rule[0], new int[0]);
        return new RuleSet(generation, more);
    }

    public RuleSet deleteChain(String name) throws ChainException {
        int at = find(name);
        if (chains[at].builtIn() || references(name) != 0) {
            throw new ChainException(Reason.BUSY, "chain " + name + " is built in or in use");
        }
        if (chains[at].rules.length != 0) {
            throw new ChainException(Reason.NOT_EMPTY, "chain " + name + " has rules");
        }
        var fewer = new ArrayList<>(List.of(chains));
        fewer.remove(at);
        // The chains behind it have moved up, so every jump is resolved anew.
        var moved = new RuleSet(generation, fewer.toArray(new Chain[0]));
        for (int i = 0; i < moved.chains.length; i++) {
            var chain = moved.chains[i];
            var jumps = new int[chain.rules.length];
            for (int n = 0; n < jumps.length; n++) {
                jumps[n] = chain.jumps[n] > at ? chain.jumps[n] - 1 : chain.jumps[n];
            }
            moved.chains[i] = new Chain(chain.name(), chain.policy(), chain.policyCount(), chain.rules, jumps);
        }
        return moved;
    }

    /** @param policy ACCEPT, DENY, REJECT, or MASQ in forward */
    public RuleSet policy(String name, Target policy) throws ChainException {
        int at = find(name);
        var chain = chains[at];
        boolean known = switch (policy) {
            case ACCEPT, DENY, REJECT -> true;
            case MASQ -> at == Hook.FORWARD.ordinal();
            case NONE, REDIRECT, RETURN, CHAIN -> false;
        };
        if (!chain.builtIn() || !known) {
            throw new ChainException(Reason.INVALID, "no such policy for chain " + name);
        }
        var changed = chains.clone();
        changed[at] = new Chain(name, policy, chain.policyCount(), chain.rules, chain.jumps);
        return new RuleSet(generation, changed, index);
    }

    /** The same rules and policies, but what {@code old} has in the same chain as well goes on with the counters it has there. */
    public RuleSet continuing(RuleSet old) {
        var continued = chains.clone();
        for (int i = 0; i < chains.length; i++) {
            var chain = chains[i];
            var before = old.chain(chain.name());
            if (before != null) {
                var counted = new HashMap<RuleSpec, ArrayDeque<Rule>>();
                for (var rule : before.rules) {
                    counted.computeIfAbsent(rule.spec(), spec -> new ArrayDeque<>()).add(rule);
                }
                var rules = chain.rules.clone();
                for (int r = 0; r < rules.length; r++) {
                    var same = counted.get(rules[r].spec());
                    rules[r] = same == null || same.isEmpty() ? rules[r] : same.poll();
                }
                continued[i] = new Chain(chain.name(), chain.policy(), before.policyCount(), rules, chain.jumps);
            }
        }
        return new RuleSet(generation, continued, index);
    }

    /** The place of the chain of that name in {@link #chains}. */
    int find(String name) throws ChainException {
        var at = index.get(name);
        if (at == null) {
            throw new ChainException(Reason.MISSING, "no chain " + name);
        }
        return at;
    }

    private RuleSet insert(int at, int place, Rule rule) throws ChainException {
        int jump = resolve(at, rule);
        var old = chains[at];
        int size = old.rules.length;
        var rules = Arrays.copyOf(old.rules, size + 1);
        var jumps = Arrays.copyOf(old.jumps, size + 1);
        System.arraycopy(old.rules, place, rules, place + 1, size - place);
        System.arraycopy(old.jumps, place, jumps, place + 1, size - place);
        rules[place] = rule;
        jumps[place] = jump;
        return with(at, rules, jumps);
    }

    private RuleSet remove(int at, int place) {
        var old = chains[at];
        int size = old.rules.length - 1;
        var rules = Arrays.copyOf(old.rules, size);
        var jumps = Arrays.copyOf(old.jumps, size);
        System.arraycopy(old.rules, place + 1, rules, place, size - place);
        System.arraycopy(old.jumps, place + 1, jumps, place, size - place);
        return with(at, rules, jumps);
    }

    private RuleSet with(int at, Rule[] rules, int[] jumps) {
        var old = chains[at];
        var changed = chains.clone();
        changed[at] = new Chain(old.name(), old.policy(), old.policyCount(), rules, jumps);
        return new RuleSet(generation, changed, index);
    }

    /** The index of the chain a rule in chain {@code at} would jump to, -1 if it does not jump. */
    private int resolve(int at, Rule rule) throws ChainException {
        if (!rule.spec().plausible()) {
            throw new ChainException(Reason.INVALID, "ports need the protocol tcp, udp or icmp");
        }
        if (rule.target() != Target.CHAIN) {
            return -1;
        }
        var jump = index.get(rule.spec().target());
        if (jump == null || chains[jump].builtIn()) {
            throw new ChainException(Reason.MISSING, "no chain " + rule.spec().target() + " to jump to");
        }
        var way = new ArrayList<String>();
        if (leads(jump, at, new boolean[chains.length], way)) {
            throw new ChainException(Reason.LOOP, "loop of chains: " + chains[at].name() + " -> " + String.join(" -> ", way));
        }
        return jump;
    }

    /** Whether chain {@code from} leads to {@code to}; then {@code way} names the chains in between and both ends. */
    private boolean leads(int from, int to, boolean[] seen, List<String> way) {
        if (seen[from]) {
            return false;
        }
        seen[from] = true;
        way.add(chains[from].name());
        if (from == to) {
            return true;
        }
        for (int jump : chains[from].jumps) {
            if (jump >= 0 && leads(jump, to, seen, way)) {
                return true;
            }
        }
        way.removeLast();
        return false;
    }
}
