package bauta.command;

import bauta.chains.Chain;
import bauta.chains.Counts;
import bauta.chains.Rule;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import java.util.Locale;

/** The listing of {@code ipchains -L}, to the column, since scripts cut it by columns and fields. */
final class IpchainsListing {
    private final RuleSet set;
    private final Counts counts;
    private final RuleText text;
    private final boolean verbose;
    private final boolean exact;
    private final boolean numbered;
    private final StringBuilder out = new StringBuilder();

    /** @param counts the counters to show with {@code -v}, taken at one moment */
    IpchainsListing(RuleSet set, Counts counts, Names names, IpchainsRequest request) {
        this.set = set;
        this.counts = counts;
        text = new RuleText(names, request.has(IpchainsOption.NUMERIC));
        verbose = request.has(IpchainsOption.VERBOSE);
        exact = request.has(IpchainsOption.EXACT);
        numbered = request.has(IpchainsOption.LINE_NUMBERS);
    }

    /** @param only the one chain to list, or null for all */
    String list(String only) {
        var chains = set.chains();
        for (int i = 0; i < chains.size(); i++) {
            if (only == null || chains.get(i).name().equals(only)) {
                chain(chains.get(i), i);
            }
        }
        return out.toString();
    }

    private void chain(Chain chain, int index) {
        out.append("Chain ").append(chain.name());
        if (!chain.builtIn()) {
            out.append(" (").append(set.references(chain.name())).append(" references):\n");
        } else if (verbose) {
            out.append(" (policy ").append(chain.policy()).append(": ").append(counts.policyPackets(index))
                    .append(" packets, ").append(counts.policyBytes(index)).append(" bytes):\n");
        } else {
            out.append(" (policy ").append(chain.policy()).append("):\n");
        }
        if (chain.size() != 0) {
            heading();
        }
        for (int i = 0; i < chain.size(); i++) {
            rule(chain.rule(i), i, index);
        }
    }

    private void heading() {
        if (numbered) {
            left("num", 4).append(' ');
        }
        if (verbose) {
            right("pkts", exact ? 8 : 5).append(' ');
            right("bytes", exact ? 10 : 5).append(' ');
        }
        left("target", 9).append("  prot opt    ");
        if (verbose) {
            out.append("tosa tosx  ");
            left("ifname", 10).append(' ');
            left("mark", 10).append(' ');
            left("outsize", 7).append(' ');
        }
        out.append(' ');
        left("source", 20).append("  ");
        left("destination", 20).append("  ports\n");
    }

    private void rule(Rule rule, int place, int chain) {
        var spec = rule.spec();
        if (numbered) {
            left(String.valueOf(place + 1), 4).append(' ');
        }
        if (verbose) {
            right(count(counts.packets(chain, place)), exact ? 8 : 5).append(' ');
            right(count(counts.bytes(chain, place)), exact ? 10 : 5).append(' ');
        }
        left(RuleText.target(spec), 9).append(' ').append(RuleText.bang(spec, RuleSpec.NOT_PROTOCOL));
        left(text.protocol(spec), 5).append(RuleText.flags(spec)).append(' ');
        if (verbose) {
            more(spec);
        }
        out.append(RuleText.bang(spec, RuleSpec.NOT_SOURCE));
        left(text.network(spec.source(), spec.sourceMask()), 20).append(' ');
        out.append(spec.inverted(RuleSpec.NOT_DESTINATION) ? "!" : "");
        left(text.network(spec.destination(), spec.destinationMask()), 20).append(text.ports(spec)).append('\n');
    }

    private void more(RuleSpec spec) {
        out.append(tos(spec)).append(' ').append(RuleText.bang(spec, RuleSpec.NOT_DEVICE));
        left(text.device(spec), 10).append(' ');
        if (marks(spec)) {
            out.append("0x");
            left(Integer.toHexString(spec.mark()), 10).append(' ');
        } else {
            left("", 11);
        }
        left(copies(spec) ? String.valueOf(spec.copyBytes()) : "", 7).append(' ');
    }

    /** The one line that {@code -v} writes for a rule it is about to make; always in numbers. */
    static String line(RuleSpec spec, Names names) {
        var text = new RuleText(names, true);
        return RuleText.target(spec) + " " + RuleText.bang(spec, RuleSpec.NOT_PROTOCOL) + text.protocol(spec) + " opt    "
                + RuleText.flags(spec) + " tos " + tos(spec) + " " + RuleText.bang(spec, RuleSpec.NOT_DEVICE)
                + "via " + text.device(spec) + " "
                + (marks(spec) ? "mark 0x" + Integer.toHexString(spec.mark()) + " " : "")
                + (copies(spec) ? "outsize " + spec.copyBytes() + " " : "")
                + "  " + RuleText.bang(spec, RuleSpec.NOT_SOURCE) + text.network(spec.source(), spec.sourceMask()) + " -> "
                + (spec.inverted(RuleSpec.NOT_DESTINATION) ? "!" : "") + text.network(spec.destination(), spec.destinationMask())
                + "  " + text.ports(spec) + "\n";
    }

    private static boolean marks(RuleSpec spec) {
        return spec.has(RuleSpec.ABSOLUTE_MARK) || spec.mark() != 0;
    }

    private static boolean copies(RuleSpec spec) {
        return spec.has(RuleSpec.COPY) && spec.copyBytes() != 65535;
    }

    private static String tos(RuleSpec spec) {
        return String.format(Locale.ROOT, "0x%02X 0x%02X", spec.tosAnd(), spec.tosXor());
    }

    private String count(long value) {
        return exact ? String.valueOf(value) : shortened(value);
    }

    /** At most five characters, in powers of 1000. */
    static String shortened(long value) {
        if (value <= 99_999) {
            return String.valueOf(value);
        }
        long thousands = (value + 500) / 1000;
        if (thousands <= 9999) {
            return thousands + "K";
        }
        long millions = (value + 500_000) / 1_000_000;
        return millions <= 9999 ? millions + "M" : (millions + 500) / 1000 + "G";
    }

    private StringBuilder left(String value, int width) {
        return out.append(value).repeat(' ', Math.max(0, width - value.length()));
    }

    private StringBuilder right(String value, int width) {
        return out.repeat(' ', Math.max(0, width - value.length())).append(value);
    }
}
