package bauta.command;

import bauta.forward.AutoForward.Kind;
import bauta.forward.AutoForward.Spec;
import bauta.forward.Autofw;
import bauta.forward.Forward;
import bauta.forward.Outcome;
import bauta.path.PathThread;
import bauta.wire.Addresses;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The module {@code autofw} of {@code ipmasqadm} 0.4.2: adds and deletes automatic forwards, and lists them, which it never did.
 * It has a grammar of its own, read by {@link AutofwWords}.
 */
public final class AutofwCommand implements Command {
    private static final int TCP = 6;
    private static final String LAYOUT = "%-6s %-4s %-11s %-26s %-10s %-20s %7s %5s";

    private final Autofw table;
    private final PathThread path;
    private final Deletion deletion;
    private final Names names;

    /** @param flows the connections of the table's rules */
    public AutofwCommand(Autofw table, PathThread path, ForwardedFlows flows, Names names) {
        this.table = table;
        this.path = path;
        this.deletion = new Deletion(table, path, flows);
        this.names = names;
    }

    @Override
    public int run(List<String> words, Console console) {
        var name = words.getFirst();
        if (words.size() == 1) {
            console.err(help(name));
            return IpmasqadmModule.MISUSED;
        }
        if (words.get(1).equals("--help") || words.get(1).equals("-h")) {
            console.out(help(name));
            return 0;
        }
        try {
            obey(new AutofwWords(words.subList(1, words.size()), names, console), console);
            return 0;
        } catch (Refusal refusal) {
            refusal.getMessage().lines().forEach(text -> console.err(name + ": " + text + "\n"));
            return refusal.exit();
        }
    }

    private void obey(AutofwWords line, Console console) throws Refusal {
        switch (line.command()) {
            case 'A' -> {
                if (line.verbose()) {
                    console.out("Adding autofwd " + told(line.spec()));
                }
                if (path.call(() -> table.add(line.spec(), line.terms().terms())) != Outcome.DONE) {
                    throw new Refusal(IpmasqadmModule.REFUSED, "no such rule can be");
                }
                if (line.spec().kind() == Kind.RANGE && line.spec().host() == 0 && line.spec().ctlPort() == 0) {
                    console.err("autofw: the rule will never forward anything, since it has neither -h HOST nor -c PROTO PORT\n");
                }
            }
            case 'D' -> {
                if (line.verbose()) {
                    console.out("Deleteing autofwd " + told(line.spec()));
                }
                if (deletion.run(() -> table.delete(line.spec()), line.terms().cut(), console) != Outcome.DONE) {
                    throw new Refusal(IpmasqadmModule.REFUSED, "no such rule; 'ipmasqadm autofw -L' lists those there are");
                }
            }
            case 'F' -> {
                if (line.verbose()) {
                    console.out("Flushing autoforward table\n");
                }
                deletion.run(() -> {
                    table.flush();
                    return Outcome.DONE;
                }, line.terms().cut(), console);
            }
            default -> list(line, console);
        }
    }

    private static String told(Spec spec) {
        var text = new StringBuilder(protocol(spec.protocol())).append(switch (spec.kind()) {
            case RANGE -> " ports " + spec.low() + " - " + spec.high() + " ";
            case DIRECT -> " direct ports " + spec.low() + " - " + spec.high() + " ";
            case PORT -> " port " + spec.visible() + " to port " + spec.hidden() + " ";
        });
        if (spec.host() != 0) {
            text.append("to fixed host ").append(Addresses.text(spec.host())).append(' ');
        }
        if (spec.ctlPort() != 0) {
            text.append("via ").append(protocol(spec.ctlProtocol())).append(" ctl port ").append(spec.ctlPort()).append(' ');
        }
        boolean secure = spec.ctlPort() != 0 && spec.host() == 0 && !spec.anyPeer();
        return text.append(spec.unlimited() ? "" : "U").append(secure ? "S" : "").append('\n').toString();
    }

    private record Listed(List<Autofw.Row> rows, List<Forward.Detail> details) {
    }

    private static Listed listed(Autofw table, PathThread path) {
        return path.call(() -> new Listed(table.rows(), table.details()));
    }

    /** The commands that would make the table that stands, oldest rule first; what was learned is not among it. */
    public List<String> commands() {
        return commands(table, path);
    }

