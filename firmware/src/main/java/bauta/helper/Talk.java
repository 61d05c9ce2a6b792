package bauta.helper;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import java.nio.ByteBuffer;

/**
 * What a helper is shown of a control connection: the data of one packet, who speaks, and what may be done about it. One instance
 * serves all, one after the other.
 */
final class Talk {
    private static final int PAIR_TRIES = 64;

    private final Masquerade masquerade;
    private final FlowTable flows;
    private final SideRecords records;
    private final Expectations expectations;
    private final Refusals refusals;
    private final Text text = new Text();
    private Loaded loaded;
    private Stream stream;
    private int flow;
    private int record;
    private boolean outward;
    private ByteBuffer bytes;
    private int at;
    private int length;
    private int sequence;
    private int second;

    Talk(Masquerade masquerade, SideRecords records, Expectations expectations, Refusals refusals) {
        this.masquerade = masquerade;
        this.flows = masquerade.flows();
        this.records = records;
        this.expectations = expectations;
        this.refusals = refusals;
    }

    /** @param sideRecord 0 for a datagram */
    Talk of(Loaded by, int ofFlow, int sideRecord, boolean fromInside) {
        loaded = by;
        flow = ofFlow;
        record = sideRecord;
        outward = fromInside;
        return this;
    }

    /** The data of a packet; of a TCP segment also where it belongs. */
    void show(ByteBuffer buffer, int dataAt, int dataLength, Stream direction, int firstSequence) {
        bytes = buffer;
        at = dataAt;
        length = dataLength;
        stream = direction;
        sequence = firstSequence;
    }

    /** Whether the packet comes from the inside. */
    boolean outward() {
        return outward;
    }

    /** Whether the connection was let in by a forward; otherwise the inside opened it. */
    boolean serverInside() {
        return flows.forward(flow) != 0;
    }

    /** Whether the numbers and habits of Linux 2.2 are asked for. */
    boolean classic() {
        return masquerade.policy().mapping() == Policy.Mapping.PER_CONNECTION;
    }

    int inside() {
        return flows.inside(flow);
    }

    int peer() {
        return flows.has(flow, FlowTable.LOOSE | FlowTable.NO_PEER_ADDRESS) ? flows.shownPeer(flow) : flows.peer(flow);
    }

    int peerPort() {
        return flows.shownPeerPort(flow);
    }

    /** The router's address that the peer knows. */
    int outside() {
        return flows.outside(flow);
    }

    ByteBuffer bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int length() {
        return length;
    }

    byte data(int i) {
        return bytes.get(at + i);
    }

    /** Whether the data is the first of its direction. */
    boolean atBeginning() {
        return sequence == stream.first();
    }

    /** What the helper remembers; 0 at first. Of a datagram's flow 0 to 7. */
    int state() {
        return record != 0 ? records.state(record) : flows.helperState(flow);
    }

    void state(int state) {
        if (record != 0) {
            records.state(record, state);
        } else {
            flows.helperState(flow, state);
        }
    }

    /** An empty text to put something together. */
    Text text() {
        return text.clear();
    }

    /**
     * Puts a text in place of another in a stream.
     *
     * @return false if that has to wait until the other side has acknowledged earlier changes
     */
    boolean replace(int start, int oldLength, Text by) {
        boolean same = oldLength == by.length();
        for (int i = 0; i < oldLength && same; i++) {
            same = data(start + i) == by.bytes()[i];
        }
        int hash = Line.hash(bytes, at + start, oldLength);
        return same || oldLength <= Byte.MAX_VALUE
                && stream.change(sequence + start, oldLength, hash, by.bytes(), by.length(), sequence);
    }

    /** Something is not as it should be and goes on unchanged; always true. */
    boolean refuse(String why) {
        loaded.refused++;
        refusals.say(masquerade.now(), loaded.helper.name(), why, inside(), peer());
        return true;
    }

    /**
     * A connection from a peer to the inside host is expected.
     *
     * @param peer whose, or 0 for anybody's
     * @return the outside port for it, or -1 if it is refused
     */
    int expectFromPeer(int protocol, int insidePort, int peer) {
        return expectFromPeer(protocol, insidePort, peer, 0);
    }

    /** The same from a certain port. */
    int expectFromPeer(int protocol, int insidePort, int peer, int peerPort) {
        if (!permitted(insidePort)) {
            return -1;
        }
        var made = expectations.same(flow, true, protocol, inside(), insidePort, peer, peerPort, masquerade.now());
        if (made != null) {
            made.expiry = masquerade.now() + loaded.helper.seconds() * 100;
            return made.outsidePort;
        }
        int port = masquerade.expectedPort(protocol, inside(), insidePort, outside());
        return port < 0 ? -1 : fromPeer(protocol, insidePort, peer, peerPort, port);
    }

