package bauta.command;

import bauta.chains.Chain;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.wire.Addresses;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The {@code ipchains} commands that would make a rule set, as a person would type them. */
public final class IpchainsCommands {
    private static final int ICMP = 1;

    private IpchainsCommands() {
    }

    /** The commands that make this set of the chains as they are at boot: policies, chains, then the rules of each chain. */
    public static Stream<String> of(RuleSet set) {
        return Stream.concat(set.chains().stream().map(IpchainsCommands::of), set.chains().stream().flatMap(chain -> rules(chain, 0, chain.size())));
    }

    /** The command that makes a chain, or sets the policy of one that is always there. */
    public static String of(Chain chain) {
        var name = Script.quoted(chain.name());
        return chain.builtIn() ? "ipchains -P " + name + " " + chain.policy() : "ipchains -N " + name;
    }

    /** The commands that make rules of a chain. @param first from 0 @param end behind the last */
    public static Stream<String> rules(Chain chain, int first, int end) {
        var append = "ipchains -A " + Script.quoted(chain.name());
        return IntStream.range(first, end).mapToObj(i -> append + rule(chain.rule(i).spec()));
    }

    /** A rule as a person would type it behind the name of its chain. */
    public static String text(RuleSpec rule) {
        return rule(rule).strip();
    }

    /** Begins with a blank unless it is empty. The target comes last, because what follows REDIRECT might be taken for its port. */
    private static String rule(RuleSpec rule) {
        var out = new StringBuilder();
        boolean anyDevice = rule.device().isEmpty() && rule.has(RuleSpec.WILDCARD);
        if (!anyDevice || rule.inverted(RuleSpec.NOT_DEVICE)) {
            part(out, " -i", rule, RuleSpec.NOT_DEVICE, Script.quoted(rule.device() + (rule.has(RuleSpec.WILDCARD) ? "+" : "")));
        }
        if (rule.protocol() != 0) {
            var known = RuleText.knownProtocol(rule.protocol());
            part(out, " -p", rule, RuleSpec.NOT_PROTOCOL, known.isEmpty() ? Integer.toString(rule.protocol()) : known);
        }
        addresses(out, rule);
        if (rule.has(RuleSpec.SYN)) {
            out.append(rule.inverted(RuleSpec.NOT_SYN) ? " ! -y" : " -y");
        }
        if (rule.has(RuleSpec.FRAGMENT)) {
            out.append(rule.inverted(RuleSpec.NOT_FRAGMENT) ? " ! -f" : " -f");
        }
        actions(out, rule);
        return out.toString();
    }

    private static void addresses(StringBuilder out, RuleSpec rule) {
        var icmp = icmp(rule);
        boolean sourcePort = !icmp.isEmpty() || rule.testsSourcePort();
        boolean destinationPort = icmp.isEmpty() && rule.testsDestinationPort();
        if (sourcePort || rule.sourceMask() != 0 || rule.inverted(RuleSpec.NOT_SOURCE)) {
            part(out, " -s", rule, RuleSpec.NOT_SOURCE, network(rule.source(), rule.sourceMask()));
        }
        if (sourcePort) {
            part(out, "", rule, RuleSpec.NOT_SOURCE_PORT, icmp.isEmpty() ? ports(rule.sourceLow(), rule.sourceHigh()) : icmp);
        }
        if (destinationPort || rule.destinationMask() != 0 || rule.inverted(RuleSpec.NOT_DESTINATION)) {
            part(out, " -d", rule, RuleSpec.NOT_DESTINATION, network(rule.destination(), rule.destinationMask()));
        }
        if (destinationPort) {
            part(out, "", rule, RuleSpec.NOT_DESTINATION_PORT, ports(rule.destinationLow(), rule.destinationHigh()));
        }
    }

    /** The name of what an ICMP rule tests, empty where there is none. */
    private static String icmp(RuleSpec rule) {
        boolean inverted = rule.inverted(RuleSpec.NOT_SOURCE_PORT) || rule.inverted(RuleSpec.NOT_DESTINATION_PORT);
        if (rule.protocol() != ICMP || inverted || rule.sourceLow() != rule.sourceHigh()) {
            return "";
        }
        return IcmpName.of(rule.sourceLow(), rule.destinationLow(), rule.destinationHigh()).map(IcmpName::name).orElse("");
    }

    private static void actions(StringBuilder out, RuleSpec rule) {
        if (rule.tosAnd() != 0xFF || rule.tosXor() != 0) {
            out.append(String.format(Locale.ROOT, " -t %02X %02X", rule.tosAnd(), rule.tosXor()));
        }
        if (rule.has(RuleSpec.ABSOLUTE_MARK)) {
            out.append(" -m ").append(Integer.toUnsignedString(rule.mark()));
        } else if (rule.mark() != 0) {
            out.append(" -m ").append(rule.mark() < 0 ? "-" : "+").append(Integer.toUnsignedString(Math.abs(rule.mark())));
        }
        if (rule.has(RuleSpec.COPY)) {
            out.append(" -o ").append(rule.copyBytes());
        }
        if (rule.has(RuleSpec.LOG)) {
            out.append(" -l");
        }
        if (!rule.target().isEmpty()) {
            out.append(" -j ").append(Script.quoted(rule.target()));
            if (rule.redirectPort() != 0) {
                out.append(' ').append(rule.redirectPort());
            }
        }
    }

    private static void part(StringBuilder out, String option, RuleSpec rule, int inversion, String text) {
        out.append(option).append(rule.inverted(inversion) ? " ! " : " ").append(text);
    }

    private static String ports(int low, int high) {
        return low == high ? Integer.toString(low) : low + ":" + high;
    }

    /** The mask as a number of bits, or dotted where it has holes. */
    private static String network(int address, int mask) {
        int bits = Integer.bitCount(mask);
        boolean prefix = mask == (bits == 0 ? 0 : -1 << 32 - bits);
        return Addresses.text(address) + (mask == -1 ? "" : "/" + (prefix ? Integer.toString(bits) : Addresses.text(mask)));
    }
}
