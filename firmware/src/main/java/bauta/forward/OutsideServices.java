package bauta.forward;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * What of the board's own services may be reached from the outside: TCP ports, UDP ports, and whether pings are answered.
 * An immutable snapshot; a change publishes a new one.
 */
public final class OutsideServices {
    /** Nothing. */
    public static final OutsideServices CLOSED = new OutsideServices(new BitSet(), new BitSet(), false);

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final BitSet tcp;
    private final BitSet udp;
    private final boolean ping;

    private OutsideServices(BitSet tcp, BitSet udp, boolean ping) {
        this.tcp = tcp;
        this.udp = udp;
        this.ping = ping;
    }

    /**
     * Whether the outside may speak to the board there.
     *
     * @param protocol TCP, UDP, or ICMP, which stands for echo requests
     * @param port     0 to 65535; of no meaning for ICMP
     */
    public boolean open(int protocol, int port) {
        return switch (protocol) {
            case TCP -> tcp.get(port);
            case UDP -> udp.get(port);
            case ICMP -> ping;
            default -> false;
        };
    }

    /** The open ports of TCP or UDP, lowest first. */
    public IntStream ports(int protocol) {
        return (protocol == TCP ? tcp : udp).stream();
    }

    /** The same with one service opened or closed; parameters as in {@link #open}. */
    public OutsideServices with(int protocol, int port, boolean open) {
        return switch (protocol) {
            case TCP -> new OutsideServices(changed(tcp, port, open), udp, ping);
            case UDP -> new OutsideServices(tcp, changed(udp, port, open), ping);
            case ICMP -> new OutsideServices(tcp, udp, open);
            default -> throw new IllegalArgumentException("protocol " + protocol);
        };
    }

    private static BitSet changed(BitSet ports, int port, boolean open) {
        var changed = (BitSet) ports.clone();
        changed.set(port, open);
        return changed;
    }
}
