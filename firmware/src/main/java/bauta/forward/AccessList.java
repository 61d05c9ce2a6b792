package bauta.forward;

import bauta.wire.Addresses;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who may use a forward: networks that are let in or kept out, the first that holds the client's address decides. A client in
 * none of them is kept out if any network is let in, and let in otherwise; so an empty list means everyone. Immutable.
 */
public final class AccessList {
    /** The empty list. */
    public static final AccessList EVERYONE = new AccessList(List.of());

    private final List<Entry> entries;
    private final int[] networks;
    private final int[] masks;
    private final boolean[] allow;
    private final boolean otherwise;

    private AccessList(List<Entry> entries) {
        this.entries = entries;
        int size = entries.size();
        networks = new int[size];
        masks = new int[size];
        allow = new boolean[size];
        for (int i = 0; i < size; i++) {
            var entry = entries.get(i);
            masks[i] = entry.prefix == 0 ? 0 : -1 << 32 - entry.prefix;
            networks[i] = entry.network & masks[i];
            allow[i] = entry.allow;
        }
        otherwise = entries.stream().noneMatch(Entry::allow);
    }

    /**
     * A network that is let in or kept out.
     *
     * @param network host bits clear
     * @param prefix  0 to 32
     */
    public record Entry(boolean allow, int network, int prefix) {
        @Override
        public String toString() {
            return (allow ? "allow " : "deny ") + Addresses.text(network) + "/" + prefix;
        }
    }

    /** The list of those entries; first-match order. */
    public static AccessList of(List<Entry> entries) {
        // A list that begins by letting everybody in says the same as none.
        boolean everyone = entries.isEmpty() || entries.getFirst().allow && entries.getFirst().prefix == 0;
        return everyone ? EVERYONE : new AccessList(List.copyOf(entries));
    }

    /** Whether a client of that address may use the forward. */
    public boolean admits(int client) {
        for (int i = 0; i < networks.length; i++) {
            if ((client & masks[i]) == networks[i]) {
                return allow[i];
            }
        }
        return otherwise;
    }

    /** In first-match order. */
    public List<Entry> entries() {
        return entries;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessList list && entries.equals(list.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** As listings show it: {@code everyone}, or the entries and what becomes of all others. */
    @Override
    public String toString() {
        if (entries.isEmpty()) {
            return "everyone";
        }
        var text = entries.stream().map(Entry::toString).collect(Collectors.joining(", "));
        return entries.getLast().prefix == 0 ? text : text + ", " + (otherwise ? "allow" : "deny") + " others";
    }
}