    /** Two at once, where outside ports next to each other stand for inside ports that are. The second: {@link #secondOfPair}. */
    int expectPair(int protocol, int onePort, int otherPort, int peer) {
        if (!permitted(onePort) || !permitted(otherPort)) {
            return -1;
        }
        boolean adjacent = otherPort == onePort + 1;
        int one = adjacent ? pair(protocol, onePort) : -1;
        adjacent = one >= 0;
        one = adjacent ? one : masquerade.expectedPort(protocol, inside(), onePort, outside());
        one = one < 0 ? -1 : fromPeer(protocol, onePort, peer, 0, one);
        if (one < 0) {
            return -1;
        }
        second = adjacent ? fromPeer(protocol, otherPort, peer, 0, one + 1) : expectFromPeer(protocol, otherPort, peer);
        return second < 0 ? -1 : one;
    }

    int secondOfPair() {
        return second;
    }

    /** The lower of two neighbouring outside ports for that inside port and the one after it, or -1. */
    private int pair(int protocol, int insidePort) {
        for (int i = 0; i < PAIR_TRIES; i++) {
            int one = masquerade.expectedPort(protocol, inside(), insidePort, outside());
            if (one >= 0 && one < 0xffff && masquerade.expectable(protocol, inside(), insidePort + 1, outside(), one + 1)) {
                return one;
            }
            int other = masquerade.expectedPort(protocol, inside(), insidePort + 1, outside());
            if (other > 0 && masquerade.expectable(protocol, inside(), insidePort, outside(), other - 1)) {
                return other - 1;
            }
        }
        return -1;
    }

    private boolean permitted(int port) {
        if (loaded.permits(port)) {
            return true;
        }
        refuse("port " + port);
        return false;
    }

    private int fromPeer(int protocol, int insidePort, int peer, int peerPort, int port) {
        var e = expectations.take(flow, inside(), loaded.helper.limit(), masquerade.now());
        if (e == null) {
            refuse("one connection too many");
            return -1;
        }
        fill(e, true, protocol, insidePort, peer, peerPort, port);
        return port;
    }

    /** A connection from the inside host to a port of its peer is expected; always true. */
    boolean expectFromInside(int protocol, int peerPort) {
        if (!permitted(peerPort)
                || expectations.same(flow, false, protocol, inside(), 0, peer(), peerPort, masquerade.now()) != null) {
            return true;
        }
        var e = expectations.take(flow, inside(), loaded.helper.limit(), masquerade.now());
        if (e == null) {
            return refuse("one connection too many");
        }
        fill(e, false, protocol, 0, peer(), peerPort, 0);
        return true;
    }

    /** The peer of a datagram will answer from another port. */
    void expectAnswer() {
        int port = flows.insidePort(flow);
        if (expectations.same(flow, true, Helper.UDP, inside(), port, peer(), 0, masquerade.now()) == null) {
            fromPeer(Helper.UDP, port, peer(), 0, flows.outsidePort(flow));
        }
    }

    private void fill(Expectation e, boolean inward, int protocol, int insidePort, int peer, int peerPort, int port) {
        e.control = flow;
        e.inward = inward;
        e.protocol = protocol;
        e.inside = inside();
        e.insidePort = insidePort;
        e.peer = peer;
        e.peerPort = peerPort;
        e.outside = outside();
        e.outsidePort = port;
        e.expiry = masquerade.now() + loaded.helper.seconds() * 100;
        expectations.enter(e);
    }

    /** The inside port that this connection keeps an outside port for, or -1. */
    int expectedAt(int protocol, int outsidePort) {
        var e = expectations.keeping(flow, protocol, outsidePort, masquerade.now());
        return e == null ? -1 : e.insidePort;
    }

    /** The peer goes on with another port of its own. */
    void peerMoves(int port) {
        boolean fixed = !flows.has(flow, FlowTable.LOOSE | FlowTable.NO_PEER_ADDRESS);
        if (!fixed || port == peerPort() || !permitted(port)) {
            return;
        }
        boolean taken = flows.findByInside(Helper.UDP, inside(), flows.insidePort(flow), peer(), port) != 0
                || flows.findByOutside(Helper.UDP, peer(), port, outside(), flows.outsidePort(flow)) != 0;
        if (!taken) {
            flows.peer(flow, peer(), port);
        }
    }
}
