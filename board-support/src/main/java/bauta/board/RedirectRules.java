package bauta.board;

import bauta.chains.Chain;
import bauta.chains.Hook;
import bauta.chains.Rule;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The input chain in the words of nft(8), as far as it bears on REDIRECT: what the kernel needs to hand a packet, which the
 * router delivered to a host port unchanged, to the program it is meant for. The rules are translated one by one, so the kernel
 * comes to the same decision as the router, with three things left out: packets that were refused never get here, rules
 * behind the last REDIRECT decide nothing about it, and only TCP and UDP are redirected.
 */
final class RedirectRules {
    static final String TABLE = "bauta_redirect";
    /** A script that leaves no table of ours, whether there was one or not. */
    static final String NONE = "add table ip " + TABLE + "\ndelete table ip " + TABLE + "\n";

    /** The mark of packets that are routed to the board itself. */
    static final String MARK = "0x62617574";

    private static final String MARKED = " meta mark set " + MARK + " accept";
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final String OPENING = "tcp flags & (syn | ack | rst) ";

    private final RuleSet set;
    private final List<String> ports;
    private final boolean transparent;
    private final StringBuilder text = new StringBuilder();

    private RedirectRules(RuleSet set, List<String> ports, boolean transparent) {
        this.set = set;
        this.ports = ports;
        this.transparent = transparent;
    }

    /**
     * The script that brings the kernel in step with a rule set.
     *
     * @param ports       the names of the host ports: letters, digits and {@code . _ : @ -}
     * @param transparent whether packets keep their destination (TPROXY); what is marked has to be routed to the board itself then
     */
    static String of(RuleSet set, List<String> ports, boolean transparent) {
        return new RedirectRules(set, ports, transparent).script();
    }

    /** Whether that script needs marked packets to be routed to the board itself. */
    static boolean marks(String script) {
        return script.contains(MARKED);
    }

    private String script() {
        var input = set.chain(Hook.INPUT);
        if (!leadsTo(input, Target.REDIRECT)) {
            return NONE;
        }
        text.append(NONE).append("table ip ").append(TABLE).append(" {\n");
        var chains = set.chains();
        for (int i = Hook.values().length; i < chains.size(); i++) {
            if (decides(chains.get(i))) {
                text.append("chain c").append(i).append(" {\n");
                rules(chains.get(i), chains.get(i).size(), "return");
                text.append("}\n");
            }
        }
        text.append("chain prerouting {\n")
                .append(transparent ? "type filter hook prerouting priority mangle;\n" : "type nat hook prerouting priority dstnat;\n");
        text.append("iifname != { \"").append(String.join("\", \"", ports)).append("\" } accept\n");
        if (transparent) { // what a transparent socket has already, which NAT would know by itself
            text.append("meta l4proto 6 socket transparent 1").append(MARKED).append('\n');
        }
        rules(input, behindLastRedirect(input), "accept");
        return text.append("}\n}\n").toString();
    }

    private int behindLastRedirect(Chain chain) {
        int end = chain.size();
        while (end > 0 && !redirects(chain.rule(end - 1))) {
            end--;
        }
        return end;
    }

    private boolean redirects(Rule rule) {
        return rule.target() == Target.REDIRECT
                || rule.target() == Target.CHAIN && leadsTo(set.chain(rule.spec().target()), Target.REDIRECT);
    }

    /** Whether its end may not be reached, by a packet that is not refused. */
    private boolean decides(Chain chain) {
        return leadsTo(chain, Target.REDIRECT) || leadsTo(chain, Target.ACCEPT) || leadsTo(chain, Target.MASQ);
    }

    /** Chains never jump in a circle. */
    private boolean leadsTo(Chain chain, Target target) {
        for (int i = 0; i < chain.size(); i++) {
            var rule = chain.rule(i);
            if (rule.target() == target || rule.target() == Target.CHAIN && leadsTo(set.chain(rule.spec().target()), target)) {
                return true;
            }
        }
        return false;
    }

    private void rules(Chain chain, int end, String leave) {
        for (int i = 0; i < end; i++) {
            var rule = chain.rule(i);
            var decision = decision(rule, leave);
            if (decision != null) {
                for (var match : matches(rule.spec())) {
                    text.append(match).append(decision).append('\n');
                }
            }
        }
    }

