package bauta.path;

import bauta.chains.ChainException;
import bauta.chains.Rule;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.chains.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rule sets at random for the network of {@link Wires}, under which most packets still get somewhere. */
final class RandomRules {
    private static final String[] TARGETS = {"", "", "ACCEPT", "MASQ", "user", "user", "RETURN", "DENY", "REJECT", "REDIRECT"};

    private final SplittableRandom random;

    RandomRules(SplittableRandom random) {
        this.random = random;
    }

    /** Changes all tables in the same way. */
    void change(Tables... both) throws ChainException {
        int what = random.nextInt(8);
        var specs = new ArrayList<RuleSpec>();
        var chains = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            boolean user = random.nextInt(4) == 0;
            chains.add(user ? "user" : new String[] {"input", "forward", "output"}[random.nextInt(3)]);
            specs.add(rule(user));
        }
        var policy = random.nextInt(4) == 0 ? Target.DENY : Target.ACCEPT;
        var hook = new String[] {"input", "forward", "output"}[random.nextInt(3)];
        for (var tables : both) {
            tables.change(set -> {
                if (what == 0) {
                    return set.policy(hook, policy);
                }
                var now = set.chain("user") == null ? set.newChain("user") : set;
                if (what < 4) {
                    now = now.flush("input").flush("forward").flush("output").flush("user");
                }
                return filled(now, chains, specs).append("forward", new Rule(masquerade()));
            });
        }
    }

    /** What leaves by the outside is masqueraded. */
    static RuleSpec masquerade() {
        var any = RuleSpec.ANY;
        return new RuleSpec(0, 0, 0, 0, "eth0", 0, 0, 65535, 0, 65535, 0, 0, any.tosAnd(), any.tosXor(), 0, 0, "MASQ", 0);
    }

    private static RuleSet filled(RuleSet set, List<String> chains, List<RuleSpec> specs) throws ChainException {
        var now = set;
        for (int i = 0; i < specs.size(); i++) {
            now = now.append(chains.get(i), new Rule(specs.get(i)));
        }
        return now;
    }

    private RuleSpec rule(boolean user) {
        int source = random.nextInt(3) == 0 ? Wires.INSIDE_HOST + random.nextInt(3) : Wires.PEER + random.nextInt(3);
        int sourceMask = random.nextInt(3) == 0 ? -1 : random.nextBoolean() ? 0 : 0xffffff00;
        int destinationMask = random.nextInt(4) == 0 ? -1 : 0;
        int protocol = new int[] {0, 0, 6, 17, 1}[random.nextInt(5)];
        boolean ports = protocol != 0 && random.nextBoolean();
        int low = ports ? random.nextInt(100) : 0;
        int flags = (random.nextInt(3) == 0 ? RuleSpec.LOG : 0) | (random.nextInt(3) == 0 ? RuleSpec.ABSOLUTE_MARK : 0)
                | (protocol == 6 && random.nextInt(3) == 0 ? RuleSpec.SYN : 0);
        var device = random.nextInt(3) == 0 ? new String[] {"eth0", "eth1", "lan0"}[random.nextInt(3)] : "";
        int inversions = (random.nextInt(8) == 0 ? RuleSpec.NOT_SOURCE : 0) | (device.isEmpty() || random.nextInt(4) > 0 ? 0 : RuleSpec.NOT_DEVICE)
                | ((flags & RuleSpec.SYN) != 0 && random.nextBoolean() ? RuleSpec.NOT_SYN : 0);
        var target = TARGETS[random.nextInt(TARGETS.length)];
        boolean rare = target.equals("DENY") || target.startsWith("RE") && !target.equals("RETURN") || target.equals("user") && user;
        return new RuleSpec(source & sourceMask, sourceMask, Wires.PEER + random.nextInt(3) & destinationMask, destinationMask, device,
                protocol, low, 65535, 0, 65535, flags | (device.isEmpty() ? RuleSpec.WILDCARD : 0), inversions, 0xff,
                random.nextInt(4) == 0 ? 0x10 : 0, random.nextInt(5), 0, rare && random.nextInt(3) > 0 ? "" : target.equals("user") && user ? ""
                : target, 0);
    }
}
