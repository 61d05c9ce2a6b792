package bauta.command;

import bauta.command.GetoptEndpoint.Endpoint;
import bauta.forward.Mfw;
import bauta.forward.Outcome;
import bauta.path.PathThread;
import java.util.List;

/** The module {@code mfw} of {@code ipmasqadm} 0.4.2: adds, deletes, edits and lists the hosts of marks, and forces their turn. */
public final class MfwCommand extends IpmasqadmModule {
    private static final int TCP = 6;
    private static final int DEFAULT_PREFERENCE = 10;
    private static final String LAYOUT = "%-8s %-20s %8s %5s %5s\n";

    private final Mfw table;
    private final PathThread path;
    private final ListingNames names;
    private final GetoptEndpoint endpoints;

    public MfwCommand(Mfw table, PathThread path, HostNames hosts, PortNames ports) {
        this.table = table;
        this.path = path;
        this.names = new ListingNames(hosts, ports);
        this.endpoints = new GetoptEndpoint(hosts, ports);
    }

    @Override
    String options() {
        return "AIDESFLnhm:r:p:";
    }

    @Override
    Line line() {
        return new Words();
    }

    @Override
    String help(String name) {
        return """
                Usage: NAME -A -m MARK -r RADDR [RPORT] [-p PREF]    add a host behind the others of that mark
                       NAME -I -m MARK -r RADDR [RPORT] [-p PREF]    add a host before the others
                       NAME -D -m MARK [-r RADDR [RPORT]]            delete all hosts that match
                       NAME -E -m MARK [-r RADDR [RPORT]] [-p PREF]  give those that match a preference and a fresh count
                       NAME -S -m MARK                               end the turn of the first host
                       NAME -F                                       delete everything
                       NAME -L [-n]                                  list, -n without names
                       NAME -h                                       this text

                MARK   is the mark that ipchains -m gave the packet: 1 to 4294967295, or 0x...
                RADDR  is the host that serves such packets
                RPORT  is the port there; without it, or 0, the port that the packet was sent to
                PREF   is how many flows in a row this host is given before the next has its turn; 0 is all
                       until -S; default 10
                """.replace("NAME", name);
    }

    /** The commands that would make the table that stands. */
    public List<String> commands() {
        return commands(path.call(table::rows));
    }

    /** The same for a table that has these rows. */
    public static List<String> commands(List<Mfw.Row> rows) {
        // Newer marks stand before older ones and are made after them; hosts of one mark are made from head to tail.
        var marks = rows.stream().map(Mfw.Row::mark).distinct().toList().reversed();
        return marks.stream().flatMap(mark -> rows.stream().filter(row -> row.mark() == mark))
                .map(row -> "ipmasqadm mfw -A -m " + Integer.toUnsignedString(row.mark()) + " -r "
                        + HostNames.dotted(row.raddr()) + (row.rport() == 0 ? "" : " " + row.rport()) + " -p " + row.pref())
                .toList();
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
            switch (command) {
                case 'F', 'L' -> {
                    if (mark != 0 || host != null) {
                        throw new Refusal(MISUSED, "incompatible options specified");
                    }
                    if (command == 'F') {
                        path.run(table::flush);
                    } else {
                        list(console);
                    }
                }
                default -> {
                    if (mark == 0 && command != 'E' && command != 'S') {
                        throw new Refusal(MISUSED, "insufficient options specified");
                    }
                    change();
                }
            }
        }

        private void change() throws Refusal {
            int raddr = host == null ? 0 : host.address();
            int rport = host == null || host.port() == Endpoint.NO_PORT ? 0 : host.port();
            int fresh = pref == Mfw.KEEP ? DEFAULT_PREFERENCE : pref;
            var outcome = path.call(() -> switch (command) {
                case 'A' -> table.add(mark, raddr, rport, fresh);
                case 'I' -> table.insert(mark, raddr, rport, fresh);
                case 'D' -> table.delete(mark, raddr, rport);
                case 'E' -> table.set(mark, raddr, rport, pref);
                default -> table.force(mark);
            });
            if (outcome != Outcome.DONE) {
                throw new Refusal(REFUSED, "setsockopt failed: " + outcome.words());
            }
        }

        private void list(Console console) {
            console.out(LAYOUT.formatted("fwmark", "rediraddr", "rport", "pcnt", "pref"));
            for (var row : path.call(table::rows)) {
                console.out(LAYOUT.formatted(Integer.toUnsignedString(row.mark()), names.host(row.raddr(), numeric),
                        names.port(row.rport(), TCP, numeric), row.pcnt(), row.pref()));
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