    /** What nft is to do, or null where that is nothing. */
    private String decision(Rule rule, String leave) {
        return switch (rule.target()) {
            // In the input chain MASQ lets through.
            case ACCEPT, MASQ -> "accept";
            case RETURN -> leave;
            case REDIRECT -> redirect(rule.spec().redirectPort());
            case CHAIN -> {
                var chain = set.chain(rule.spec().target());
                yield decides(chain) ? "jump c" + set.chains().indexOf(chain) : null;
            }
            case NONE, DENY, REJECT -> null;
        };
    }

    private String redirect(int port) {
        if (transparent) {
            return (port == 0 ? "" : "tproxy to :" + port) + MARKED;
        }
        return port == 0 ? "redirect" : "redirect to :" + port;
    }

    /** Alternatives that together match what the rule does; none if that is nothing of TCP and UDP as a whole packet. */
    private List<String> matches(RuleSpec spec) {
        var device = device(spec);
        var source = address("saddr", spec.source(), spec.sourceMask(), spec.inverted(RuleSpec.NOT_SOURCE));
        var destination = address("daddr", spec.destination(), spec.destinationMask(), spec.inverted(RuleSpec.NOT_DESTINATION));
        boolean onlyFragments = spec.has(RuleSpec.FRAGMENT) && !spec.inverted(RuleSpec.NOT_FRAGMENT);
        var matches = new ArrayList<String>();
        if (device != null && source != null && destination != null && !onlyFragments) {
            for (int protocol : new int[] {TCP, UDP}) {
                var transport = transport(spec, protocol);
                if (transport != null) {
                    matches.add(device + source + destination + transport);
                }
            }
        }
        return matches;
    }

    /** As the other parts: null where nothing matches, empty where everything does. */
    private String device(RuleSpec spec) {
        var matched = ports.stream().filter(port -> onDevice(spec, port)).toList();
        if (matched.size() == ports.size()) {
            return "";
        }
        return matched.isEmpty() ? null : "iifname \"" + matched.getFirst() + "\" ";
    }

    private static boolean onDevice(RuleSpec spec, String port) {
        boolean same = spec.has(RuleSpec.WILDCARD) ? port.startsWith(spec.device()) : port.equals(spec.device());
        return same != spec.inverted(RuleSpec.NOT_DEVICE);
    }

    private static String address(String end, int address, int mask, boolean inverted) {
        if (mask == 0) {
            return inverted ? null : "";
        }
        return "ip " + end + " & 0x" + Integer.toHexString(mask) + (inverted ? " != 0x" : " == 0x") + Integer.toHexString(address & mask)
                + " ";
    }

    private static String transport(RuleSpec spec, int protocol) {
        if (spec.protocol() != 0 && (spec.protocol() == protocol) == spec.inverted(RuleSpec.NOT_PROTOCOL)) {
            return null;
        }
        boolean opening = spec.has(RuleSpec.SYN) && !spec.inverted(RuleSpec.NOT_SYN);
        if (opening && protocol != TCP) {
            return null;
        }
        var flags = !spec.has(RuleSpec.SYN) || protocol != TCP ? "" : OPENING + (opening ? "== syn " : "!= syn ");
        boolean testsPorts = spec.protocol() == protocol;
        var source = testsPorts ? port(protocol, "sport", spec.sourceLow(), spec.sourceHigh(), spec.inverted(RuleSpec.NOT_SOURCE_PORT)) : "";
        var destination = testsPorts
                ? port(protocol, "dport", spec.destinationLow(), spec.destinationHigh(), spec.inverted(RuleSpec.NOT_DESTINATION_PORT)) : "";
        return source == null || destination == null ? null : "meta l4proto " + protocol + " " + source + destination + flags;
    }

    private static String port(int protocol, String end, int low, int high, boolean inverted) {
        boolean all = low == 0 && high == 65535;
        if (all || low > high) {
            return all == inverted ? null : "";
        }
        var range = low == high ? Integer.toString(low) : low + "-" + high;
        return (protocol == TCP ? "tcp " : "udp ") + end + (inverted ? " != " : " ") + range + " ";
    }
}
