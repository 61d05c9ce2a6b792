package bauta.command;

import bauta.command.GetoptEndpoint.Endpoint;
import bauta.forward.Forward;
import bauta.forward.Group;
import bauta.forward.Outcome;
import bauta.forward.Portfw;
import bauta.path.PathThread;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** The module {@code portfw} of {@code ipmasqadm} 0.4.2: adds, deletes and lists forwarded ports. */
public final class PortfwCommand extends IpmasqadmModule {
    /** The highest local port of Linux 2.2, which kept those above for masquerading. */
    public static final int CLASSIC_LAST_PORT = 60999;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int DEFAULT_PREFERENCE = 10;
    private static final String LAYOUT = "%-4s %-20s %-20s %8s %8s %5s %5s";

    private final Steps steps;
    private final Portfw table;
    private final PathThread path;
    private final IntSupplier lastPort;
    private final Deletion deletion;
    private final ListingNames names;
    private final GetoptEndpoint endpoints;

    /**
     * @param flows    the connections of the table's rules
     * @param lastPort the highest local port that may be forwarded at the time
     * @param steps    ends the turn of a rule
     */
    public PortfwCommand(Portfw table, PathThread path, ForwardedFlows flows, IntSupplier lastPort, Names names, Steps steps) {
        this.steps = steps;
        this.table = table;
        this.path = path;
        this.lastPort = lastPort;
        this.deletion = new Deletion(table, path, flows);
        this.names = new ListingNames(names);
        this.endpoints = new GetoptEndpoint(names);
    }

    @Override
    String options() {
        return "adSflnvhP:L:R:p:";
    }

    @Override
    Line line() {
        return new Words();
    }

    @Override
    String help(String name) {
        return """
                Usage: NAME -a -P PROTO -L LADDR LPORT -R RADDR RPORT [-p PREF] [TERMS]
                                                       add a rule, or edit those that match
                       NAME -d -P PROTO -L LADDR LPORT [-R RADDR RPORT] [--cut]
                                                       delete all rules that match
                       NAME -S -P PROTO -L LADDR LPORT
                                                       end the turn of the first of these rules
                       NAME -f [--cut]                 delete all rules
                       NAME -l [-n] [-v]               list them, -n without names, -v with TERMS and use
                       NAME -h                         this text

                PROTO  is the protocol: tcp or udp
                LADDR  is the address that is connected to, of the local interface; when adding, 0.0.0.0 is
                       the address that the outside has at the time; in edits and deletions it is any
                LPORT  is the port that is connected to
                RADDR  is the host that serves it
                RPORT  is the port there
                PREF   is how many connections in a row this host is given before the next has its turn,
                       1 or more, default 10
                """.replace("NAME", name) + TermsWords.HELP;
    }

    private record Listed(List<Portfw.Row> rows, List<Forward.Detail> details) {
    }

    private static Listed listed(Portfw table, PathThread path) {
        return path.call(() -> new Listed(table.rows(), table.details()));
    }

    /** The commands that would make the table that stands, oldest rule first. */
    public List<String> commands() {
        return commands(table, path);
    }

    /** The same for any table. */
    public static List<String> commands(Portfw table, PathThread path) {
        var now = listed(table, path);
        var order = new ArrayList<Integer>();
        for (int i = now.rows.size() - 1; i >= 0; i--) {
            // A rule for address 0 would edit rules for its like that stand already, so it comes before them.
            var row = now.rows.get(i);
            int place = row.laddr() != 0 ? -1 : IntStream.range(0, order.size())
                    .filter(at -> edits(row, now.rows.get(order.get(at)))).findFirst().orElse(-1);
            order.add(place < 0 ? order.size() : place, i);
        }
        return order.stream().map(i -> command(now.rows.get(i)) + TermsWords.options(now.details.get(i).terms())).toList();
    }

    private static String command(Portfw.Row row) {
        return "ipmasqadm portfw -a -P " + (row.protocol() == TCP ? "tcp" : "udp") + " -L " + Addresses.text(row.laddr()) + " "
                + row.lport() + " -R " + Addresses.text(row.raddr()) + " " + row.rport() + " -p " + row.pref();
    }

    private static boolean edits(Portfw.Row any, Portfw.Row other) {
        return other.protocol() == any.protocol() && other.lport() == any.lport() && other.raddr() == any.raddr()
                && other.rport() == any.rport();
    }

