package bauta.command;

import bauta.forward.AddressBinding.Network;
import bauta.forward.AddressBinding.Spec;
import bauta.forward.Forward;
import bauta.forward.Nat;
import bauta.forward.Outcome;
import bauta.path.PathThread;
import bauta.path.Topology;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The module {@code nat} of {@code ipmasqadm}, which Linux 2.2 never had: adds, deletes and lists the outside addresses that inside
 * hosts are given, in the manner of {@code portfw}.
 */
public final class NatCommand extends IpmasqadmModule {
    private static final String LAYOUT = "%-7s %-31s %-20s %5s %7s %5s";

    private final Nat table;
    private final PathThread path;
    private final Deletion deletion;
    private final Supplier<Topology> topology;
    private final ListingNames names;
    private final GetoptEndpoint endpoints;

    /**
     * @param flows    the connections under the table's addresses
     * @param topology what new addresses must not clash with; null where that cannot be told
     */
    public NatCommand(Nat table, PathThread path, ForwardedFlows flows, Supplier<Topology> topology, Names names) {
        this.table = table;
        this.path = path;
        this.deletion = new Deletion(table, path, flows);
        this.topology = topology;
        this.names = new ListingNames(names);
        this.endpoints = new GetoptEndpoint(names);
    }

    @Override
    String options() {
        return "adflnvoxhL:R:s:";
    }

    @Override
    Line line() {
        return new Words();
    }

    @Override
    String help(String name) {
        return """
                Usage: NAME -a -L ADDRESSES [-s NETWORKS] [-o] [-x] [TERMS]
                                                       add a pool: hosts inside are given outside addresses of it
                       NAME -a -L ADDRESS -R HOST [-o] [TERMS]
                                                       bind one outside address to one host inside
                       NAME -d -L ADDRESSES [--cut]    delete the rule with these addresses
                       NAME -f [--cut]                 delete all rules
                       NAME -l [-n] [-v]               list them and who has what, -n without names, -v with TERMS and use
                       NAME -h                         this text

                ADDRESSES  are FIRST-LAST, ADDRESS/PREFIX or one ADDRESS, which the router owns outside from then on
                NETWORKS   are those inside that the pool is for, as NET[,NET...]; the longest prefix decides between
                           pools; without it the pool is for all
                HOST       is the host inside that always has the address
                -o         opens: new connections from outside reach the host that has the address to itself, on any
                           port, as far as the input chain and TERMS let them; without it only answers do
                -x         when no address is free new hosts are refused; without it they share one

                What is masqueraded (-j MASQ) leaves by the address that its host has: by that of its binding, else by one
                of a pool that it keeps while it has connections, its ports unchanged as long as it is alone there.
                portfw -L with an address from here forwards single ports of it, and comes first.
                """.replace("NAME", name) + TermsWords.HELP;
    }

    private record Listed(List<Nat.Row> rows, List<Forward.Detail> details) {
    }

    private static Listed listed(Nat table, PathThread path) {
        return path.call(() -> new Listed(table.rows(), table.details()));
    }

    /** The commands that would make that table. */
    public static List<String> commands(Nat table, PathThread path) {
        var now = listed(table, path);
        return IntStream.range(0, now.rows.size())
                .mapToObj(i -> command(now.rows.get(i).spec()) + TermsWords.options(now.details.get(i).terms())).toList();
    }

    private static String command(Spec spec) {
        return "ipmasqadm nat -a -L " + spec.addresses() + (spec.host() != 0 ? " -R " + spec.insides()
                : spec.networks().isEmpty() ? "" : " -s " + spec.insides())
                + (spec.open() ? " -o" : "") + (spec.exclusive() ? " -x" : "");
    }

    private record Range(int first, int last) {
    }

    private final class Words extends Line {
        private Range range;
        private int host;
        private List<Network> networks;
        private boolean open;
        private boolean exclusive;

