package bauta.command;

import bauta.command.GetoptEndpoint.Endpoint;
import bauta.forward.Forward;
import bauta.forward.Group;
import bauta.forward.Mfw;
import bauta.forward.Outcome;
import bauta.path.PathThread;
import bauta.wire.Addresses;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The module {@code mfw} of {@code ipmasqadm} 0.4.2: adds, deletes, edits and lists the hosts of marks, and forces their turn. */
public final class MfwCommand extends IpmasqadmModule {
    private static final int TCP = 6;
    private static final int DEFAULT_PREFERENCE = 10;
    private static final String LAYOUT = "%-8s %-20s %8s %5s %5s";

    private final Steps steps;
    private final Mfw table;
    private final PathThread path;
    private final Deletion deletion;
    private final ListingNames names;
    private final GetoptEndpoint endpoints;

    /**
     * @param flows the connections of the table's hosts
     * @param steps ends the turn of a host
     */
    public MfwCommand(Mfw table, PathThread path, ForwardedFlows flows, Names names, Steps steps) {
        this.steps = steps;
        this.table = table;
        this.path = path;
        this.deletion = new Deletion(table, path, flows);
        this.names = new ListingNames(names);
        this.endpoints = new GetoptEndpoint(names);
    }

    @Override
    String options() {
        return "AIDESFLnvhm:r:p:";
    }

    @Override
    Line line() {
        return new Words();
    }

    @Override
    String help(String name) {
        return """
                Usage: NAME -A -m MARK -r RADDR [RPORT] [-p PREF] [TERMS]    add a host behind the others of that mark
                       NAME -I -m MARK -r RADDR [RPORT] [-p PREF] [TERMS]    add a host before the others
                       NAME -D -m MARK [-r RADDR [RPORT]] [--cut]            delete all hosts that match
                       NAME -E -m MARK [-r RADDR [RPORT]] [-p PREF] [TERMS]  give those that match a preference, a fresh
                                                                             count and TERMS
                       NAME -S -m MARK                                       end the turn of the first host
                       NAME -F [--cut]                                       delete everything
                       NAME -L [-n] [-v]                                     list, -n without names, -v with TERMS and use
                       NAME -h                                               this text

                MARK   is the mark that ipchains -m gave the packet: 1 to 4294967295, or 0x...
                RADDR  is the host that serves such packets
                RPORT  is the port there; without it, or 0, the port that the packet was sent to
                PREF   is how many flows in a row this host is given before the next has its turn; 0 is all
                       until -S; default 10
                """.replace("NAME", name) + TermsWords.HELP;
    }

    /** The commands that would make the table that stands. */
    public List<String> commands() {
        return commands(table, path);
    }

    /** The same for any table. */
    public static List<String> commands(Mfw table, PathThread path) {
        // Newer marks stand before older ones and are made after them; hosts of one mark are made from head to tail.
        var now = listed(table, path);
        var marks = now.rows.stream().map(Mfw.Row::mark).distinct().toList().reversed();
        return marks.stream().flatMap(mark -> IntStream.range(0, now.rows.size()).filter(i -> now.rows.get(i).mark() == mark)
                .mapToObj(i -> command(now.rows.get(i)) + TermsWords.options(now.details.get(i).terms()))).toList();
    }

    private static String command(Mfw.Row row) {
        return "ipmasqadm mfw -A -m " + Integer.toUnsignedString(row.mark()) + " -r " + Addresses.text(row.raddr())
                + (row.rport() == 0 ? "" : " " + row.rport()) + " -p " + row.pref();
    }

    private record Listed(List<Mfw.Row> rows, List<Forward.Detail> details) {
    }

    private static Listed listed(Mfw table, PathThread path) {
        return path.call(() -> new Listed(table.rows(), table.details()));
    }

    private final class Words extends Line {
        private int mark;
        private Endpoint host;
        private int pref = Mfw.KEEP;

        @Override
        void take(char option, Getopt words) throws Refusal {
            switch (option) {
                case 'A', 'I', 'D', 'E', 'S', 'F', 'L' -> command(option);
                case 'n' -> numeric = true;
                case 'v' -> verbose = true;
                case 'm' -> mark = mark(words.argument());
                case 'r' -> {
                    once(host != null, "multiple destinations specified");
                    host = endpoints.read(words, numeric, "illegal destination specified");
                }
                default -> pref = preference(words.argument(), 0);
            }
        }

        @Override
        void obey(Console console) throws Refusal {
            terms.only(command == 'A' || command == 'I' || command == 'E', command == 'D' || command == 'F');
            switch (command) {
                case 'F', 'L' -> {
                    if (mark != 0 || host != null) {
                        throw new Refusal(MISUSED, "incompatible options specified");
                    }
                    if (command == 'F') {
                        deletion.run(() -> {
                            table.flush();
                            return Outcome.DONE;
                        }, terms.cut(), console);
                    } else {
                        list(console);
                    }
                }
                default -> {
                    if (mark == 0 && command != 'E' && command != 'S') {
                        throw new Refusal(MISUSED, "insufficient options specified");
                    }
                    change(console);
                }
            }
        }

        private void change(Console console) throws Refusal {
            if (command == 'S') {
                if (mark == 0) {
                    throw new Refusal(REFUSED, "setsockopt failed: " + Outcome.INVALID.words());
                }
                step(steps, Group.ofMark(mark));
                return;
            }
            int raddr = host == null ? 0 : host.address();
            int rport = host == null || host.port() == Endpoint.NO_PORT ? 0 : host.port();
            int fresh = pref == Mfw.KEEP ? DEFAULT_PREFERENCE : pref;
            var set = terms.terms();
            var outcome = command == 'D' ? deletion.run(() -> table.delete(mark, raddr, rport), terms.cut(), console)
                    : path.call(() -> switch (command) {
                        case 'A' -> table.add(mark, raddr, rport, fresh, set);
                        case 'I' -> table.insert(mark, raddr, rport, fresh, set);
                        default -> table.set(mark, raddr, rport, pref, set);
                    });
            if (outcome != Outcome.DONE) {
                throw new Refusal(REFUSED, "setsockopt failed: " + outcome.words());
            }
        }

        private void list(Console console) {
            console.out(LAYOUT.formatted("fwmark", "rediraddr", "rport", "pcnt", "pref") + (verbose ? TermsWords.heads() : "") + "\n");
            var now = listed(table, path);
            var columns = verbose ? deletion.columns(now.details) : Collections.nCopies(now.rows.size(), "");
            for (int i = 0; i < now.rows.size(); i++) {
                var row = now.rows.get(i);
                console.out(LAYOUT.formatted(Integer.toUnsignedString(row.mark()), names.host(row.raddr(), numeric),
                        names.port(row.rport(), TCP, numeric), row.pcnt(), row.pref()) + columns.get(i) + "\n");
            }
        }

        private static int mark(String text) throws Refusal {
            try {
                var hex = text.startsWith("0x") || text.startsWith("0X");
                return hex ? Integer.parseUnsignedInt(text, 2, text.length(), 16) : Integer.parseUnsignedInt(text);
            } catch (NumberFormatException none) {
                throw new Refusal(MISUSED, "illegal mark specified: " + text + " is not a number from 1 to 4294967295");
            }
        }
    }
}
