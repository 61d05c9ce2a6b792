package bauta.explain;

import bauta.path.Block;
import bauta.path.Memory;
import bauta.path.Router;
import bauta.path.Side;
import bauta.path.Step;
import bauta.path.Topology;
import bauta.wire.Addresses;
import bauta.wire.Ethernet;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import bauta.wire.Udp;
import java.util.List;

/**
 * A packet that somebody asks about, as it would come from a network card, or from the board's own Linux.
 *
 * @param fromBoard       sent by the host port of that side, not received by its card
 * @param protocol        IP protocol, 1 to 255
 * @param sourcePort      port, or ICMP type; 0 to 65535
 * @param destinationPort port, or ICMP code
 * @param established     of TCP: a segment with ACK in place of one with SYN
 */
public record Question(Side side, boolean fromBoard, int protocol, int source, int sourcePort, int destination, int destinationPort, boolean established) {
    private static final int AT = 64;
    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final int TTL = 64;
    private static final int ANY_ID = 1;

    /** What would happen to it; on the path thread. */
    public List<Step> ask(Router router) {
        var block = Memory.PLAIN.allocate(256);
        int length = write(block, router.topology());
        return fromBoard ? router.rehearseFromBoard(side, block, AT, length) : router.rehearse(side, block, AT, length);
    }

    private int write(Block block, Topology topology) {
        var b = block.bytes();
        boolean toAll = destination == -1 || destination >>> 28 == 0xe || topology.link(side).addresses().stream()
                .anyMatch(subnet -> subnet.prefix() < 31 && (subnet.address() | -1 >>> subnet.prefix()) == destination);
        Addresses.mac(b, AT, toAll ? Ethernet.BROADCAST : topology.link(side).mac());
        b.putShort(AT + 12, (short) Ethernet.IPV4);
        int at = AT + Ethernet.HEADER + Ipv4.HEADER;
        int size = switch (protocol) {
            case Ipv4.TCP -> 20;
            case Ipv4.UDP, Ipv4.ICMP -> 8;
            default -> 0;
        };
        var ip = new Ipv4();
        ip.write(b, AT + Ethernet.HEADER, Ipv4.HEADER + size, 0, Ipv4.DF, TTL, protocol, source, destination);
        switch (protocol) {
            case Ipv4.TCP -> {
                b.putShort(at, (short) sourcePort).putShort(at + 2, (short) destinationPort);
                b.put(at + 12, (byte) 0x50).put(at + 13, (byte) (established ? ACK : SYN));
                new Tcp().wrap(b, at, size).computeChecksum(ip);
            }
            case Ipv4.UDP -> {
                b.putShort(at, (short) sourcePort).putShort(at + 2, (short) destinationPort).putShort(at + 4, (short) size);
                new Udp().wrap(b, at, size).computeChecksum(ip);
            }
            case Ipv4.ICMP -> {
                b.put(at, (byte) sourcePort).put(at + 1, (byte) destinationPort).putShort(at + 4, (short) ANY_ID);
                new Icmp().wrap(b, at, size).computeChecksum();
            }
            default -> {
            }
        }
        return Ethernet.HEADER + Ipv4.HEADER + size;
    }

    /** One line that says what was asked. */
    public String text(Topology topology) {
        var what = switch (protocol) {
            case Ipv4.TCP -> "tcp";
            case Ipv4.UDP -> "udp";
            case Ipv4.ICMP -> "icmp";
            default -> "protocol " + protocol;
        };
        boolean ports = protocol == Ipv4.TCP || protocol == Ipv4.UDP;
        return what + " " + Addresses.text(source) + (ports ? ":" + sourcePort : "") + " > " + Addresses.text(destination)
                + (ports ? ":" + destinationPort : "") + (protocol == Ipv4.ICMP ? " type " + sourcePort + " code " + destinationPort : "")
                + (protocol == Ipv4.TCP ? established ? " with ACK" : " with SYN" : "") + (fromBoard ? ", sent by the board by " : ", arriving by ") + topology.link(side).name()
                + " (" + Words.side(side) + ")";
    }
}
