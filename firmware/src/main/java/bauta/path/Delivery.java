package bauta.path;

import bauta.wire.Ipv4;
import bauta.wire.VirtioHeader;

/** The last step: cut to the link if need be, addressed to the neighbour, queued on the port. */
final class Delivery {
    private final Neighbours[] neighbours = new Neighbours[2];
    private final Port[] hosts = new Port[2];
    private final Port[] nics = new Port[2];
    private final Fragmenter fragmenter;
    private final Fragmenter.Out toInside = this::toInside;
    private final Fragmenter.Out toOutside = this::toOutside;
    private final Fragmenter.Out raw = this::raw;
    private Side rawSide;
    private Routes routes;

    Delivery(Scratch scratch, Neighbours inside, Neighbours outside) {
        neighbours[Side.INSIDE.ordinal()] = inside;
        neighbours[Side.OUTSIDE.ordinal()] = outside;
        fragmenter = new Fragmenter(scratch);
    }

    void nic(Side side, Port port) {
        nics[side.ordinal()] = port;
        neighbours[side.ordinal()].port(port);
    }

    void host(Side side, Port port) {
        hosts[side.ordinal()] = port;
    }

    void routes(Routes changed) {
        routes = changed;
    }

    Neighbours neighbours(Side side) {
        return neighbours[side.ordinal()];
    }

    void flush() {
        nics[0].flush();
        nics[1].flush();
        hosts[0].flush();
        hosts[1].flush();
    }

    /** Whether a packet goes over a link of that MTU as it is, or may be cut. */
    boolean fits(Packet p, int mtu) {
        boolean datagrams = p.superFrame() && p.protocol == Ipv4.UDP; // cut at other places they would be other datagrams
        return p.largestOnWire() <= mtu || p.reassembled || !p.ip.dontFragment() && !datagrams;
    }

    /** To a neighbour on that side. */
    void send(Packet p, Side side, int neighbour) {
        prepare(p);
        int mtu = routes.link(side).mtu();
        if (p.largestOnWire() <= mtu) {
            neighbours[side.ordinal()].send(neighbour, p);
        } else if (p.superFrame()) {
            p.virtio.gsoSize(p.virtio.gsoSize() - (p.largestOnWire() - mtu));
            neighbours[side.ordinal()].send(neighbour, p);
        } else {
            p.finishChecksum();
            fragmenter.cut(p, mtu, neighbour, side == Side.INSIDE ? toInside : toOutside);
        }
    }

    /** To the wire with the Ethernet addresses it bears, as the board's own Linux wrote them. */
    void sendAsIs(Packet p, Side side) {
        prepare(p);
        int mtu = routes.link(side).mtu();
        if (p.largestOnWire() <= mtu) {
            nics[side.ordinal()].send(p.block, p.at, p.length);
        } else {
            p.finishChecksum();
            rawSide = side;
            fragmenter.cut(p, mtu, 0, raw);
        }
    }

    /** To the board's own Linux, by the host port of that side. */
    void toHost(Packet p, Side side) {
        prepare(p);
        hosts[side.ordinal()].send(p.block, p.at, p.length);
    }

    /** A frame that is no IPv4, unchanged. */
    void pass(Packet p, Side side, boolean host) {
        prepare(p);
        (host ? hosts : nics)[side.ordinal()].send(p.block, p.at, p.length);
    }

    /** Of the offload information only what the sender's card has to finish goes on. */
    private static void prepare(Packet p) {
        p.virtio.flags(p.virtio.flags() & VirtioHeader.NEEDS_CSUM);
    }

    private void toInside(int neighbour, Packet fragment) {
        neighbours[Side.INSIDE.ordinal()].send(neighbour, fragment);
    }

    private void toOutside(int neighbour, Packet fragment) {
        neighbours[Side.OUTSIDE.ordinal()].send(neighbour, fragment);
    }

    private void raw(int neighbour, Packet fragment) {
        nics[rawSide.ordinal()].send(fragment.block, fragment.at, fragment.length);
    }
}
