package bauta.forward;

import bauta.forward.AutoForward.Kind;
import bauta.forward.AutoForward.Spec;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The table of automatic forwards, with the rules of the {@code autofw} module of Linux 2.2: a client inside opens a control
 * connection to a peer, and what that peer then sends to a range of ports goes to this client. Unlike there, what the flags
 * promise is kept: only the peer contacted may come, and only while the control connection counts, unless told otherwise;
 * where no host is known nothing is claimed; and clients of different peers do not disturb each other. For the path thread
 * only; commands come by {@link bauta.path.PathThread#call}.
 */
public final class Autofw implements Module {
    private static final int ACTIVE = 1;
    private static final int USE_TIME = 2;
    private static final int SECURE = 4;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int LAST_PORT = 65535;

    private final Modules modules;
    /** Newest rule first. */
    private final List<AutoForward> rules = new ArrayList<>();
    private final Drafted<AutoForward> drafted = new Drafted<>(rule -> rule.spec);
    private final Ports tcp = new Ports();
    private final Ports udp = new Ports();
    /** New rules that have not looked for control connections yet. */
    private final List<AutoForward> untaught = new ArrayList<>();
    /** Null in a draft, which no flow knows of. */
    private Masquerade masquerade;
    private long generation;

    /** Which ports of a protocol any rule is about, so that all others cost nothing. */
    private static final class Ports {
        final BitSet inward = new BitSet(65536);
        final BitSet direct = new BitSet(65536);
        final BitSet control = new BitSet(65536);

        void clear() {
            inward.clear();
            direct.clear();
            control.clear();
        }
    }

    /** @param modules told when the first rule comes and when the last one goes; has the clock */
    public Autofw(Modules modules) {
        this.modules = modules;
    }

    /**
     * A rule as it stood when it was asked for.
     *
     * @param where          the host it would serve, or 0
     * @param lastContact    the peer of the control connection that counts, or 0
     * @param remainingTicks 1/100 s for which that still counts; 0 for ever or not at all
     * @param flags          1 active, 2 limited in time, 4 the peer contacted only
     * @param contacts       control connections that count
     */
    public record Row(Spec spec, int where, int lastContact, long remainingTicks, int flags, int contacts) {
    }

    /** Has new rules learn of the control connections that stand already, those included that an earlier process left. */
    public void attach(Masquerade flows) {
        masquerade = flows;
        modules.atLeisure(this::teach);
    }

    /** Not before the clock is set, by which it is known how long a control connection has been silent. */
    private void teach() {
        if (untaught.isEmpty()) {
            return;
        }
        var flows = masquerade.flows();
        var found = new ArrayList<Contact>();
        flows.forEach(flow -> {
            if (!flows.has(flow, FlowTable.LOCAL) && flows.forward(flow) == 0 && watches(flows.protocol(flow), flows.shownPeerPort(flow))) {
                found.add(new Contact(flows.protocol(flow), flows.shownPeerPort(flow), flows.inside(flow), flows.shownPeer(flow),
                        modules.nanos() - masquerade.idleTicks(flow) * 10_000_000L));
            }
        });
        found.sort(Comparator.comparingLong(contact -> contact.nanos - modules.nanos()));
        for (var rule : untaught) {
            for (var contact : found) {
                if (rule.spec.ctlPort() == contact.port && rule.spec.ctlProtocol() == contact.protocol) {
                    rule.contacted(contact.client, contact.peer, contact.nanos);
                }
            }
        }
        untaught.clear();
    }

    private record Contact(int protocol, int port, int client, int peer, long nanos) {
    }

    @Override
    public String name() {
        return "autofw";
    }

    @Override
    public int size() {
        return rules.size();
    }

    /** Goes up with every change by a command; what is learned does not count. */
    public long generation() {
        return generation;
    }

    /** Whether a packet on its way out to that port may belong to a control connection. */
    public boolean watches(int protocol, int port) {
        var ports = of(protocol);
        return ports != null && ports.control.get(port);
    }

    /** A packet of a client inside that is masqueraded goes to a port that is watched. */
    public void contacted(int protocol, int port, int client, int peer) {
        long now = modules.nanos();
        for (int i = 0, n = rules.size(); i < n; i++) {
            var rule = rules.get(i);
            if (rule.spec.ctlPort() == port && rule.spec.ctlProtocol() == protocol) {
                rule.contacted(client, peer, now);
            }
        }
    }

    /** Whether packets out to that port are to keep their source port. */
    public boolean direct(int protocol, int port) {
        var ports = of(protocol);
        return ports != null && ports.direct.get(port);
    }

    /** The first rule that has a host for a new flow from that peer and admits it, or null. */
    public AutoForward choose(int protocol, int port, int peer) {
        return first(protocol, port, peer, true);
    }

    /** The first rule that has a host but does not admit the peer, or null; asked where {@link #choose} found none. */
    public AutoForward refusing(int protocol, int port, int peer) {
        return first(protocol, port, peer, false);
    }

    /** The host that the chosen rule has for it. */
    public int host(AutoForward chosen, int peer) {
        return chosen.host(peer, modules.nanos());
    }

    /** Notes that the flow stands. */
    public void used(AutoForward chosen, int host, int peer) {
        chosen.served(host, peer);
    }

    private AutoForward first(int protocol, int port, int peer, boolean admitted) {
        var ports = of(protocol);
        if (ports == null || !ports.inward.get(port)) {
            return null;
        }
        long now = modules.nanos();
        for (int i = 0, n = rules.size(); i < n; i++) {
            var rule = rules.get(i);
            if (covers(rule.spec, protocol, port) && rule.admits(peer) == admitted && rule.host(peer, now) != 0) {
                return rule;
            }
        }
        return null;
    }

    private static boolean covers(Spec spec, int protocol, int port) {
        return spec.protocol() == protocol && switch (spec.kind()) {
            case RANGE -> port >= spec.low() && port <= spec.high();
            case PORT -> port == spec.visible();
            case DIRECT -> false;
        };
    }

    /** Whether some rule has that one port for a fixed host: such ports are not for masquerading. Ranges share theirs. */
    public boolean claims(int protocol, int port) {
        var ports = of(protocol);
        if (ports == null || !ports.inward.get(port)) {
            return false;
        }
        for (int i = 0, n = rules.size(); i < n; i++) {
            var spec = rules.get(i).spec;
            if (spec.kind() == Kind.PORT && covers(spec, protocol, port)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Puts a new rule before all others; there may be the same one already.
     *
     * @return {@link Outcome#INVALID} for values out of range
     */
    public Outcome add(Spec spec, Terms terms) {
        boolean range = spec.low() >= 1 && spec.low() <= spec.high() && spec.high() <= LAST_PORT;
        boolean port = port(spec.visible()) && port(spec.hidden()) && spec.host() != 0;
        boolean control = spec.ctlProtocol() == 0 && spec.ctlPort() == 0 || of(spec.ctlProtocol()) != null && port(spec.ctlPort());
        if (of(spec.protocol()) == null || !control || !(spec.kind() == Kind.PORT ? port : range)) {
            return Outcome.INVALID;
        }
        var rule = new AutoForward(spec);
        rule.terms(terms);
        rules.addFirst(rule);
        untaught(rule);
        changed();
        return Outcome.DONE;
    }

    /** Removes the first rule that is the same, whatever it learned and whatever its flags are. Flows that stand go on. */
    public Outcome delete(Spec spec) {
        for (var rule : rules) {
            if (rule.spec.sameAs(spec)) {
                rules.remove(rule);
                changed();
                return Outcome.DONE;
            }
        }
        return Outcome.ABSENT;
    }

    /** Removes everything. */
    public void flush() {
        rules.clear();
        changed();
    }

    /** Fills this table, which is a draft, with copies of the rules of another, which have learned nothing. */
    public void copy(Autofw from) {
        for (var rule : from.rules) {
            var copy = new AutoForward(rule.spec);
            copy.terms(rule.terms());
            rules.add(drafted.copied(copy, rule));
        }
        changed();
    }

    /** Goes over to the rules of a draft; those that stand already keep what they learned and counted. */
    public void take(Autofw draft) {
        var settled = draft.drafted.settle(draft.rules, rules, (rule, from) -> rule.terms(from.terms()));
        settled.stream().filter(rule -> !rules.contains(rule)).forEach(this::untaught);
        rules.clear();
        rules.addAll(settled);
        changed();
    }

    private void untaught(AutoForward rule) {
        if (masquerade != null && rule.spec.ctlPort() != 0) {
            untaught.add(rule);
        }
    }

    /** All rules, newest first. */
    public List<Row> rows() {
        long now = modules.nanos();
        return rules.stream().map(rule -> row(rule, now)).toList();
    }

    private static Row row(AutoForward rule, long now) {
        var spec = rule.spec;
        boolean secure = spec.ctlPort() != 0 && spec.host() == 0 && !spec.anyPeer();
        int flags = (rule.active(now) ? ACTIVE : 0) | (spec.unlimited() ? 0 : USE_TIME) | (secure ? SECURE : 0);
        return new Row(spec, rule.where(now), rule.lastContact(now), rule.remainingTicks(now), flags, rule.contacts(now));
    }

    @Override
    public List<Forward.Detail> details() {
        return rules.stream().map(Forward::detail).toList();
    }

    @Override
    public Forward find(int id) {
        for (int i = 0, n = rules.size(); i < n; i++) {
            if (rules.get(i).id == id) {
                return rules.get(i);
            }
        }
        return null;
    }

    private void changed() {
        generation++;
        tcp.clear();
        udp.clear();
        for (var rule : rules) {
            var spec = rule.spec;
            var ports = of(spec.protocol());
            switch (spec.kind()) {
                case RANGE -> ports.inward.set(spec.low(), spec.high() + 1);
                case PORT -> ports.inward.set(spec.visible());
                case DIRECT -> ports.direct.set(spec.low(), spec.high() + 1);
            }
            if (spec.ctlPort() != 0) {
                of(spec.ctlProtocol()).control.set(spec.ctlPort());
            }
        }
        modules.changed(this);
    }

    private Ports of(int protocol) {
        return protocol == TCP ? tcp : protocol == UDP ? udp : null;
    }

    private static boolean port(int number) {
        return number >= 1 && number <= LAST_PORT;
    }
}
