package bauta.path;

import bauta.path.Topology.Link;
import bauta.path.Topology.Subnet;
import java.util.List;

/** What the packet's way asks of a {@link Topology}, in plain arrays. Immutable. */
final class Routes {
    static final int BROADCAST = 0xffffffff;

    private final Topology topology;
    private final int[] networks;
    private final int[] masks;
    private final int[] gateways;
    private final Side[] sides;
    private final int[] own;
    private final Side[] ownSides;
    private final int[] broadcasts;
    /** Addresses that are the router's outside but not the board's: open addressing, 0 is empty, half of it at least. */
    private final int[] pooled;

    /** @param pool addresses that the router owns on the outside for inside hosts */
    Routes(Topology topology, int[] pool) {
        this.topology = topology;
        int n = topology.routes().size();
        networks = new int[n];
        masks = new int[n];
        gateways = new int[n];
        sides = new Side[n];
        for (int i = 0; i < n; i++) {
            var route = topology.routes().get(i);
            networks[i] = route.network();
            masks[i] = mask(route.prefix());
            gateways[i] = route.gateway();
            sides[i] = route.side();
        }
        var inside = topology.inside().addresses();
        var outside = topology.outside().addresses();
        own = new int[inside.size() + outside.size()];
        ownSides = new Side[own.length];
        broadcasts = new int[own.length];
        fill(outside, Side.OUTSIDE, 0);
        fill(inside, Side.INSIDE, outside.size());
        pooled = new int[pool.length == 0 ? 1 : Integer.highestOneBit(2 * pool.length) << 1];
        for (int address : pool) {
            if (boardSide(address) == null) {
                pooled[place(address)] = address;
            }
        }
    }

    /** Where that address stands in the table of pooled ones, or the empty place where it would. */
    private int place(int address) {
        int mask = pooled.length - 1;
        int at = (address * 0x9e3779b9 >>> 16 ^ address) & mask;
        while (pooled[at] != address && pooled[at] != 0) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void fill(List<Subnet> subnets, Side side, int from) {
        for (int i = 0; i < subnets.size(); i++) {
            var subnet = subnets.get(i);
            own[from + i] = subnet.address();
            ownSides[from + i] = side;
            broadcasts[from + i] = subnet.prefix() < 31 ? subnet.address() | ~mask(subnet.prefix()) : BROADCAST;
        }
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << 32 - prefix;
    }

    Topology topology() {
        return topology;
    }

    Link link(Side side) {
        return topology.link(side);
    }

    /** The route to a destination, to be passed to {@link #side} and {@link #gateway}; -1 if there is none. */
    int find(int destination) {
        for (int i = 0; i < networks.length; i++) {
            if ((destination & masks[i]) == networks[i]) {
                return i;
            }
        }
        return -1;
    }

    Side side(int route) {
        return sides[route];
    }

    /** The station on the link that a packet to {@code destination} is handed to. */
    int nextHop(int route, int destination) {
        return gateways[route] == 0 ? destination : gateways[route];
    }

    /** The side that one of the router's own addresses is on, or null. */
    Side ownSide(int address) {
        var side = boardSide(address);
        return side != null || !pooled(address) ? side : Side.OUTSIDE;
    }

    /** Whether it is an address that the router owns for inside hosts; the board itself does not have it. */
    boolean pooled(int address) {
        return address != 0 && pooled[place(address)] == address;
    }

    private Side boardSide(int address) {
        for (int i = 0; i < own.length; i++) {
            if (own[i] == address) {
                return ownSides[i];
            }
        }
        return null;
    }

    /** 255.255.255.255 or the broadcast address of one of the router's subnets. */
    boolean broadcast(int address) {
        if (address == BROADCAST) {
            return true;
        }
        for (int broadcast : broadcasts) {
            if (broadcast == address) {
                return true;
            }
        }
        return false;
    }

    static boolean multicast(int address) {
        return address >>> 28 == 0xe;
    }

    /** The address that leaves by that side carry by default; 0 while it has none. */
    int primary(Side side) {
        var addresses = link(side).addresses();
        return addresses.isEmpty() ? 0 : addresses.getFirst().address();
    }

    /** Whether two inside addresses lie in one subnet, so that they talk past the router. */
    boolean neighbours(int one, int other) {
        for (var subnet : topology.inside().addresses()) {
            if (subnet.contains(one) && subnet.contains(other)) {
                return true;
            }
        }
        return false;
    }
}
