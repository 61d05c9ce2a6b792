package bauta.command;

import java.util.function.Consumer;

/** What {@code ipchains -M} shows and sets of masquerading. */
public interface MasqueradeView {
    /**
     * A masqueraded connection.
     *
     * @param protocol      6, 17 or 1
     * @param centiseconds  until it is forgotten if nothing comes
     * @param insideAddress of the host that is masqueraded
     * @param insidePort    its port, or ICMP identifier
     * @param peerAddress   of the host it talks to
     * @param peerPort      its port, or ICMP type and code as one 16-bit number
     * @param outsidePort   the port, or identifier, that stands for the inside one
     * @param initSequence  TCP sequence number from which on {@code delta} applies
     * @param delta         what a helper added to the length of the stream
     * @param previousDelta the same before {@code initSequence}
     */
    record Row(int protocol, long centiseconds, int insideAddress, int insidePort, int peerAddress, int peerPort,
               int outsidePort, int initSequence, int delta, int previousDelta) {
    }

    /** Gives all connections, one after the other. */
    void each(Consumer<Row> to);

    /** Seconds for established TCP, for TCP after a FIN, and for UDP; 0 leaves one as it is. */
    void setTimeouts(int tcp, int tcpFin, int udp);
}
