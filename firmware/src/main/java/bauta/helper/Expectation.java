package bauta.helper;

/**
 * A connection that a control connection has announced: whoever is named here may open it, once and soon. Ports and addresses that
 * are 0 are not known beforehand.
 */
final class Expectation {
    /** Its place in memory. */
    final int number;
    /** The flow of the control connection; 0 while nothing is expected. */
    int control;
    /** The peer opens it; otherwise the inside host. */
    boolean inward;
    int protocol;
    int inside;
    int insidePort;
    int peer;
    int peerPort;
    int outside;
    int outsidePort;
    /** 1/100 s on the clock of the flows. */
    int expiry;
    Expectation next;

    Expectation(int number) {
        this.number = number;
    }

    boolean admits(int packetProtocol, int source, int sourcePort, int destination, int destinationPort) {
        return inward && protocol == packetProtocol && outsidePort == destinationPort && outside == destination
                && (peer == 0 || peer == source) && (peerPort == 0 || peerPort == sourcePort);
    }

    boolean awaits(int packetProtocol, int source, int sourcePort, int destination, int destinationPort) {
        return !inward && protocol == packetProtocol && inside == source && peer == destination && peerPort == destinationPort
                && (insidePort == 0 || insidePort == sourcePort);
    }

    boolean sameAs(int ofControl, boolean byPeer, int ofProtocol, int host, int port, int ofPeer, int ofPeerPort) {
        return control == ofControl && inward == byPeer && protocol == ofProtocol && inside == host && insidePort == port
                && peer == ofPeer && peerPort == ofPeerPort;
    }
}