    private final class Words extends Line {
        private int protocol;
        private Endpoint local;
        private Endpoint remote;
        private int pref = DEFAULT_PREFERENCE;

        @Override
        void take(char option, Getopt words) throws Refusal {
            switch (option) {
                case 'a', 'd', 'S', 'f', 'l' -> command(option);
                case 'n' -> numeric = true;
                case 'v' -> verbose = true;
                case 'P' -> {
                    once(protocol != 0, "multiple protocols specified");
                    protocol = protocol(words.argument());
                }
                case 'L' -> {
                    once(local != null, "multiple local address/port specified");
                    local = complete(words, "illegal local address/port specified");
                }
                case 'R' -> {
                    once(remote != null, "multiple destinations specified");
                    remote = complete(words, "illegal destination specified");
                }
                default -> pref = preference(words.argument(), 1);
            }
        }

        @Override
        void obey(Console console) throws Refusal {
            terms.only(command == 'a', command == 'd' || command == 'f');
            switch (command) {
                case 'a', 'd' -> {
                    if (protocol == 0 || local == null || local.port() == 0) {
                        throw new Refusal(MISUSED, "insufficient options specified");
                    }
                    change(remote == null ? new Endpoint(0, 0) : remote, console);
                }
                case 'S' -> {
                    if (protocol == 0 || local == null || local.port() == 0) {
                        throw new Refusal(MISUSED, "insufficient options specified");
                    }
                    if (remote != null) {
                        throw new Refusal(MISUSED, "incompatible options specified");
                    }
                    step(steps, Group.ofPort(protocol, local.address(), local.port()));
                }
                default -> {
                    if (protocol != 0 || local != null || remote != null) {
                        throw new Refusal(MISUSED, "incompatible options specified");
                    }
                    if (command == 'f') {
                        deletion.run(() -> {
                            table.flush();
                            return Outcome.DONE;
                        }, terms.cut(), console);
                    } else {
                        list(console);
                    }
                }
            }
        }

        private void change(Endpoint to, Console console) throws Refusal {
            int highest = lastPort.getAsInt();
            var set = terms.terms();
            var outcome = command == 'a'
                    ? path.call(() -> table.add(protocol, local.address(), local.port(), to.address(), to.port(), pref, highest, set))
                    : deletion.run(() -> table.delete(protocol, local.address(), local.port(), to.address(), to.port()), terms.cut(),
                            console);
            if (outcome == Outcome.INVALID) {
                throw new Refusal(REFUSED, "local port " + local.port() + " cannot be forwarded, only 1 to " + highest);
            }
            if (outcome == Outcome.ABSENT) {
                var rule = (protocol == TCP ? "tcp " : "udp ") + text(local)
                        + (remote == null ? "" : " to " + text(remote));
                throw new Refusal(REFUSED, "no rule " + rule
                        + (command == 'a' ? "; a new one needs -R RADDR RPORT, neither of them 0" : ""));
            }
        }

        private void list(Console console) {
            console.out(LAYOUT.formatted("prot", "localaddr", "rediraddr", "lport", "rport", "pcnt", "pref")
                    + (verbose ? TermsWords.heads() : "") + "\n");
            var now = listed(table, path);
            var columns = verbose ? deletion.columns(now.details) : Collections.nCopies(now.rows.size(), "");
            for (int i = 0; i < now.rows.size(); i++) {
                var row = now.rows.get(i);
                console.out(LAYOUT.formatted(row.protocol() == UDP ? "UDP" : "TCP", names.host(row.laddr(), numeric),
                        names.host(row.raddr(), numeric), names.port(row.lport(), row.protocol(), numeric),
                        names.port(row.rport(), row.protocol(), numeric), row.pcnt(), row.pref()) + columns.get(i) + "\n");
            }
        }

        private Endpoint complete(Getopt words, String illegal) throws Refusal {
            var endpoint = endpoints.read(words, numeric, illegal);
            if (endpoint.port() == Endpoint.NO_PORT) {
                throw new Refusal(MISUSED, illegal);
            }
            return endpoint;
        }

        private static int protocol(String text) throws Refusal {
            if (text.startsWith("t")) {
                return TCP;
            }
            if (text.startsWith("u")) {
                return UDP;
            }
            throw new Refusal(MISUSED, "invalid protocol specified");
        }

        private static String text(Endpoint endpoint) {
            return Addresses.text(endpoint.address()) + " " + endpoint.port();
        }
    }
}