        @Override
        void take(char option, Getopt words) throws Refusal {
            switch (option) {
                case 'a', 'd', 'f', 'l' -> command(option);
                case 'n' -> numeric = true;
                case 'v' -> verbose = true;
                case 'o' -> open = true;
                case 'x' -> exclusive = true;
                case 'L' -> {
                    once(range != null, "multiple addresses specified");
                    range = range(words.argument());
                }
                case 'R' -> {
                    once(host != 0, "multiple destinations specified");
                    host = host(endpoints.read(words, numeric, "illegal destination specified"));
                }
                default -> {
                    once(networks != null, "multiple networks specified; -s takes several, as in -s 10.0.0.0/24,10.0.1.0/24");
                    networks = networks(words.argument());
                }
            }
        }

        @Override
        void obey(Console console) throws Refusal {
            terms.only(command == 'a', command == 'd' || command == 'f');
            boolean rule = host != 0 || networks != null || open || exclusive;
            if (range == null && (command == 'a' || command == 'd')) {
                throw new Refusal(MISUSED, "insufficient options specified");
            }
            if (command != 'a' && rule || (command == 'f' || command == 'l') && range != null
                    || host != 0 && (networks != null || exclusive)) {
                throw new Refusal(MISUSED, "incompatible options specified");
            }
            switch (command) {
                case 'a' -> add();
                case 'd' -> {
                    if (deletion.run(() -> table.delete(range.first, range.last), terms.cut(), console) != Outcome.DONE) {
                        throw new Refusal(REFUSED, "no rule with exactly the addresses " + text(range) + "; 'ipmasqadm nat -l -n' lists those there are");
                    }
                }
                case 'f' -> deletion.run(() -> {
                    table.flush();
                    return Outcome.DONE;
                }, terms.cut(), console);
                default -> list(console);
            }
        }

        private void add() throws Refusal {
            if (host != 0 && range.first != range.last) {
                throw new Refusal(MISUSED, "-R binds one address, and " + text(range) + " are several");
            }
            var spec = new Spec(range.first, range.last, host, networks == null ? List.of() : networks, open, exclusive);
            var clash = topology.get() == null ? null : clash(topology.get(), spec);
            if (clash != null) {
                throw new Refusal(REFUSED, clash);
            }
            var set = terms.terms();
            var fault = path.call(() -> {
                var known = table.add(spec, set) == Outcome.DONE ? null : fault(spec);
                return known;
            });
            if (fault != null) {
                throw new Refusal(REFUSED, fault);
            }
        }

        private String fault(Spec spec) {
            var other = table.overlapping(spec);
            if (other != null) {
                return "there is a rule with addresses " + other.addresses() + " already; delete it first, or leave those out";
            }
            var binding = spec.host() == 0 ? null : table.binding(spec.host());
            if (binding != null) {
                return spec.insides() + " has the address " + binding.addresses() + " already";
            }
            return table.addresses() + spec.size() > Nat.MOST_ADDRESSES
                    ? "too many addresses: all rules together may have " + Nat.MOST_ADDRESSES : Outcome.INVALID.words();
        }

        private void list(Console console) {
            console.out(LAYOUT.formatted("type", "outside", "inside", "flows", "taken", "flags") + (verbose ? TermsWords.heads() : "") + "\n");
            var now = listed(table, path);
            var columns = verbose ? deletion.columns(now.details) : Collections.nCopies(now.rows.size(), "");
            for (int i = 0; i < now.rows.size(); i++) {
                var row = now.rows.get(i);
                var spec = row.spec();
                long flows = row.bound().stream().mapToLong(Nat.Bound::flows).sum();
                var flags = (spec.open() ? "O" : "") + (spec.exclusive() ? "X" : "");
                console.out(LAYOUT.formatted(spec.host() != 0 ? "binding" : "pool", spec.addresses(),
                        spec.host() != 0 ? names.host(spec.host(), numeric) : spec.insides(), flows, row.taken() + "/" + spec.size(),
                        flags.isEmpty() ? "-" : flags) + columns.get(i) + "\n");
                if (spec.host() == 0) {
                    row.bound().forEach(bound -> console.out(LAYOUT.formatted("  has", Addresses.text(bound.address()),
                            names.host(bound.host(), numeric), bound.flows(), "", "").stripTrailing() + "\n"));
                }
            }
        }
    }

