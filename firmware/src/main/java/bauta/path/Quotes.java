package bauta.path;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import bauta.wire.Udp;

/**
 * ICMP errors about translated packets (RFC 5508 section 4, RFC 5382 REQ-9): the packet they quote is translated back, so that
 * whoever sent it knows it again. Errors neither prolong nor end a flow.
 */
final class Quotes {
    private final Masquerade masquerade;
    private final FlowTable flows;
    private final Ipv4 ip = new Ipv4();
    private final Tcp tcp = new Tcp();
    private final Udp udp = new Udp();
    private final Icmp icmp = new Icmp();
    private int protocol;
    private int sourcePort;
    private int destinationPort;

    Quotes(Masquerade masquerade) {
        this.masquerade = masquerade;
        this.flows = masquerade.flows();
    }

    /** The flow that an error from outside is about, its quote being a packet that the router sent for the inside; 0 if there is none. */
    int ofSent(Packet p) {
        if (!read(p) || ip.source() != p.ip.destination()) {
            return Masquerade.NONE;
        }
        return masquerade.quoted(protocol, ip.destination(), destinationPort, ip.source(), sourcePort);
    }

    /** The flow that an error from the inside is about, its quote being a packet that the router delivered there; 0 if there is none. */
    int ofDelivered(Packet p) {
        if (!read(p)) {
            return Masquerade.NONE;
        }
        // The quote runs from the peer to the inside host; for ICMP the identifier stands on both ends of it.
        return protocol == Ipv4.ICMP
                ? masquerade.quotedToInside(protocol, ip.destination(), sourcePort, ip.source(), destinationPort ^ Packet.ASKED_BY_PEER)
                : masquerade.quotedToInside(protocol, ip.destination(), destinationPort, ip.source(), sourcePort);
    }

    /** Turns an error from outside into one for the inside host. */
    void translateSent(Packet p, int flow) {
        rewrite(true, flows.inside(flow), flows.insidePort(flow));
        p.ip.destination(flows.inside(flow));
        p.icmp.computeChecksum();
    }

    /** Turns an error from the inside into one for the peer. */
    void translateDelivered(Packet p, int flow) {
        rewrite(false, flows.outside(flow), flows.outsidePort(flow));
        p.ip.source(flows.outside(flow));
        p.icmp.computeChecksum();
    }

    private boolean read(Packet p) {
        if (p.icmp.type() == Icmp.REDIRECT) {
            return false; // it names a router on another link than its reader's
        }
        ip.wrap(p.bytes, p.icmp.quotedAt(), p.icmp.quotedLength());
        if (!ip.validQuoted() || !ip.checksumRight() || ip.fragmentOffset() != 0 || ip.payloadPresent() < 8) {
            return false;
        }
        protocol = ip.protocol();
        switch (protocol) {
            case Ipv4.TCP -> {
                tcp.wrap(p.bytes, ip.payloadAt(), ip.payloadPresent());
                sourcePort = tcp.sourcePort();
                destinationPort = tcp.destinationPort();
                return tcp.validQuoted();
            }
            case Ipv4.UDP -> {
                udp.wrap(p.bytes, ip.payloadAt(), ip.payloadPresent());
                sourcePort = udp.sourcePort();
                destinationPort = udp.destinationPort();
                return udp.validQuoted();
            }
            case Ipv4.ICMP -> {
                icmp.wrap(p.bytes, ip.payloadAt(), ip.payloadPresent());
                return icmp.valid() && readQuery();
            }
            default -> {
                sourcePort = 0;
                destinationPort = 0;
                return true;
            }
        }
    }

    private boolean readQuery() {
        boolean reply = Icmp.isReply(icmp.type());
        if (!reply && !Icmp.isQuery(icmp.type())) {
            return false;
        }
        sourcePort = icmp.id();
        int key = (reply ? Icmp.queryOf(icmp.type()) : icmp.type()) << 8 | icmp.code();
        destinationPort = reply ? key | Packet.ASKED_BY_PEER : key;
        return true;
    }

    private void rewrite(boolean source, int address, int port) {
        int old = source ? ip.source() : ip.destination();
        if (source) {
            ip.source(address);
        } else {
            ip.destination(address);
        }
        if (protocol == Ipv4.ICMP) {
            icmp.id(port);
        } else if (source) {
            rewriteSource(old, address, port);
        } else {
            rewriteDestination(old, address, port);
        }
    }

    private void rewriteSource(int old, int address, int port) {
        if (protocol == Ipv4.TCP) {
            tcp.rewriteSource(old, address, port, false);
        } else if (protocol == Ipv4.UDP) {
            udp.rewriteSource(old, address, port, false);
        }
    }

    private void rewriteDestination(int old, int address, int port) {
        if (protocol == Ipv4.TCP) {
            tcp.rewriteDestination(old, address, port, false);
        } else if (protocol == Ipv4.UDP) {
            udp.rewriteDestination(old, address, port, false);
        }
    }
}
