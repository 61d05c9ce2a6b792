package bauta.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The table of forwarded marks, with the rules and the load sharing of the {@code mfw} module of Linux 2.2: every mark has
 * a list of hosts; the one at its head serves {@code pref} flows, then goes to the tail. A host of preference 0 stays at the
 * head until a step is forced, which makes standby hosts of those behind it. For the path thread only; commands come by
 * {@link bauta.path.PathThread#call}.
 */
public final class Mfw implements Module {
    /** Given to {@link #set} instead of a preference: every host keeps its own. */
    public static final int KEEP = -1;

    private static final int BUCKETS = 16;

    private final Modules modules;
    private final List<List<Mark>> buckets = new ArrayList<>(BUCKETS);
    private final Drafted<MarkForward> drafted = new Drafted<>(host -> List.of(host.raddr, host.rport));
    private int size;
    private long generation;

    /** @param modules told when the first host comes and when the last one goes */
    public Mfw(Modules modules) {
        this.modules = modules;
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new ArrayList<>());
        }
    }

    /** A host as it stood when it was asked for. */
    public record Row(int mark, int raddr, int rport, int pcnt, int pref) {
    }

    private record Mark(int value, List<MarkForward> hosts) {
    }

    @Override
    public String name() {
        return "mfw";
    }

    /** Hosts of all marks. */
    @Override
    public int size() {
        return size;
    }

    /** Goes up with every change by a command, forced steps included; load sharing does not count. */
    public long generation() {
        return generation;
    }

    /** Whether that mark has hosts. */
    public boolean claims(int mark) {
        return size != 0 && findMark(mark) != null;
    }

    /**
     * The host that serves the next flow of that mark: the first that admits the client, or null. Nothing is counted.
     *
     * @param client the address the flow comes from
     */
    public MarkForward next(int mark, int client) {
        return first(mark, client, true);
    }

    /** The first host of that mark that does not admit the client, or null; asked where {@link #next} found none. */
    public MarkForward refusing(int mark, int client) {
        return first(mark, client, false);
    }

    private MarkForward first(int mark, int client, boolean admitted) {
        var found = size == 0 ? null : findMark(mark);
        if (found == null) {
            return null;
        }
        MarkForward otherwise = null;
        for (int i = 0, n = found.hosts.size(); i < n; i++) {
            var host = found.hosts.get(i);
            if (host.admits(client) == admitted) {
                if (!host.out()) {
                    return host;
                }
                otherwise = otherwise == null ? host : otherwise;
            }
        }
        return otherwise;
    }

    /** As {@link #next}, and the flow is counted. */
    public MarkForward choose(int mark, int client) {
        var host = next(mark, client);
        if (host != null) {
            schedule(findMark(mark).hosts, host, false);
        }
        return host;
    }

    /** Gives the mark one more host, behind all others. */
    public Outcome add(int mark, int raddr, int rport, int pref, Terms terms) {
        return enter(mark, raddr, rport, pref, terms, false);
    }

    /** Gives the mark one more host, before all others. */
    public Outcome insert(int mark, int raddr, int rport, int pref, Terms terms) {
        return enter(mark, raddr, rport, pref, terms, true);
    }

    /**
     * Gives every host of the mark that matches a preference and a fresh count; 0 matches any address or port.
     *
     * @param pref  0 or more, or {@link #KEEP}
     * @param terms may leave open what is to stay as it is
     * @return {@link Outcome#INVALID} also for an unknown mark, {@link Outcome#ABSENT} if no host matches
     */
    public Outcome set(int mark, int raddr, int rport, int pref, Terms terms) {
        var found = findMark(mark);
        if (found == null || pref < KEEP) {
            return Outcome.INVALID;
        }
        var edited = false;
        for (var host : found.hosts) {
            if (host.matches(raddr, rport)) {
                host.pref = pref == KEEP ? host.pref : pref;
                host.pcnt = host.pref;
                host.terms(terms);
                edited = true;
            }
        }
        if (!edited) {
            return Outcome.ABSENT;
        }
        generation++;
        return Outcome.DONE;
    }

    /** Moves the host at the head of the mark's list to the tail, with a fresh count; {@link Outcome#INVALID} for an unknown mark. */
    public Outcome force(int mark) {
        var found = findMark(mark);
        if (found == null) {
            return Outcome.INVALID;
        }
        schedule(found.hosts, found.hosts.getFirst(), true);
        generation++;
        return Outcome.DONE;
    }

    /** The hosts of a mark, the one whose turn it is first. */
    public List<MarkForward> group(Group group) {
        var found = findMark(group.mark());
        return found == null ? List.of() : List.copyOf(found.hosts);
    }

    /** As {@link Portfw#arrange}. */
    public void arrange(Group group, Backend lead, Set<Backend> out) {
        var found = findMark(group.mark());
        if (found == null) {
            return;
        }
        var order = Arrangement.of(found.hosts, lead, out);
        if (found.hosts.getFirst() != order.getFirst()) {
            found.hosts.getFirst().pcnt = found.hosts.getFirst().pref;
        }
        found.hosts.clear();
        found.hosts.addAll(order);
    }

    /** Removes every host of the mark that matches; 0 matches any address or port. Flows that stand go on. */
    public Outcome delete(int mark, int raddr, int rport) {
        var found = findMark(mark);
        if (found == null) {
            return Outcome.ABSENT;
        }
        int before = found.hosts.size();
        if (!found.hosts.removeIf(host -> host.matches(raddr, rport))) {
            return Outcome.ABSENT;
        }
        if (found.hosts.isEmpty()) {
            bucket(mark).remove(found);
        }
        changed(found.hosts.size() - before);
        return Outcome.DONE;
    }

    /** Removes everything. */
    public void flush() {
        for (var bucket : buckets) {
            bucket.clear();
        }
        changed(-size);
    }

    /** Fills this table, which is a draft, with copies of the hosts of another. */
    public void copy(Mfw from) {
        for (int i = 0; i < BUCKETS; i++) {
            for (var mark : from.buckets.get(i)) {
                var copies = new ArrayList<MarkForward>();
                for (var host : mark.hosts) {
                    var copy = new MarkForward(mark.value, host.raddr, host.rport, host.pref);
                    takeOver(copy, host);
                    copies.add(drafted.copied(copy, host));
                }
                buckets.get(i).add(new Mark(mark.value, copies));
            }
        }
        changed(from.size);
    }

    /** Goes over to the hosts of a draft, their counts and their order; those that stand already keep what they counted. */
    public void take(Mfw draft) {
        for (int i = 0; i < BUCKETS; i++) {
            var standing = List.copyOf(buckets.get(i));
            buckets.get(i).clear();
            for (var mark : draft.buckets.get(i)) {
                var before = standing.stream().filter(other -> other.value == mark.value).flatMap(other -> other.hosts.stream()).toList();
                buckets.get(i).add(new Mark(mark.value, new ArrayList<>(draft.drafted.settle(mark.hosts, before, Mfw::takeOver))));
            }
        }
        changed(draft.size - size);
    }

    private static void takeOver(MarkForward host, MarkForward from) {
        host.pref = from.pref;
        host.pcnt = from.pcnt;
        host.out(from.out());
        host.terms(from.terms());
    }

    /** All hosts in the order of the listing: by the low four bits of the mark, newest mark first, hosts from the head. */
    public List<Row> rows() {
        var rows = new ArrayList<Row>(size);
        for (var bucket : buckets) {
            for (var mark : bucket) {
                for (var host : mark.hosts) {
                    rows.add(new Row(mark.value, host.raddr, host.rport, host.pcnt, host.pref));
                }
            }
        }
        return List.copyOf(rows);
    }

    @Override
    public List<Forward.Detail> details() {
        return buckets.stream().flatMap(List::stream).flatMap(mark -> mark.hosts.stream()).map(Forward::detail).toList();
    }

    @Override
    public Forward find(int id) {
        for (var bucket : buckets) {
            for (var mark : bucket) {
                for (var host : mark.hosts) {
                    if (host.id == id) {
                        return host;
                    }
                }
            }
        }
        return null;
    }

    private Outcome enter(int mark, int raddr, int rport, int pref, Terms terms, boolean first) {
        if (mark == 0 || raddr == 0 || rport < 0 || rport > 65535 || pref < 0) {
            return Outcome.INVALID;
        }
        var found = findMark(mark);
        if (found == null) {
            found = new Mark(mark, new ArrayList<>());
            bucket(mark).addFirst(found);
        }
        var host = new MarkForward(mark, raddr, rport, pref);
        host.terms(terms);
        if (first) {
            found.hosts.addFirst(host);
        } else {
            found.hosts.addLast(host);
        }
        changed(1);
        return Outcome.DONE;
    }

    /** A single host is neither counted nor moved. The list never grows here, so nothing is allocated. */
    private static void schedule(List<MarkForward> hosts, MarkForward host, boolean force) {
        if (hosts.size() == 1) {
            return;
        }
        if (host.pref != 0) {
            host.pcnt--;
        }
        if (force || host.pref != 0 && host.pcnt <= 0) {
            host.pcnt = host.pref;
            hosts.remove(host);
            hosts.add(host);
        }
    }

    private List<Mark> bucket(int mark) {
        return buckets.get(mark & BUCKETS - 1);
    }

    private Mark findMark(int mark) {
        var bucket = bucket(mark);
        for (int i = 0, n = bucket.size(); i < n; i++) {
            var candidate = bucket.get(i);
            if (candidate.value == mark) {
                return candidate;
            }
        }
        return null;
    }

    private void changed(int more) {
        size += more;
        generation++;
        modules.changed(this);
    }
}