    private static Range range(String text) throws Refusal {
        int dash = text.indexOf('-');
        int slash = text.indexOf('/');
        Range range;
        if (slash >= 0) {
            var network = network(text);
            range = new Range(network.network(), network.network() | (network.prefix() == 32 ? 0 : -1 >>> network.prefix()));
        } else {
            range = new Range(address(dash < 0 ? text : text.substring(0, dash)), address(dash < 0 ? text : text.substring(dash + 1)));
        }
        if (range.first == 0 || Integer.compareUnsigned(range.first, range.last) > 0) {
            throw new Refusal(MISUSED, "illegal addresses specified: " + text + " does not go from a lower to a higher one");
        }
        if (!possible(range.first) || !possible(range.last)) {
            throw new Refusal(MISUSED, "illegal addresses specified: " + text + " holds addresses that no host can have");
        }
        return range;
    }

    /** Whether a host can have it: not of 0/8, loopback, multicast or what is reserved. */
    private static boolean possible(int address) {
        return address >>> 28 < 0xe && address >>> 24 != 0 && address >>> 24 != 127;
    }

    /** A binding is for all ports, so one that was given was meant for something else. */
    private static int host(GetoptEndpoint.Endpoint endpoint) throws Refusal {
        if (endpoint.port() != GetoptEndpoint.Endpoint.NO_PORT) {
            throw new Refusal(MISUSED, "illegal destination specified: -R takes a host without a port; 'ipmasqadm portfw' forwards single ports");
        }
        if (!possible(endpoint.address())) {
            throw new Refusal(MISUSED, "illegal destination specified: " + Addresses.text(endpoint.address()) + " is an address that no host can have");
        }
        return endpoint.address();
    }

    private static int address(String text) throws Refusal {
        return RuleNumbers.dotted(text).orElseThrow(() -> new Refusal(MISUSED, "illegal addresses specified: " + text
                + " is no address; it takes FIRST-LAST, ADDRESS/PREFIX or ADDRESS, as in 203.0.113.16-203.0.113.31"));
    }

    private static List<Network> networks(String text) throws Refusal {
        var networks = new ArrayList<Network>();
        for (var part : text.split(",", -1)) {
            if (!part.equals("any")) {
                networks.add(network(part));
            }
        }
        return networks;
    }

    private static Network network(String text) throws Refusal {
        var entry = TermsWords.entry(true, text);
        return new Network(entry.network(), entry.prefix());
    }

    /** Why the router cannot own these addresses, or null. */
    private static String clash(Topology topology, Spec spec) {
        for (var link : List.of(topology.outside(), topology.inside())) {
            for (var subnet : link.addresses()) {
                if (holds(spec, subnet.address())) {
                    return Addresses.text(subnet.address()) + " is the router's own already; leave it out";
                }
                int mask = subnet.prefix() == 0 ? 0 : -1 << 32 - subnet.prefix();
                int everybody = subnet.address() | ~mask;
                if (subnet.prefix() < 31 && (holds(spec, everybody) || holds(spec, subnet.address() & mask))) {
                    return "the first and the last address of " + subnet + " belong to no host; leave them out";
                }
                if (link == topology.inside() && (subnet.contains(spec.first()) || subnet.contains(spec.last()))) {
                    return spec.addresses() + " would be inside, in " + subnet + "; it takes addresses that lead to the router from outside";
                }
            }
        }
        for (var route : topology.routes()) {
            if (route.gateway() != 0 && holds(spec, route.gateway())) {
                return Addresses.text(route.gateway()) + " is the next router; leave it out";
            }
        }
        return null;
    }

    private static boolean holds(Spec spec, int address) {
        return Integer.compareUnsigned(address, spec.first()) >= 0 && Integer.compareUnsigned(address, spec.last()) <= 0;
    }

    private static String text(Range range) {
        return Addresses.text(range.first) + (range.first == range.last ? "" : "-" + Addresses.text(range.last));
    }
}