    /** The same for any table. */
    public static List<String> commands(Autofw table, PathThread path) {
        var now = listed(table, path);
        return IntStream.range(0, now.rows.size()).map(i -> now.rows.size() - 1 - i)
                .mapToObj(i -> command(now.rows.get(i).spec()) + TermsWords.options(now.details.get(i).terms())).toList();
    }

    private static String command(Spec spec) {
        var ports = protocol(spec.protocol()) + " " + spec.low() + " " + spec.high();
        var command = "ipmasqadm autofw -A " + switch (spec.kind()) {
            case RANGE -> "-r " + ports + (spec.host() == 0 ? "" : " -h " + Addresses.text(spec.host()));
            case DIRECT -> "-d " + ports;
            case PORT -> "-p " + protocol(spec.protocol()) + " " + spec.visible() + " " + Addresses.text(spec.host()) + ":"
                    + spec.hidden();
        };
        return command + (spec.ctlPort() == 0 ? "" : " -c " + protocol(spec.ctlProtocol()) + " " + spec.ctlPort())
                + (spec.unlimited() ? " -u" : "") + (spec.anyPeer() ? " -i" : "");
    }

    private void list(AutofwWords line, Console console) {
        console.out(LAYOUT.formatted("type", "prot", "ports", "host", "control", "peer", "timer", "flags")
                + (line.verbose() ? TermsWords.heads() : "") + "\n");
        var now = listed(table, path);
        var columns = line.verbose() ? deletion.columns(now.details) : Collections.nCopies(now.rows.size(), "");
        for (int i = 0; i < now.rows.size(); i++) {
            console.out(row(now.rows.get(i), line.numeric()) + columns.get(i) + "\n");
        }
    }

    private String row(Autofw.Row row, boolean numeric) {
        var shown = new ListingNames(names);
        var spec = row.spec();
        boolean port = spec.kind() == Kind.PORT;
        var host = row.where() == 0 ? "-" : shown.host(row.where(), numeric) + (port ? ":" + spec.hidden() : "");
        var control = spec.ctlPort() == 0 ? "-"
                : protocol(spec.ctlProtocol()) + " " + shown.port(spec.ctlPort(), spec.ctlProtocol(), numeric);
        var peer = row.lastContact() == 0 ? "-" : shown.host(row.lastContact(), numeric)
                + (row.contacts() > 1 ? " +" + (row.contacts() - 1) : "");
        var timer = row.remainingTicks() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", row.remainingTicks() / 100.0);
        var flags = ((row.flags() & 1) != 0 ? "A" : "") + ((row.flags() & 2) != 0 ? "U" : "") + ((row.flags() & 4) != 0 ? "S" : "");
        return LAYOUT.formatted(spec.kind().name().toLowerCase(Locale.ROOT), protocol(spec.protocol()),
                port ? Integer.toString(spec.visible()) : spec.low() + "-" + spec.high(), host, control, peer, timer,
                flags.isEmpty() ? "-" : flags);
    }

    private static String protocol(int number) {
        return number == TCP ? "tcp" : "udp";
    }

    private static String help(String name) {
        return """
                Usage: NAME -A TYPE [-c PROTO PORT] [-u] [-i] [-v] [TERMS]  add a rule before all others
                       NAME -D TYPE [-c PROTO PORT] [-v] [--cut]            delete that rule
                       NAME -F [--cut]                                      delete all rules
                       NAME -L [-n] [-v]                                    list them, -n without names, -v with TERMS and use
                       NAME -h                                              this text

                TYPE   is one of
                       -r PROTO LOW HIGH [-h HOST]    a range of ports goes to the same ports of HOST, or of the client
                                                      that has a control connection to the sender
                       -p PROTO PORT HOST:HIDDEN      one port goes to the port HIDDEN of HOST
                       -d PROTO LOW HIGH              packets from the inside to a range of ports keep their source port
                PROTO  is tcp or udp
                -c     tells the control connection by its destination port; it counts for 15 seconds from its
                       latest packet, and with -u for ever
                -i     others than the one it goes to may send as well; theirs goes to the client that had one last
                -v     says what is done
                Flags in the list: A a control connection counts, U it does for a time, S its peer only may send.
                """.replace("NAME", name) + TermsWords.HELP;
    }
}
