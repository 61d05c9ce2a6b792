package bauta.path;

import bauta.chains.Facts;
import bauta.masquerade.Foreseen;
import bauta.wire.Checksum;
import bauta.wire.Ethernet;
import bauta.wire.Frames;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import bauta.wire.Udp;
import bauta.wire.VirtioHeader;
import java.nio.ByteBuffer;

/**
 * The packet under way: one frame with its views, where it came from and what its flow is found by. One instance serves all
 * packets, one after the other. Setting an address or a port repairs every checksum it touches.
 */
final class Packet {
    /** Tells queries that the peer asked from those that the inside asked, in the key of an ICMP flow. */
    static final int ASKED_BY_PEER = 0x8000;

    /** Offsets of the checksum in the two headers. */
    static final int TCP_CHECKSUM = 16;
    static final int UDP_CHECKSUM = 6;

    final VirtioHeader virtio = new VirtioHeader();
    final Ethernet ethernet = new Ethernet();
    final Ipv4 ip = new Ipv4();
    final Tcp tcp = new Tcp();
    final Udp udp = new Udp();
    final Icmp icmp = new Icmp();

    Block block;
    ByteBuffer bytes;
    int at;
    int length;
    Side from;
    /** It was put together from fragments. */
    boolean reassembled;
    /** Its transport checksum is left to the card that sends it. */
    boolean partial;
    int protocol;
    int mark;
    /** The flow it was translated for, or 0; and whether as a packet from the inside. */
    int flow;
    boolean outward;
    /** The flow that has its endpoints as it came, or 0; and whether it is one of that flow's from the inside. Not for ICMP errors. */
    int known;
    boolean knownOutward;
    /** The address its sender had before its translation, where there is no flow to tell (hairpin, rehearsed); or 0. */
    int client;
    /** The flow it was translated for first, if it turns back to the inside (hairpin); or 0. */
    int hairpin;
    /** What it would have changed by now if it were not only asked about. */
    Foreseen foreseen = Foreseen.NOTHING;
    /** Ports as rules see them: of TCP and UDP; type and code of ICMP; 65535 otherwise. */
    int sourcePort;
    int destinationPort;
    /** Ports as flows are keyed by: for ICMP queries the identifier on the inside's part, type and code on the peer's. */
    int fromInsidePort;
    int toPeerPort;
    int fromPeerPort;
    int toOutsidePort;

    /** Takes up a frame; the virtio-net header stands before it. */
    Packet wrap(Side side, Block memory, int start, int bytesLong) {
        from = side;
        block = memory;
        bytes = memory.bytes();
        reassembled = false;
        mark = 0;
        flow = 0;
        known = 0;
        client = 0;
        hairpin = 0;
        moved(start, bytesLong);
        return this;
    }

    /** The frame begins elsewhere in the block now. */
    void moved(int start, int bytesLong) {
        at = start;
        length = bytesLong;
        virtio.wrap(bytes, at - VirtioHeader.LENGTH);
        ethernet.wrap(bytes, at, length);
        partial = virtio.needsChecksum();
    }

    boolean superFrame() {
        return virtio.gsoType() != VirtioHeader.GSO_NONE;
    }

    /** Largest IP packet that this frame becomes on the wire: of a super-frame, one of its segments. */
    int largestOnWire() {
        if (!superFrame()) {
            return ip.totalLength();
        }
        int transport = protocol == Ipv4.TCP ? tcp.headerLength() : Udp.HEADER;
        return ip.headerLength() + transport + virtio.gsoSize();
    }

    /** Whether a flow from the inside may begin with it: no answer, no reset. */
    boolean mayBegin() {
        return (protocol != Ipv4.ICMP || Icmp.isQuery(icmp.type())) && (tcpFlags() & Tcp.RST) == 0;
    }

    /** Whether it may be the first that a service of the board hears of somebody. */
    boolean asksService() {
        return protocol == Ipv4.ICMP ? icmp.type() == Icmp.ECHO_REQUEST : protocol != Ipv4.TCP || opensTcp();
    }

    boolean icmpError() {
        return protocol == Ipv4.ICMP && Icmp.isError(icmp.type());
    }

    /** The flags octet of TCP, 0 of others. */
    int tcpFlags() {
        return protocol == Ipv4.TCP ? tcp.flags() : 0;
    }

    /** A TCP segment that opens a connection. */
    boolean opensTcp() {
        return protocol == Ipv4.TCP && (tcp.flags() & (Tcp.SYN | Tcp.ACK | Tcp.RST)) == Tcp.SYN;
    }

    /** What counting and changing needs of it, and what may differ between packets of a flow. */
    void sketch(Facts facts) {
        facts.syn = opensTcp();
        facts.length = ip.totalLength();
        facts.tos = ip.tos();
        facts.mark = mark;
    }

