package bauta.command;

import bauta.chains.Chain;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.wire.Addresses;
import java.util.List;
import java.util.Locale;

/** The command {@code ipchains-save} (1.1.2): all chains and rules as text that {@link IpchainsRestore} reads. */
public final class IpchainsSave implements Command {
    private static final String USAGE = "Usage: ipchains-save [-v] [chain]\n";

    private final Tables tables;

    public IpchainsSave(Tables tables) {
        this.tables = tables;
    }

    @Override
    public int run(List<String> words, Console console) {
        boolean verbose = false;
        String only = null;
        for (var word : words.subList(1, words.size())) {
            switch (word) {
                case "-v" -> verbose = true;
                case "-h", "--help" -> {
                    console.out(USAGE);
                    return 0;
                }
                default -> {
                    if (only != null || word.startsWith("-")) {
                        console.err(USAGE);
                        return 2;
                    }
                    only = word;
                }
            }
        }
        var set = tables.current();
        for (var chain : set.chains()) {
            if (chain.size() != 0 && (only == null || chain.name().equals(only))) {
                say(chain, verbose, console);
            }
        }
        console.out(text(set, only));
        return 0;
    }

    private static void say(Chain chain, boolean verbose, Console console) {
        console.err("Saving `" + chain.name() + "'.\n");
        for (int i = 0; verbose && i < chain.size(); i++) {
            console.err(rule(chain.rule(i).spec()) + "\n");
        }
    }

    /** Everything about a set but its counters. */
    public static String text(RuleSet set) {
        return text(set, null);
    }

    private static String text(RuleSet set, String only) {
        var out = new StringBuilder();
        var chains = set.chains().stream().filter(chain -> only == null || chain.name().equals(only)).toList();
        for (var chain : chains) {
            out.append(':').append(chain.name()).append(' ').append(chain.builtIn() ? chain.policy().name() : "-").append('\n');
        }
        for (var chain : chains) {
            for (int i = 0; i < chain.size(); i++) {
                out.append("-A ").append(chain.name()).append(' ').append(rule(chain.rule(i).spec())).append('\n');
            }
        }
        return out.toString();
    }

    /** The rule in the words of the command line, without command and chain. */
    static String rule(RuleSpec rule) {
        var out = new StringBuilder("-s ");
        part(out, rule, RuleSpec.NOT_SOURCE, network(rule.source(), rule.sourceMask()));
        if (rule.testsSourcePort()) {
            part(out.append(' '), rule, RuleSpec.NOT_SOURCE_PORT, rule.sourceLow() + ":" + rule.sourceHigh());
        }
        part(out.append(" -d "), rule, RuleSpec.NOT_DESTINATION, network(rule.destination(), rule.destinationMask()));
        if (rule.testsDestinationPort()) {
            part(out.append(' '), rule, RuleSpec.NOT_DESTINATION_PORT, rule.destinationLow() + ":" + rule.destinationHigh());
        }
        boolean anyDevice = rule.device().isEmpty() && rule.has(RuleSpec.WILDCARD);
        if (!anyDevice || rule.inverted(RuleSpec.NOT_DEVICE)) {
            part(out.append(" -i "), rule, RuleSpec.NOT_DEVICE, rule.device() + (rule.has(RuleSpec.WILDCARD) ? "+" : ""));
        }
        if (rule.protocol() != 0) {
            part(out.append(" -p "), rule, RuleSpec.NOT_PROTOCOL, String.valueOf(rule.protocol()));
        }
        actions(out, rule);
        return out.toString();
    }

    private static void actions(StringBuilder out, RuleSpec rule) {
        if (rule.tosAnd() != 0xFF || rule.tosXor() != 0) {
            out.append(String.format(Locale.ROOT, " -t %02X %02X", rule.tosAnd(), rule.tosXor()));
        }
        if (!rule.target().isEmpty()) {
            out.append(" -j ").append(rule.target()).append(rule.target().equals("REDIRECT") ? " " + rule.redirectPort() : "");
        }
        if (rule.has(RuleSpec.LOG)) {
            out.append(" -l");
        }
        if (rule.has(RuleSpec.SYN)) {
            part(out.append(' '), rule, RuleSpec.NOT_SYN, "-y");
        }
        if (rule.has(RuleSpec.FRAGMENT)) {
            part(out.append(' '), rule, RuleSpec.NOT_FRAGMENT, "-f");
        }
        if (rule.has(RuleSpec.ABSOLUTE_MARK)) {
            out.append(" -m ").append(Integer.toUnsignedString(rule.mark()));
        } else if (rule.mark() != 0) {
            out.append(" -m ").append(rule.mark() < 0 ? "-" : "+").append(Integer.toUnsignedString(Math.abs(rule.mark())));
        }
        if (rule.has(RuleSpec.COPY)) {
            out.append(" -o ").append(rule.copyBytes());
        }
    }

    private static void part(StringBuilder out, RuleSpec rule, int inversion, String text) {
        out.append(rule.inverted(inversion) ? "! " : "").append(text);
    }

    private static String network(int address, int mask) {
        return Addresses.text(address) + "/" + Addresses.text(mask);
    }
}
