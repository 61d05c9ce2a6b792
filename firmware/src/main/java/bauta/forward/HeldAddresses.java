package bauta.forward;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Foreseen;
import java.util.Arrays;
import java.util.List;

/**
 * The outside addresses of {@link Nat} and which inside hosts have flows under them. All of it can be derived from the rules and
 * the flows and is, whenever rules change. An address whose rule is gone stays while flows are left under it. Flat arrays, grown
 * when they are full; places are ints from 0, hosts at a place are linked lists, oldest first.
 */
final class HeldAddresses {
    private static final int NONE = -1;

    private int size;
    private int[] addresses = new int[0];
    private AddressBinding[] rules = new AddressBinding[0];
    /** Whether the rule is still one of the table. */
    private boolean[] inForce = new boolean[0];
    private int[] hosts = new int[0];
    /** All hosts of a place, by exclusive or: where there is one, that one. */
    private int[] mixed = new int[0];
    private long[] left = new long[0];
    private long leavings;
    private int[] index = {NONE};

    private int[] host = new int[64];
    private int[] at = new int[64];
    private int[] flows = new int[64];
    private int[] next = new int[64];
    private int[] byHost = filled(64);
    private int free = NONE;
    private int used;
    private int pairs;

    /** Goes over to these rules; what their addresses and those that go carry is counted anew among all flows. */
    void rules(List<AddressBinding> inForceNow, FlowTable table) {
        int before = size;
        var oldAddresses = addresses;
        var oldRules = rules;
        var oldHosts = hosts;
        int room = before + (int) inForceNow.stream().mapToLong(rule -> rule.spec.size()).sum();
        allot(room);
        for (var rule : inForceNow) {
            for (int i = 0, n = (int) rule.spec.size(); i < n; i++) {
                place(rule.spec.first() + i, rule, true);
            }
        }
        index();
        for (int i = 0; i < before; i++) {
            if (oldHosts[i] > 0 && place(oldAddresses[i]) == NONE) {
                place(oldAddresses[i], oldRules[i], false);
            }
        }
        index();
        forgetPairs();
        if (size > 0) {
            table.forEach(flow -> began(table, flow));
        }
    }

    private void allot(int room) {
        size = 0;
        addresses = new int[room];
        rules = new AddressBinding[room];
        inForce = new boolean[room];
        hosts = new int[room];
        mixed = new int[room];
        left = new long[room];
    }

    private void place(int address, AddressBinding rule, boolean stands) {
        addresses[size] = address;
        rules[size] = rule;
        inForce[size++] = stands;
    }

    private void index() {
        index = filled(Integer.highestOneBit(Math.max(1, 2 * size)) << 1);
        for (int i = 0; i < size; i++) {
            int slot = slot(addresses[i], index.length);
            while (index[slot] != NONE) {
                slot = slot + 1 & index.length - 1;
            }
            index[slot] = i;
        }
    }

    private void forgetPairs() {
        Arrays.fill(byHost, NONE);
        free = NONE;
        used = 0;
        pairs = 0;
    }

    private static int[] filled(int length) {
        var array = new int[length];
        Arrays.fill(array, NONE);
        return array;
    }

    private static int slot(int key, int length) {
        return (key * 0x9e3779b9 >>> 16 ^ key) & length - 1;
    }

    int size() {
        return size;
    }

    /** The place of an address, or -1. */
    int place(int address) {
        int slot = slot(address, index.length);
        while (index[slot] != NONE) {
            if (addresses[index[slot]] == address) {
                return index[slot];
            }
            slot = slot + 1 & index.length - 1;
        }
        return NONE;
    }

    int address(int place) {
        return addresses[place];
    }

    AddressBinding rule(int place) {
        return rules[place];
    }

    boolean inForce(int place) {
        return inForce[place];
    }

    /** How many hosts have flows under it. */
    int hosts(int place, Foreseen ahead) {
        int count = hosts[place];
        for (int i = 0; i < ahead.count(); i++) {
            count -= leaves(place, ahead, i) ? 1 : 0;
        }
        return joins(place, ahead) ? count + 1 : count;
    }

    /** The host that alone has flows under it, or 0. */
    int onlyHost(int place, Foreseen ahead) {
        if (hosts(place, ahead) != 1) {
            return 0;
        }
        int mix = mixed[place];
        for (int i = 0; i < ahead.count(); i++) {
            mix ^= leaves(place, ahead, i) ? ahead.inside(i) : 0;
        }
        return joins(place, ahead) ? mix ^ ahead.madeUnder(addresses[place]) : mix;
    }

    /** Whether the host of a flow that would be gone has none left there; of several of one host, said of the first. */
    private boolean leaves(int place, Foreseen ahead, int i) {
        int inside = ahead.inside(i);
        for (int before = 0; before < i; before++) {
            if (ahead.inside(before) == inside) {
                return false;
            }
        }
        return vacates(pair(inside, place), ahead) && !ahead.makes(inside, addresses[place]);
    }

    /** Whether the flow that would be made is the first of its host there. */
    private boolean joins(int place, Foreseen ahead) {
        int inside = ahead.madeUnder(addresses[place]);
        return inside != 0 && pair(inside, place) == NONE;
    }