    /** What a chain sees of it. */
    void show(Facts facts, String device) {
        sketch(facts);
        facts.source = ip.source();
        facts.destination = ip.destination();
        facts.protocol = protocol;
        facts.sourcePort = sourcePort;
        facts.destinationPort = destinationPort;
        facts.fragment = false;
        facts.device = device;
        facts.header = ip;
    }

    /**
     * Looks at the transport header, which has to be whole.
     *
     * @return false if it is malformed
     */
    boolean readTransport() {
        protocol = ip.protocol();
        int start = ip.payloadAt();
        int size = ip.payloadLength();
        switch (protocol) {
            case Ipv4.TCP -> {
                if (!tcp.wrap(bytes, start, size).valid()) {
                    return false;
                }
                ports(tcp.sourcePort(), tcp.destinationPort());
            }
            case Ipv4.UDP -> {
                if (!udp.wrap(bytes, start, size).valid() || udp.length() != size) {
                    return false;
                }
                ports(udp.sourcePort(), udp.destinationPort());
            }
            case Ipv4.ICMP -> {
                if (!icmp.wrap(bytes, start, size).valid()) {
                    return false;
                }
                icmpPorts();
            }
            case 0 -> {
                return false; // no protocol of IPv4; in the flow table it would mean that there is no flow, and never be swept
            }
            default -> {
                ports(0, 0);
                sourcePort = 0xffff;
                destinationPort = 0xffff;
            }
        }
        return true;
    }

    private void ports(int source, int destination) {
        sourcePort = source;
        destinationPort = destination;
        fromInsidePort = source;
        toPeerPort = destination;
        fromPeerPort = source;
        toOutsidePort = destination;
    }

    private void icmpPorts() {
        sourcePort = icmp.type();
        destinationPort = icmp.code();
        int query = Icmp.isReply(icmp.type()) ? Icmp.queryOf(icmp.type()) : icmp.type();
        fromInsidePort = icmp.id();
        toOutsidePort = icmp.id();
        int key = query << 8 | icmp.code();
        boolean reply = Icmp.isReply(icmp.type());
        toPeerPort = reply ? key | ASKED_BY_PEER : key;
        fromPeerPort = reply ? key : key | ASKED_BY_PEER;
    }

    /** Where the checksum is left to a card its field holds the sum of the pseudo header: made so, whatever the last card left there. */
    void seedChecksum() {
        int field = ip.payloadAt() + (protocol == Ipv4.TCP ? TCP_CHECKSUM : UDP_CHECKSUM);
        bytes.putShort(field, (short) Checksum.pseudo(ip.source(), ip.destination(), protocol, ip.payloadLength()));
    }

    /** Whether the transport checksum is right, or left to the card. Fragments have none yet. */
    boolean transportChecksumRight() {
        if (partial || virtio.dataValid()) {
            return true;
        }
        return switch (protocol) {
            case Ipv4.TCP -> tcp.checksumRight(ip);
            case Ipv4.UDP -> udp.checksumRight(ip);
            case Ipv4.ICMP -> icmp.checksumRight();
            default -> true;
        };
    }

    /** Another source; the port is an ICMP query's identifier, and of no meaning for protocols without ports. */
    void rewriteSource(int address, int port) {
        int old = ip.source();
        ip.source(address);
        switch (protocol) {
            case Ipv4.TCP -> tcp.rewriteSource(old, address, port, partial);
            case Ipv4.UDP -> {
                udp.rewriteSource(old, address, port, partial);
                fillChecksum();
            }
            case Ipv4.ICMP -> icmp.id(port);
            default -> {
            }
        }
        if (protocol == Ipv4.TCP || protocol == Ipv4.UDP) {
            ports(port, destinationPort);
        } else if (protocol == Ipv4.ICMP) {
            icmpPorts();
        }
    }

    /** Another destination. */
    void rewriteDestination(int address, int port) {
        int old = ip.destination();
        ip.destination(address);
        switch (protocol) {
            case Ipv4.TCP -> tcp.rewriteDestination(old, address, port, partial);
            case Ipv4.UDP -> {
                udp.rewriteDestination(old, address, port, partial);
                fillChecksum();
            }
            case Ipv4.ICMP -> icmp.id(port);
            default -> {
            }
        }
        if (protocol == Ipv4.TCP || protocol == Ipv4.UDP) {
            ports(sourcePort, port);
        } else if (protocol == Ipv4.ICMP) {
            icmpPorts();
        }
    }

    /** A datagram without checksum leaves with one. */
    private void fillChecksum() {
        if (!partial && udp.checksum() == 0) {
            udp.computeChecksum(ip);
        }
    }

    /** Puts in the transport checksum that had been left to the card. */
    void finishChecksum() {
        if (partial) {
            if (protocol == Ipv4.TCP) {
                tcp.computeChecksum(ip);
            } else if (protocol == Ipv4.UDP) {
                udp.computeChecksum(ip);
            }
            virtio.clear();
            partial = false;
        }
    }

    @Override
    public String toString() {
        return from + " " + Frames.text(bytes, at, length);
    }
}
