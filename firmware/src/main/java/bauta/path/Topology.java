package bauta.path;

import bauta.wire.Addresses;
import java.util.List;

/**
 * What the board's own Linux says of its two host ports: their addresses and the routes that leave by them. An immutable
 * snapshot, published whole whenever the kernel's state changes (rtnetlink).
 *
 * @param inside  the link to the network that is protected
 * @param outside the link to the network that it leads to
 * @param routes  every IPv4 unicast route over the two links, longest prefix first; on-link routes have gateway 0
 */
public record Topology(Link inside, Link outside, List<Route> routes) {
    public Topology {
        routes = List.copyOf(routes);
    }

    /**
     * One side.
     *
     * @param name      the name rules see, which is that of the host port (16 characters at most), such as {@code eth1}
     * @param mac       the hardware address of the network card, which the host port bears too: 48 bits, right-aligned
     * @param mtu       the largest IP packet the network card takes, bytes
     * @param carrier   whether the network card is present, up, and sees a link
     * @param addresses the IPv4 addresses of the host port, the primary one first; empty while there is none
     */
    public record Link(String name, long mac, int mtu, boolean carrier, List<Subnet> addresses) {
        /** Every link of IPv4 takes at least that (RFC 791 section 3.2); a card that is gone says 0. */
        public static final int SMALLEST_MTU = 68;

        public Link {
            addresses = List.copyOf(addresses);
            mtu = Math.max(mtu, SMALLEST_MTU);
        }
    }

    /** An address with its prefix length, 0 to 32. */
    public record Subnet(int address, int prefix) {
        /** Whether {@code other} lies in the same subnet. */
        public boolean contains(int other) {
            return prefix == 0 || (address ^ other) >>> (32 - prefix) == 0;
        }

        /** As people write it: {@code 192.168.1.1/24}. */
        @Override
        public String toString() {
            return Addresses.text(address) + "/" + prefix;
        }
    }

    /**
     * A route.
     *
     * @param network the destination, host bits zero
     * @param prefix  its length, 0 to 32
     * @param gateway the next router, or 0 when the destination is on the link
     * @param side    the link it leaves by
     */
    public record Route(int network, int prefix, int gateway, Side side) {
        public boolean contains(int destination) {
            return prefix == 0 || (network ^ destination) >>> (32 - prefix) == 0;
        }
    }

    public Link link(Side side) {
        return side == Side.INSIDE ? inside : outside;
    }
}
