package bauta.command;

import bauta.chains.ChainException;
import bauta.chains.Hook;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.chains.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The command {@code ipchains-restore} (1.1.2): does what {@link IpchainsSave} wrote, all of it at one moment. A line that is
 * wrong or refused changes nothing at all, and is named.
 */
public final class IpchainsRestore implements Command {
    private static final String OPTIONS = "-[vfp]+";
    private static final String USAGE = """
            Usage: ipchains-restore [-v] [-f] [-p]
              -v  say what is done
              -f  flush chains that exist already (otherwise they stay as they are)
              -p  make the chains that rules jump to where they are missing
            """;

    /** A line of the input. @param rules empty but for rules given by their parts */
    private record Line(int number, String text, IpchainsRequest request, List<RuleSpec> rules) {
    }

    /** What is wrong with a line. */
    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1;

        BadLine(int number, String text, String why) {
            super("line " + number + ": " + why + ": " + text, null, false, false);
        }
    }

    private final Tables tables;
    private final Ipchains ipchains;

    public IpchainsRestore(Tables tables, Ipchains ipchains) {
        this.tables = tables;
        this.ipchains = ipchains;
    }

    /** Whether that command line reads standard input and does what stands there; otherwise it explains itself. */
    public static boolean restores(List<String> words) {
        return words.stream().skip(1).allMatch(word -> word.matches(OPTIONS));
    }

    @Override
    public int run(List<String> words, Console console) {
        var options = new HashSet<Character>();
        for (var word : words.subList(1, words.size())) {
            if (word.equals("-h") || word.equals("--help")) {
                console.out(USAGE);
                return 0;
            }
            if (!word.matches(OPTIONS)) {
                console.err(USAGE);
                return 2;
            }
            word.chars().skip(1).forEach(letter -> options.add((char) letter));
        }
        try {
            restore(console, options);
            return 0;
        } catch (BadLine e) {
            console.err("ipchains-restore: " + e.getMessage() + "\nipchains-restore: nothing was changed\n");
        } catch (IOException e) {
            console.err("ipchains-restore: cannot read standard input: " + e.getMessage() + "\n");
        } catch (IpchainsError e) {
            console.err(e.text("ipchains-restore"));
        }
        return 1;
    }

    private void restore(Console console, Set<Character> options) throws IOException, BadLine, IpchainsError {
        var lines = read(console, options.contains('v'));
        var said = new StringBuilder();
        var work = new Work(lines, options, said);
        try {
            tables.change(work);
        } catch (ChainException e) {
            var line = work.at;
            var verb = line.request == null ? IpchainsVerb.POLICY : line.request.verb();
            var change = line.request == null ? Target.NONE : new IpchainsChange(line.request, line.rules).target();
            throw new BadLine(line.number, line.text, IpchainsError.refused(verb, change, e).getMessage());
        }
        console.out(said.toString());
        for (var line : lines) {
            if (line.request != null && !IpchainsChange.changes(line.request)) {
                ipchains.perform("ipchains", line.request, line.rules, console);
            }
        }
    }

    /** Reads all lines and looks up all names before anything is changed. */
    private List<Line> read(Console console, boolean verbose) throws IOException, BadLine {
        var lines = new ArrayList<Line>();
        var reader = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        int number = 0;
        for (var text = reader.readLine(); text != null; text = reader.readLine()) {
            number++;
            var line = text.strip();
            if (line.startsWith("#") || line.isEmpty()) {
                continue;
            }
            if (verbose) {
                console.err((line.startsWith(":") ? "" : "ipchains ") + line + "\n");
            }
            lines.add(line.startsWith(":") ? new Line(number, line, null, List.of()) : command(number, line, console));
        }
        return lines;
    }

    private Line command(int number, String line, Console console) throws BadLine {
        try {
            var request = IpchainsParser.parse(List.of(line.split("\\s+")));
            return new Line(number, line, request, ipchains.rules(request, console));
        } catch (IpchainsError e) {
            throw new BadLine(number, line, e.getMessage().isEmpty() ? "not a command of ipchains" : e.getMessage());
        }
    }

    /** The change that all lines make together. */
    private static final class Work implements Tables.Change {
        private final List<Line> lines;
        private final Set<Character> options;
        private final StringBuilder said;
        private final Set<String> skipped = new HashSet<>();
        private Line at;

        Work(List<Line> lines, Set<Character> options, StringBuilder said) {
            this.lines = lines;
            this.options = options;
            this.said = said;
        }

        @Override
        public RuleSet apply(RuleSet old) throws ChainException {
            var set = old;
            for (var line : lines) {
                at = line;
                set = line.request == null ? chain(set, line.text.substring(1)) : command(set, line);
            }
            for (var line : lines) {
                at = line;
                mustBeAnswered(set, line);
            }
            return set;
        }

        /** What lists, zeroes or checks is done at the end, when nothing can be taken back: it must not fail then. */
        private static void mustBeAnswered(RuleSet set, Line line) throws ChainException {
            if (line.request == null || IpchainsChange.changes(line.request) || line.request.chain == null) {
                return;
            }
            if (set.chain(line.request.chain) == null) {
                throw new ChainException(ChainException.Reason.MISSING, "No chain " + line.request.chain);
            }
            if (line.rules.stream().anyMatch(packet -> packet.has(RuleSpec.WILDCARD))) {
                throw new ChainException(ChainException.Reason.INVALID, "No interface");
            }
        }

        private RuleSet command(RuleSet old, Line line) throws ChainException {
            boolean unwanted = line.request.verb().takesRule() && skipped.contains(line.request.chain);
            if (unwanted || !IpchainsChange.changes(line.request)) {
                return old;
            }
            var set = old;
            var change = new IpchainsChange(line.request, line.rules);
            var jump = line.request.word(IpchainsOption.JUMP, "");
            if (options.contains('p') && change.target() == Target.CHAIN && set.chain(jump) == null) {
                said.append("Auto-creating chain `").append(jump).append("'.\n");
                set = set.newChain(jump);
            }
            return change.apply(set);
        }

        /** A line that begins with a colon: the policy of a built-in chain, or a chain that has to be there. */
        private RuleSet chain(RuleSet set, String text) throws ChainException {
            var words = text.split("\\s+");
            var name = words[0];
            if (Hook.named(name) != null) {
                var policy = policy(words.length > 1 ? words[1] : "");
                if (options.contains('v')) {
                    said.append("Setting policy of `").append(name).append("' to ").append(policy).append(".\n");
                }
                return set.policy(name, policy);
            }
            if (set.chain(name) == null) {
                said.append("Creating chain `").append(name).append("'.\n");
                return set.newChain(name);
            }
            if (options.contains('f')) {
                return set.flush(name);
            }
            said.append("Chain `").append(name).append("' already exists. Skipping it (-f would flush it).\n");
            skipped.add(name);
            return set;
        }

        /** By name, or in the numbers of an older format. */
        private static Target policy(String word) {
            return switch (word) {
                case "-1" -> Target.REJECT;
                case "1" -> Target.DENY;
                case "2" -> Target.ACCEPT;
                case "3" -> Target.REDIRECT;
                case "4" -> Target.MASQ;
                default -> Target.of(word);
            };
        }
    }
}
