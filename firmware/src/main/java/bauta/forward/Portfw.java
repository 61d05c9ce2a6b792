package bauta.forward;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The table of forwarded ports, with the rules and the load sharing of the {@code portfw} module of Linux 2.2: one list per
 * protocol, newest rule first; the first rule that matches serves {@code pref} connections in a row, then goes to the end of
 * its list. Unlike there, a local address of 0 means the outside's own, and nothing is refused silently. For the path
 * thread only; commands come by {@link bauta.path.PathThread#call}.
 */
public final class Portfw implements Module {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Modules modules;
    private final Rules tcp = new Rules(TCP);
    private final Rules udp = new Rules(UDP);
    private final Drafted<PortForward> drafted = new Drafted<>(
            rule -> List.of(rule.laddr, rule.lport, rule.raddr, rule.rport));
    private long generation;

    /** @param modules told when the first rule comes and when the last one goes */
    public Portfw(Modules modules) {
        this.modules = modules;
    }

    /** A rule as it stood when it was asked for. */
    public record Row(int protocol, int laddr, int lport, int raddr, int rport, int pcnt, int pref) {
    }

    @Override
    public String name() {
        return "portfw";
    }

    /** Rules of both protocols. */
    @Override
    public int size() {
        return tcp.list.size() + udp.list.size();
    }

    /** Goes up with every change by a command; load sharing does not count. */
    public long generation() {
        return generation;
    }

    /**
     * Finds the rule for a connection that has no flow yet.
     *
     * @param outsidePrimary the address that a rule for address 0 stands for; 0 while there is none
     * @param client         the address it comes from
     * @return the first that matches and admits the client, or null
     */
    public PortForward choose(int protocol, int destination, int port, int outsidePrimary, int client) {
        return first(protocol, destination, port, outsidePrimary, client, true);
    }

    /** The first rule that matches but does not admit the client, or null; asked where {@link #choose} found none. */
    public PortForward refusing(int protocol, int destination, int port, int outsidePrimary, int client) {
        return first(protocol, destination, port, outsidePrimary, client, false);
    }

    private PortForward first(int protocol, int destination, int port, int outsidePrimary, int client, boolean admitted) {
        var rules = of(protocol);
        if (rules == null || !rules.ports.get(port)) {
            return null;
        }
        var list = rules.list;
        PortForward otherwise = null;
        for (int i = 0, n = list.size(); i < n; i++) {
            var rule = list.get(i);
            if (rule.lport == port && destination == (rule.laddr == 0 ? outsidePrimary : rule.laddr) && rule.admits(client) == admitted) {
                if (!rule.out()) {
                    return rule;
                }
                otherwise = otherwise == null ? rule : otherwise;
            }
        }
        return otherwise;
    }

    /** Counts a connection for the rule that {@link #choose} gave, once its flow stands. A module of one rule does not count. */
    public void used(PortForward chosen) {
        if (size() <= 1) {
            return;
        }
        if (--chosen.pcnt <= 0) {
            chosen.pcnt = chosen.pref;
            if (!tcp.toTail(chosen)) {
                udp.toTail(chosen);
            }
        }
    }

    /** Whether some rule has that local port, on whatever address: such ports are not for masquerading. */
    public boolean claims(int protocol, int port) {
        var rules = of(protocol);
        return rules != null && rules.ports.get(port);
    }

    /** Whether some rule has that port of that very address. */
    public boolean claims(int protocol, int address, int port) {
        var rules = of(protocol);
        if (rules == null || !rules.ports.get(port)) {
            return false;
        }
        for (int i = 0, n = rules.list.size(); i < n; i++) {
            if (rules.list.get(i).lport == port && rules.list.get(i).laddr == address) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives every rule that matches this preference and a fresh count; 0 matches any address or remote port. If there is none,
     * a new rule is put before all others.
     *
     * @param lport     1 to {@code lastLport}
     * @param pref      1 or more
     * @param lastLport the highest local port that may be forwarded
     * @param terms     may leave open what is to stay as it is
     * @return {@link Outcome#INVALID} for values out of range, {@link Outcome#ABSENT} if nothing matches and
     *         {@code raddr} or {@code rport} is missing for a new rule
     */
    public Outcome add(int protocol, int laddr, int lport, int raddr, int rport, int pref, int lastLport, Terms terms) {
        var rules = of(protocol);
        if (rules == null || lport < 1 || lport > lastLport || rport < 0 || rport > 65535 || pref < 1) {
            return Outcome.INVALID;
        }
        if (!rules.edit(laddr, lport, raddr, rport, pref, terms)) {
            if (raddr == 0 || rport == 0) {
                return Outcome.ABSENT;
            }
            var rule = new PortForward(protocol, laddr, lport, raddr, rport, pref);
            rule.terms(terms);
            rules.list.addFirst(rule);
            rules.ports.set(lport);
        }
        changed();
        return Outcome.DONE;
    }

    /**
     * Moves the first rule for that local address and port behind all others, with a fresh count, as if its turn were over; the
     * step of {@code mfw -S}.
     *
     * @return {@link Outcome#ABSENT} if there is no such rule
     */
    public Outcome force(int protocol, int laddr, int lport) {
        var rules = of(protocol);
        var first = rules == null ? null : rules.list.stream().filter(rule -> rule.laddr == laddr && rule.lport == lport).findFirst().orElse(null);
        if (first == null) {
            return Outcome.ABSENT;
        }
        first.pcnt = first.pref;
        rules.toTail(first);
        generation++;
        return Outcome.DONE;
    }

    /** The rules of a group, the one whose turn it is first. */
    public List<PortForward> group(Group group) {
        var rules = of(group.protocol());
        return rules == null ? List.of()
                : rules.list.stream().filter(rule -> rule.laddr == group.address() && rule.lport == group.port()).toList();
    }

    /**
     * Says which rules of a group serve only where no other can, which go behind the others, and has one of them be the first. A
     * rule that was the first and is not any more begins its turn anew. Counts as no change of the configuration, as load
     * sharing does not.
     *
     * @param lead the host that is to be the first, or null
     * @param out  hosts that serve only where no other can
     */
    public void arrange(Group group, Backend lead, Set<Backend> out) {
        var list = of(group.protocol()).list;
        var before = group(group);
        if (before.isEmpty()) {
            return;
        }
        var order = Arrangement.of(before, lead, out);
        if (before.getFirst() != order.getFirst()) {
            before.getFirst().pcnt = before.getFirst().pref;
        }
        int next = 0;
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).laddr == group.address() && list.get(i).lport == group.port()) {
                list.set(i, order.get(next++));
            }
        }
    }

    /** Removes every rule that matches; 0 matches any address or remote port. Flows that stand go on. */
    public Outcome delete(int protocol, int laddr, int lport, int raddr, int rport) {
        var rules = of(protocol);
        if (rules == null || lport < 1 || lport > 65535) {
            return Outcome.INVALID;
        }
        if (!rules.list.removeIf(rule -> rule.matches(laddr, lport, raddr, rport))) {
            return Outcome.ABSENT;
        }
        rules.index();
        changed();
        return Outcome.DONE;
    }

    /** Removes everything. */
    public void flush() {
        tcp.list.clear();
        tcp.index();
        udp.list.clear();
        udp.index();
        changed();
    }

    /** Fills this table, which is a draft, with copies of the rules of another. */
    public void copy(Portfw from) {
        for (var rules : List.of(tcp, udp)) {
            for (var rule : from.of(rules.protocol).list) {
                var copy = new PortForward(rules.protocol, rule.laddr, rule.lport, rule.raddr, rule.rport, rule.pref);
                takeOver(copy, rule);
                rules.list.add(drafted.copied(copy, rule));
            }
            rules.index();
        }
        changed();
    }

    /** Goes over to the rules of a draft, their counts and their order; those that stand already keep what they counted. */
    public void take(Portfw draft) {
        for (var rules : List.of(tcp, udp)) {
            var settled = draft.drafted.settle(draft.of(rules.protocol).list, rules.list, Portfw::takeOver);
            rules.list.clear();
            rules.list.addAll(settled);
            rules.index();
        }
        changed();
    }

    private static void takeOver(PortForward rule, PortForward from) {
        rule.pref = from.pref;
        rule.pcnt = from.pcnt;
        rule.out(from.out());
        rule.terms(from.terms());
    }

    /** All rules in the order of the listing: UDP, then TCP. */
    public List<Row> rows() {
        var rows = new ArrayList<Row>(size());
        udp.addTo(rows);
        tcp.addTo(rows);
        return List.copyOf(rows);
    }

    @Override
    public List<Forward.Detail> details() {
        return Stream.concat(udp.list.stream(), tcp.list.stream()).map(Forward::detail).toList();
    }

    @Override
    public Forward find(int id) {
        var found = tcp.find(id);
        return found != null ? found : udp.find(id);
    }

    private Rules of(int protocol) {
        return switch (protocol) {
            case TCP -> tcp;
            case UDP -> udp;
            default -> null;
        };
    }

    private void changed() {
        generation++;
        modules.changed(this);
    }

    /** The list of one protocol and the set of its local ports. */
    private static final class Rules {
        final int protocol;
        final List<PortForward> list = new ArrayList<>();
        final BitSet ports = new BitSet(65536);

        Rules(int protocol) {
            this.protocol = protocol;
        }

        boolean edit(int laddr, int lport, int raddr, int rport, int pref, Terms terms) {
            var edited = false;
            for (var rule : list) {
                if (rule.matches(laddr, lport, raddr, rport)) {
                    rule.pref = pref;
                    rule.pcnt = pref;
                    rule.terms(terms);
                    edited = true;
                }
            }
            return edited;
        }

        /** Never grows the list, so it never allocates. */
        boolean toTail(PortForward rule) {
            for (int i = 0, n = list.size(); i < n; i++) {
                if (list.get(i) == rule) {
                    list.remove(i);
                    list.add(rule);
                    return true;
                }
            }
            return false;
        }

        Forward find(int id) {
            for (int i = 0, n = list.size(); i < n; i++) {
                if (list.get(i).id == id) {
                    return list.get(i);
                }
            }
            return null;
        }

        void index() {
            ports.clear();
            for (var rule : list) {
                ports.set(rule.lport);
            }
        }

        void addTo(List<Row> rows) {
            for (var rule : list) {
                rows.add(new Row(protocol, rule.laddr, rule.lport, rule.raddr, rule.rport, rule.pcnt, rule.pref));
            }
        }
    }
}
