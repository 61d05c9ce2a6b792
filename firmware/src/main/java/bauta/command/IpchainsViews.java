package bauta.command;

import bauta.chains.Chain;
import bauta.chains.Counts;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import java.util.Locale;

/** The chains as the files of Linux 2.2 below {@code /proc/net} showed them. */
public final class IpchainsViews {
    private IpchainsViews() {
    }

    /** {@code ip_fwnames}: one line for each chain. */
    public static String names(RuleSet set, Counts counts) {
        var out = new StringBuilder();
        var chains = set.chains();
        for (int i = 0; i < chains.size(); i++) {
            var chain = chains.get(i);
            long packets = counts.policyPackets(i);
            long bytes = counts.policyBytes(i);
            out.append(chain.name()).append(' ').append(chain.builtIn() ? chain.policy().name() : "-").append(' ')
                    .append(chain.builtIn() ? 1 : set.references(chain.name())).append(' ').append(packets >>> 32).append(' ')
                    .append(packets & 0xFFFF_FFFFL).append(' ').append(bytes >>> 32).append(' ').append(bytes & 0xFFFF_FFFFL)
                    .append('\n');
        }
        return out.toString();
    }

    /** {@code ip_fwchains}: one line for each rule. */
    public static String rules(RuleSet set, Counts counts) {
        var out = new StringBuilder();
        var chains = set.chains();
        for (int c = 0; c < chains.size(); c++) {
            for (int r = 0; r < chains.get(c).size(); r++) {
                rule(out, chains.get(c), r, counts.packets(c, r), counts.bytes(c, r));
            }
        }
        return out.toString();
    }

    private static void rule(StringBuilder out, Chain chain, int place, long packets, long bytes) {
        var rule = chain.rule(place).spec();
        out.append(format("%9s %08X/%08X->%08X/%08X %s %X %X %d ", chain.name(), rule.source(), rule.sourceMask(),
                rule.destination(), rule.destinationMask(), rule.device().isEmpty() ? "-" : rule.device(), rule.flags(),
                rule.inversions(), rule.protocol()));
        out.append(format("%-9d %-9d %-9d %-9d ", packets >>> 32, packets & 0xFFFF_FFFFL, bytes >>> 32, bytes & 0xFFFF_FFFFL));
        out.append(format("%d-%d %d-%d A%02X X%02X %08X %s %d %9s\n", rule.sourceLow(), rule.sourceHigh(), rule.destinationLow(),
                rule.destinationHigh(), rule.tosAnd(), rule.tosXor(), rule.redirectPort(), Integer.toUnsignedString(rule.mark()),
                rule.has(RuleSpec.COPY) ? rule.copyBytes() : 0, RuleText.target(rule)));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
