package bauta.path;

import bauta.chains.Walker;
import bauta.wire.Ethernet;
import bauta.wire.Ipv4;
import bauta.wire.VirtioHeader;

/**
 * What every IPv4 packet from a wire has to pass before anything else looks at it: well-formed, intact, and from where it says.
 * Each refusal is counted by its reason.
 */
final class Gate {
    private final Drops drops;
    private Routes routes;

    Gate(Drops drops) {
        this.drops = drops;
    }

    void routes(Routes changed) {
        routes = changed;
    }

    /** Whether the IP header is sound and its addresses can be true. */
    boolean admits(Packet p) {
        var reason = fault(p);
        if (reason != null) {
            drops.count(reason);
        }
        return reason == null;
    }

    /** Why the IP header or the addresses are refused, or null; counts nothing. */
    DropReason fault(Packet p) {
        var reason = headerFault(p);
        return reason != null ? reason : addressFault(p);
    }

    /** Whether the transport header of a whole packet is sound. */
    boolean admitsTransport(Packet p) {
        var reason = transportFault(p);
        if (reason != null) {
            drops.count(reason);
        } else if (p.partial) {
            p.seedChecksum();
        }
        return reason == null;
    }

    /** Why the transport header is refused, or null; counts nothing. */
    static DropReason transportFault(Packet p) {
        if (!p.readTransport()) {
            return DropReason.MALFORMED_TRANSPORT;
        }
        if (!offloadPossible(p)) {
            return DropReason.BAD_OFFLOAD;
        }
        return p.transportChecksumRight() ? null : DropReason.TRANSPORT_CHECKSUM;
    }

    private DropReason headerFault(Packet p) {
        var ip = p.ip.wrap(p.bytes, p.at + Ethernet.HEADER, p.length - Ethernet.HEADER);
        if (!ip.valid()) {
            return DropReason.MALFORMED_IP;
        }
        if (!ip.checksumRight()) {
            return DropReason.IP_CHECKSUM;
        }
        if (ip.isFragment()) {
            if (p.virtio.gsoType() != VirtioHeader.GSO_NONE || p.partial) {
                return DropReason.BAD_OFFLOAD;
            }
            if (Walker.suspectFragment(ip.protocol(), ip.fragmentOffset(), ip.moreFragments(), ip.payloadLength())) {
                return DropReason.SUSPECT_FRAGMENT;
            }
        }
        return ip.sourceRouted() ? DropReason.SOURCE_ROUTE : null;
    }

    private DropReason addressFault(Packet p) {
        int source = p.ip.source();
        int destination = p.ip.destination();
        if (neverRouted(destination) && !routes.broadcast(destination) || source >>> 24 == 127 || source >>> 28 == 0xe
                || source >>> 28 == 0xf) {
            return DropReason.MARTIAN;
        }
        if (source >>> 24 == 0) {
            boolean asksForLease = source == 0 && destination == Routes.BROADCAST && p.from == Side.INSIDE;
            return asksForLease ? null : DropReason.MARTIAN;
        }
        if (routes.ownSide(source) != null || routes.broadcast(source)) {
            return DropReason.SPOOFED;
        }
        int back = routes.find(source);
        boolean fromInside = back >= 0 && routes.side(back) == Side.INSIDE;
        return fromInside == (p.from == Side.INSIDE) ? null : DropReason.SPOOFED;
    }

    private static boolean neverRouted(int address) {
        int first = address >>> 24;
        return first == 0 || first == 127 || first >= 240;
    }

    /** The checksum that is left to a card has to be that of the header which is there; so has a super-frame's kind. */
    private static boolean offloadPossible(Packet p) {
        int gso = p.virtio.gsoType();
        if (!p.partial) {
            return gso == VirtioHeader.GSO_NONE;
        }
        if (p.virtio.checksumStart() != Ethernet.HEADER + p.ip.headerLength()) {
            return false;
        }
        if (p.protocol == Ipv4.TCP) {
            return p.virtio.checksumOffset() == Packet.TCP_CHECKSUM && possible(p, gso, gso == VirtioHeader.GSO_TCPV4);
        }
        return p.protocol == Ipv4.UDP && p.virtio.checksumOffset() == Packet.UDP_CHECKSUM
                && possible(p, gso, gso == VirtioHeader.GSO_UDP_L4);
    }

    private static boolean possible(Packet p, int gso, boolean kindFits) {
        return gso == VirtioHeader.GSO_NONE || kindFits && p.virtio.gsoSize() > 0;
    }
}
