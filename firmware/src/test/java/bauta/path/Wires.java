package bauta.path;

import bauta.wire.Addresses;
import bauta.wire.Ethernet;
import bauta.wire.Ipv4;
import bauta.wire.VirtioHeader;
import java.nio.ByteBuffer;
import java.util.List;

/** Frames and a small network for tests of the path: inside 10.0.0.1/24, outside 203.0.113.1/24 with gateway .2. */
final class Wires {
    static final int AT = 64;
    static final int INSIDE_HOST = 0x0a000005;
    static final int ROUTER_INSIDE = 0x0a000001;
    static final int ROUTER_OUTSIDE = 0xcb007101;
    static final int GATEWAY = 0xcb007102;
    static final int POOL = 0xcb007110;
    static final int PEER = 0xc6336407;
    static final long INSIDE_MAC = 0x020000000101L;
    static final long OUTSIDE_MAC = 0x020000000201L;
    static final long HOST_MAC = 0x020000000105L;
    static final long GATEWAY_MAC = 0x020000000202L;

    static final Topology TOPOLOGY = new Topology(
            new Topology.Link("eth1", INSIDE_MAC, 1500, true, List.of(new Topology.Subnet(ROUTER_INSIDE, 24))),
            new Topology.Link("eth0", OUTSIDE_MAC, 1500, true, List.of(new Topology.Subnet(ROUTER_OUTSIDE, 24))),
            List.of(new Topology.Route(0x0a000000, 24, 0, Side.INSIDE), new Topology.Route(0xcb007100, 24, 0, Side.OUTSIDE),
                    new Topology.Route(0, 0, GATEWAY, Side.OUTSIDE)));

    private Wires() {
    }

    /** A frame with an IPv4 packet; the transport bytes are given, checksums of TCP, UDP and ICMP filled in. Returns its length. */
    static int ip(Block block, Side from, int source, int destination, int protocol, byte[] transport) {
        var b = block.bytes();
        ethernet(b, from, Ethernet.IPV4);
        var ip = new Ipv4();
        int total = Ipv4.HEADER + transport.length;
        b.put(AT + Ethernet.HEADER + Ipv4.HEADER, transport);
        ip.write(b, AT + Ethernet.HEADER, total, 7, 0, 64, protocol, source, destination);
        Sums.fix(b, AT + Ethernet.HEADER);
        return Ethernet.HEADER + total;
    }

    static void ethernet(ByteBuffer b, Side from, int type) {
        b.putLong(AT - VirtioHeader.LENGTH, 0).putShort(AT - 2, (short) 0);
        Addresses.mac(b, AT, from == Side.INSIDE ? INSIDE_MAC : OUTSIDE_MAC);
        Addresses.mac(b, AT + 6, from == Side.INSIDE ? HOST_MAC : GATEWAY_MAC);
        b.putShort(AT + 12, (short) type);
    }

    /** TCP header, 20 bytes, and a payload of that many zero bytes. */
    static byte[] tcp(int source, int destination, int flags, int payload) {
        return ByteBuffer.allocate(20 + payload).putShort((short) source).putShort((short) destination).putInt(1000).putInt(2000)
                .put((byte) 0x50).put((byte) flags).putShort((short) 512).array();
    }

    static byte[] udp(int source, int destination, int payload) {
        return ByteBuffer.allocate(8 + payload).putShort((short) source).putShort((short) destination).putShort((short) (8 + payload)).array();
    }

    static byte[] echo(int type, int id, int payload) {
        return ByteBuffer.allocate(8 + payload).put((byte) type).put((byte) 0).putShort((short) 0).putShort((short) id).putShort((short) 1).array();
    }
}
