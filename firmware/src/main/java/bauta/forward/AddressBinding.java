package bauta.forward;

import bauta.wire.Addresses;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One rule of {@link Nat}: a pool of outside addresses that inside hosts are given, or one outside address that belongs to one
 * inside host for good. It never changes; terms are the path thread's.
 */
public final class AddressBinding extends Forward {
    public final Spec spec;

    /**
     * What a rule says.
     *
     * @param first     the lowest outside address
     * @param last      the highest one
     * @param host      the inside host that it belongs to, or 0 for a pool
     * @param networks  of a pool: whose hosts are given addresses of it; empty means all
     * @param open      whether new connections from outside reach the host that has the address to itself
     * @param exclusive of a pool: whether hosts for whom no address is left are refused instead of sharing one
     */
    public record Spec(int first, int last, int host, List<Network> networks, boolean open, boolean exclusive) {
        public Spec {
            networks = List.copyOf(networks);
        }

        /** How many addresses it has. */
        public long size() {
            return (last & 0xffffffffL) - (first & 0xffffffffL) + 1;
        }

        boolean holds(int address) {
            return Integer.compareUnsigned(address, first) >= 0 && Integer.compareUnsigned(address, last) <= 0;
        }

        boolean overlaps(Spec other) {
            return holds(other.first) || other.holds(first);
        }

        /** {@code 203.0.113.16-203.0.113.31}, or one address. */
        public String addresses() {
            return Addresses.text(first) + (first == last ? "" : "-" + Addresses.text(last));
        }

        /** {@code 192.168.1.0/24,10.0.0.0/8}, {@code any}, or the one host. */
        public String insides() {
            return host != 0 ? Addresses.text(host) : networks.isEmpty() ? "any"
                    : networks.stream().map(Network::toString).collect(Collectors.joining(","));
        }
    }

    /**
     * An inside network.
     *
     * @param network host bits clear
     * @param prefix  0 to 32
     */
    public record Network(int network, int prefix) {
        boolean holds(int address) {
            return prefix == 0 || (address ^ network) >>> 32 - prefix == 0;
        }

        @Override
        public String toString() {
            return Addresses.text(network) + "/" + prefix;
        }
    }

    AddressBinding(Spec spec) {
        super(Nat.NAME, spec.first, spec.last, spec.host);
        this.spec = spec;
    }

    @Override
    Backend backend() {
        return null;
    }

    /** How closely the rule names that host: the longest prefix that holds it, 0 where everybody is meant, -1 if it is not meant. */
    int prefixFor(int host) {
        var networks = spec.networks;
        int longest = networks.isEmpty() ? 0 : -1;
        for (int i = 0, n = networks.size(); i < n; i++) {
            var network = networks.get(i);
            if (network.prefix > longest && network.holds(host)) {
                longest = network.prefix;
            }
        }
        return longest;
    }
}
