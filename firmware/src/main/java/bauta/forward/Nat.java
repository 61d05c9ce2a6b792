package bauta.forward;

import bauta.forward.AddressBinding.Spec;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Foreseen;
import bauta.masquerade.Masquerade;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The table of outside addresses that the router owns beside its own, and gives to inside hosts: one to one, or shared with
 * translation of ports where a pool is used up (the address pools of RFC 2663 and RFC 3022; a host keeps one address while it has
 * flows, RFC 4787 REQ-2 "paired"). What a host has is told by its flows alone, so it outlives the process as they do. For the path
 * thread only; commands come by {@link bauta.path.PathThread#call}.
 */
public final class Nat implements Module, Masquerade.FlowEnd {
    /** Of {@link #address}: there is a pool for that host, but nothing is left in it. */
    public static final int USED_UP = -1;
    /** The name commands know it by. */
    public static final String NAME = "nat";
    /** Addresses of all rules together. */
    public static final int MOST_ADDRESSES = 4096;

    private final Modules modules;
    /** In the order in which they were added. */
    private final List<AddressBinding> rules = new ArrayList<>();
    private final Drafted<AddressBinding> drafted = new Drafted<>(rule -> rule.spec);
    private final HeldAddresses held = new HeldAddresses();
    /** Null in a draft, which no flow knows of. */
    private Masquerade masquerade;
    private Consumer<int[]> owned = addresses -> { };
    private long generation;
    private boolean unused;

    /** @param modules told when the first rule comes and when the last one goes */
    public Nat(Modules modules) {
        this.modules = modules;
    }

    /**
     * A rule as it stood when it was asked for.
     *
     * @param bound the hosts that have flows under addresses of it
     * @param taken how many of its addresses have hosts
     */
    public record Row(Spec spec, List<Bound> bound, int taken) {
        public Row {
            bound = List.copyOf(bound);
        }
    }

    /** A host that has flows under an outside address. */
    public record Bound(int address, int host, int flows) {
    }

    /** Has it count the flows there, from now on, those included that an earlier process left. @param own given all addresses after each change */
    public void attach(Masquerade flows, Consumer<int[]> own) {
        masquerade = flows;
        owned = own;
        flows.onEnd(this);
        modules.atLeisure(this::tidy);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int size() {
        return rules.size();
    }

    /** Goes up with every change by a command; what hosts are given does not count. */
    public long generation() {
        return generation;
    }

    /** The outside address for a new flow of that host: the one it has, else one that is free, else one that is shared; 0 where no rule is for it. */
    public int address(int host, Foreseen ahead) {
        for (int i = 0, n = rules.size(); i < n; i++) {
            if (rules.get(i).spec.host() == host) {
                return rules.get(i).spec.first();
            }
        }
        int prefix = closest(host);
        if (prefix < 0) {
            return 0;
        }
        for (int pair = held.first(host); pair >= 0; pair = held.after(pair)) {
            int place = held.placeOf(pair);
            if (held.inForce(place) && serves(held.rule(place), host, prefix) && !held.vacates(pair, ahead)) {
                return held.address(place);
            }
        }
        return fresh(host, prefix, ahead);
    }

    /** The longest prefix by which a pool names that host, or -1. */
    private int closest(int host) {
        int longest = -1;
        for (int i = 0, n = rules.size(); i < n; i++) {
            var rule = rules.get(i);
            longest = rule.spec.host() != 0 ? longest : Math.max(longest, rule.prefixFor(host));
        }
        return longest;
    }

    private static boolean serves(AddressBinding rule, int host, int prefix) {
        return rule.spec.host() == 0 && rule.prefixFor(host) == prefix;
    }

    /** The address that was left longest ago, else the one with the fewest hosts. */
    private int fresh(int host, int prefix, Foreseen ahead) {
        int free = -1;
        int shared = -1;
        int place = 0;
        for (int i = 0, n = rules.size(); i < n; i++) {
            var rule = rules.get(i);
            int end = place + (int) rule.spec.size();
            boolean serves = serves(rule, host, prefix);
            for (; serves && place < end; place++) {
                if (held.hosts(place, ahead) == 0) {
                    free = free < 0 || held.left(place, ahead) < held.left(free, ahead) ? place : free;
                } else if (!rule.spec.exclusive()) {
                    shared = shared < 0 || held.hosts(place, ahead) < held.hosts(shared, ahead) ? place : shared;
                }
            }
            place = end;
        }
        return free >= 0 ? held.address(free) : shared >= 0 ? held.address(shared) : USED_UP;
    }

    /** Whether the host has that address to itself, or would have: all its ports are its own then. */
    public boolean oneToOne(int host, int address, Foreseen ahead) {
        int place = held.place(address);
        if (place < 0 || !held.inForce(place)) {
            return false;
        }
        int fixed = held.rule(place).spec.host();
        return fixed != 0 ? fixed == host : held.hosts(place, ahead) == 0 || held.onlyHost(place, ahead) == host;
    }

    /** The rule by which new connections from outside to that address reach a host, or null. */
    public AddressBinding open(int address, Foreseen ahead) {
        int place = held.place(address);
        boolean opens = place >= 0 && held.inForce(place) && held.rule(place).spec.open();
        return opens && hostAt(place, ahead) != 0 ? held.rule(place) : null;
    }

    /** The host that has that address to itself; asked where {@link #open} found a rule. */
    public int host(int address, Foreseen ahead) {
        return hostAt(held.place(address), ahead);
    }

    private int hostAt(int place, Foreseen ahead) {
        int fixed = held.rule(place).spec.host();
        return fixed != 0 ? fixed : held.onlyHost(place, ahead);
    }

    /** The rule that an outside address belongs to, or belonged to when its flows began; null if it is none of a rule. */
    public AddressBinding owner(int address) {
        int place = held.place(address);
        return place < 0 ? null : held.rule(place);
    }

    /** A rule that has some of these addresses, or null. */
    public Spec overlapping(Spec wanted) {
        return rules.stream().map(rule -> rule.spec).filter(wanted::overlaps).findFirst().orElse(null);
    }

    /** The rule that binds that host, or null. */
    public Spec binding(int host) {
        return rules.stream().map(rule -> rule.spec).filter(spec -> spec.host() == host).findFirst().orElse(null);
    }

    /** How many addresses the rules have. */
    public long addresses() {
        return rules.stream().mapToLong(rule -> rule.spec.size()).sum();
    }

    /** Adds a rule behind all others; {@link Outcome#INVALID} where addresses or host belong to another, or there are too many. */
    public Outcome add(Spec spec, Terms terms) {
        boolean sound = spec.first() != 0 && Integer.compareUnsigned(spec.first(), spec.last()) <= 0
                && (spec.host() == 0 || spec.first() == spec.last() && spec.networks().isEmpty() && !spec.exclusive());
        if (!sound || addresses() + spec.size() > MOST_ADDRESSES || overlapping(spec) != null
                || spec.host() != 0 && binding(spec.host()) != null) {
            return Outcome.INVALID;
        }
        var rule = new AddressBinding(spec);
        rule.terms(terms);
        rules.add(rule);
        changed();
        return Outcome.DONE;
    }

    /** Removes the rule with exactly these addresses. Flows that stand go on, and the router keeps their addresses for so long. */
    public Outcome delete(int first, int last) {
        if (!rules.removeIf(rule -> rule.spec.first() == first && rule.spec.last() == last)) {
            return Outcome.ABSENT;
        }
        changed();
        return Outcome.DONE;
    }

    /** Removes everything. */
    public void flush() {
        rules.clear();
        changed();
    }

    /** Fills this table, which is a draft, with copies of the rules of another. */
    public void copy(Nat from) {
        for (var rule : from.rules) {
            var copy = new AddressBinding(rule.spec);
            copy.terms(rule.terms());
            rules.add(drafted.copied(copy, rule));
        }
        changed();
    }

    /** Goes over to the rules of a draft. */
    public void take(Nat draft) {
        var settled = draft.drafted.settle(draft.rules, rules, (rule, from) -> rule.terms(from.terms()));
        rules.clear();
        rules.addAll(settled);
        changed();
    }

    /** All rules in the order in which they were added, with what hosts have of them. */
    public List<Row> rows() {
        var bound = new ArrayList<Bound>();
        held.each((place, host, flows) -> bound.add(new Bound(held.address(place), host, flows)));
        bound.sort((a, b) -> a.address != b.address ? Integer.compareUnsigned(a.address, b.address) : Integer.compareUnsigned(a.host, b.host));
        return rules.stream().map(rule -> {
            var own = bound.stream().filter(each -> rule.spec.holds(each.address)).toList();
            return new Row(rule.spec, own, (int) own.stream().mapToInt(Bound::address).distinct().count());
        }).toList();
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

    @Override
    public void began(FlowTable flows, int flow) {
        if (held.size() > 0) {
            held.began(flows, flow);
        }
    }

    @Override
    public void ended(FlowTable flows, int flow) {
        if (held.size() > 0 && held.ended(flows, flow)) {
            unused = true; // not at once: a packet is under way
        }
    }

    /** Gives up addresses that nobody needs any more; between two packets. */
    private void tidy() {
        if (unused) {
            unused = false;
            held.sweep();
            owned.accept(held.all());
        }
    }

    private void changed() {
        generation++;
        if (masquerade != null) {
            held.rules(rules, masquerade.flows());
            owned.accept(held.all());
        }
        modules.changed(this);
    }
}
