package bauta.command;

import bauta.masquerade.State;
import java.util.List;

/** The masqueraded and forwarded connections, for those who look for some of them or end them. For any thread. */
public interface Connections {
    /** What a list is sorted by. */
    enum Order {
        /** Octets both ways. */
        BYTES,
        /** The inside host. */
        HOST,
        /** Who it talks to. */
        PEER,
        /** The port there. */
        PORT,
        /** How long until it is forgotten. */
        LEFT
    }

    /**
     * Some of the connections that match, in order.
     *
     * @param descending the largest first
     * @param from       how many are left out before
     * @param count      how many are wanted, 1 or more
     */
    Page page(ConnectionFilter filter, Order order, boolean descending, int from, int count);

    /**
     * Ends all connections that match: those of TCP are reset by their next packet, others are forgotten.
     *
     * @return how many there were
     */
    long cut(ConnectionFilter filter);

    /** @param found how many match in all */
    record Page(List<Row> rows, int found) {
    }

    /**
     * A connection at one moment.
     *
     * @param peer           0 while it is not known
     * @param bytesOut       octets that the inside host sent
     * @param answered       whether anything came from the peer
     * @param forwarded      whether the peer began it, through a forward
     * @param remainingTicks until it is forgotten, in hundredths of a second
     */
    record Row(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, int outsidePort, State state, long bytesOut,
               long bytesIn, boolean answered, boolean forwarded, long remainingTicks) {
    }
}
