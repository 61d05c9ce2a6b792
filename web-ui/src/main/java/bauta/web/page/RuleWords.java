package bauta.web.page;

import bauta.chains.RuleSpec;
import bauta.chains.Target;
import bauta.wire.Addresses;

/** A rule of a chain in plain words, for people who do not know {@code ipchains} yet. */
final class RuleWords {
    private RuleWords() {
    }

    /** What packets it is about. */
    static String about(RuleSpec rule) {
        var words = new StringBuilder(protocol(rule));
        if (rule.has(RuleSpec.SYN)) {
            words.append(rule.inverted(RuleSpec.NOT_SYN) ? " but opening segments" : ", opening segments");
        }
        if (rule.has(RuleSpec.FRAGMENT)) {
            words.append(rule.inverted(RuleSpec.NOT_FRAGMENT) ? ", no later fragments" : ", later fragments");
        }
        end(words, " from", rule.inverted(RuleSpec.NOT_SOURCE), network(rule.source(), rule.sourceMask()),
                ports(rule, rule.testsSourcePort(), rule.inverted(RuleSpec.NOT_SOURCE_PORT), rule.sourceLow(), rule.sourceHigh(), "type "));
        end(words, " to", rule.inverted(RuleSpec.NOT_DESTINATION), network(rule.destination(), rule.destinationMask()),
                ports(rule, rule.testsDestinationPort(), rule.inverted(RuleSpec.NOT_DESTINATION_PORT), rule.destinationLow(),
                        rule.destinationHigh(), "code "));
        if (!rule.device().isEmpty()) {
            words.append(rule.inverted(RuleSpec.NOT_DEVICE) ? ", not by " : ", by ").append(rule.device())
                    .append(rule.has(RuleSpec.WILDCARD) ? "\u2026" : "");
        }
        return words.toString();
    }

    private static String protocol(RuleSpec rule) {
        var name = switch (rule.protocol()) {
            case 0 -> "anything";
            case 1 -> "ICMP";
            case 6 -> "TCP";
            case 17 -> "UDP";
            default -> "protocol " + rule.protocol();
        };
        return rule.inverted(RuleSpec.NOT_PROTOCOL) ? "anything but " + name : name;
    }

    /** One end of the packets, unless it may be any. */
    private static void end(StringBuilder words, String which, boolean not, String network, String ports) {
        if (!network.isEmpty() || not || !ports.isEmpty()) {
            words.append(which).append(not ? " others than" : "").append(network.isEmpty() ? not ? " anywhere" : "" : " " + network).append(ports);
        }
    }

    private static String network(int address, int mask) {
        int bits = Integer.bitCount(mask);
        boolean prefix = mask == (bits == 0 ? 0 : -1 << 32 - bits);
        return mask == 0 ? "" : Addresses.text(address) + (mask == -1 ? "" : "/" + (prefix ? Integer.toString(bits) : Addresses.text(mask)));
    }

    /** @param ofIcmp what the number is of a rule for ICMP */
    private static String ports(RuleSpec rule, boolean tests, boolean not, int low, int high, String ofIcmp) {
        if (!tests || rule.protocol() == 0) {
            return "";
        }
        return (not ? " but " : " ") + (rule.protocol() == 1 ? ofIcmp : "port ") + low + (high == low ? "" : " to " + high);
    }

    /** What becomes of them. */
    static String then(RuleSpec rule) {
        var words = switch (Target.of(rule.target())) {
            case NONE -> "counted only";
            case ACCEPT -> "let through";
            case DENY -> "dropped";
            case REJECT -> "refused";
            case MASQ -> "masqueraded";
            case REDIRECT -> rule.redirectPort() == 0 ? "to the router's own port" : "to the router's port " + rule.redirectPort();
            case RETURN -> "back to the chain before";
            case CHAIN -> "on in chain " + rule.target();
        };
        var mark = rule.has(RuleSpec.ABSOLUTE_MARK) ? ", marked " + Integer.toUnsignedString(rule.mark())
                : rule.mark() != 0 ? ", mark changed by " + rule.mark() : "";
        return words + mark + (rule.has(RuleSpec.LOG) ? ", logged" : "");
    }
}