    /** Whether all flows of a pair would be gone; not so where there is no pair. */
    boolean vacates(int pair, Foreseen ahead) {
        return pair != NONE && ahead.gone(host[pair], addresses[at[pair]]) == flows[pair];
    }

    /** Grows with every address that its last host left: what was left long ago has the smaller one. */
    long left(int place, Foreseen ahead) {
        return hosts[place] > 0 && hosts(place, ahead) == 0 ? leavings + 1 : left[place];
    }

    /** All addresses. */
    int[] all() {
        return Arrays.copyOf(addresses, size);
    }

    /** A flow was made. */
    void began(FlowTable table, int flow) {
        int place = table.has(flow, FlowTable.LOCAL) ? NONE : place(table.outside(flow));
        if (place == NONE) {
            return;
        }
        int inside = table.inside(flow);
        int pair = pair(inside, place);
        if (pair == NONE) {
            pair = add(inside, place);
            hosts[place]++;
            mixed[place] ^= inside;
        }
        flows[pair]++;
    }

    /**
     * A flow is about to be forgotten.
     *
     * @return whether it was the last one under an address that has no rule any more
     */
    boolean ended(FlowTable table, int flow) {
        int place = table.has(flow, FlowTable.LOCAL) ? NONE : place(table.outside(flow));
        int inside = table.inside(flow);
        int pair = place == NONE ? NONE : pair(inside, place);
        if (pair == NONE || --flows[pair] > 0) {
            return false;
        }
        drop(pair);
        hosts[place]--;
        mixed[place] ^= inside;
        if (hosts[place] == 0) {
            left[place] = ++leavings;
        }
        return hosts[place] == 0 && !inForce[place];
    }

    /** The first pair of a host and a place, to be passed to {@link #after}, {@link #placeOf} and {@link #flows}; -1 if it has none. */
    int first(int inside) {
        return ofHost(byHost[slot(inside, byHost.length)], inside);
    }

    int after(int pair) {
        return ofHost(next[pair], host[pair]);
    }

    int placeOf(int pair) {
        return at[pair];
    }

    /** The pair of that host and place, or -1. */
    int pair(int inside, int place) {
        int pair = first(inside);
        while (pair != NONE && at[pair] != place) {
            pair = after(pair);
        }
        return pair;
    }

    /** Given a pair each. */
    interface Visitor {
        void pair(int place, int host, int flows);
    }

    void each(Visitor visitor) {
        for (int head : byHost) {
            for (int pair = head; pair != NONE; pair = next[pair]) {
                visitor.pair(at[pair], host[pair], flows[pair]);
            }
        }
    }

    private int ofHost(int from, int inside) {
        int pair = from;
        while (pair != NONE && host[pair] != inside) {
            pair = next[pair];
        }
        return pair;
    }

    private int add(int inside, int place) {
        if (pairs == byHost.length) {
            grow();
        }
        int pair = free;
        if (pair != NONE) {
            free = next[pair];
        } else {
            pair = used++;
        }
        host[pair] = inside;
        at[pair] = place;
        flows[pair] = 0;
        append(pair);
        pairs++;
        return pair;
    }

    /** Behind all others of its bucket, so that a host's oldest pair is found first. */
    private void append(int pair) {
        next[pair] = NONE;
        int slot = slot(host[pair], byHost.length);
        if (byHost[slot] == NONE) {
            byHost[slot] = pair;
            return;
        }
        int last = byHost[slot];
        while (next[last] != NONE) {
            last = next[last];
        }
        next[last] = pair;
    }

    private void grow() {
        var old = byHost;
        var oldNext = next;
        int length = 2 * old.length;
        host = Arrays.copyOf(host, length);
        at = Arrays.copyOf(at, length);
        flows = Arrays.copyOf(flows, length);
        next = Arrays.copyOf(oldNext, length);
        byHost = filled(length);
        for (int head : old) {
            for (int pair = head; pair != NONE; ) {
                int following = oldNext[pair];
                append(pair);
                pair = following;
            }
        }
    }

    private void drop(int pair) {
        int slot = slot(host[pair], byHost.length);
        if (byHost[slot] == pair) {
            byHost[slot] = next[pair];
        } else {
            int before = byHost[slot];
            while (next[before] != pair) {
                before = next[before];
            }
            next[before] = next[pair];
        }
        next[pair] = free;
        free = pair;
        pairs--;
    }

    /** Forgets the addresses that have neither rule nor flows; the rest keeps what it has. */
    void sweep() {
        var moved = new int[size];
        int kept = 0;
        for (int i = 0; i < size; i++) {
            boolean stays = inForce[i] || hosts[i] > 0;
            moved[i] = kept;
            if (stays) {
                addresses[kept] = addresses[i];
                rules[kept] = rules[i];
                inForce[kept] = inForce[i];
                hosts[kept] = hosts[i];
                mixed[kept] = mixed[i];
                left[kept++] = left[i];
            }
        }
        size = kept;
        index();
        for (int head : byHost) {
            for (int pair = head; pair != NONE; pair = next[pair]) {
                at[pair] = moved[at[pair]];
            }
        }
    }
}
