package bauta.path;

import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import java.util.function.IntSupplier;

/**
 * The TCP connections that inside hosts have to the board itself. A service of the board takes so many at a time, and one host could hold
 * them all by saying next to nothing on each, which keeps everybody else off. A SYN of the host begins one; a FIN or RST of the board ends
 * it, for only the board tells that it is done with it: the host may have no more to say and still let an answer wait. So does a RST of the
 * host where the board heeds it, at the very octet that it expects next (RFC 9293, 3.10.7.4), and a silence of the host that is longer than
 * the pages bear. Path thread only.
 */
final class Callers {
    /** Connections that one host may have; fewer than the pages can hold. */
    static final int MOST = 64;
    /** 1/100 s; longer than an answer may take to go out. */
    static final int SILENCE = 4500;

    private static final int SLOTS = 1024;

    private final IntSupplier clock;
    /** Address and port of the host and port of the board; 0 where there is none. */
    private final long[] connections = new long[SLOTS];
    /** Address of the board. */
    private final int[] called = new int[SLOTS];
    /** What the board expects next of the host, as it said last. */
    private final int[] expected = new int[SLOTS];
    /** When something came of it last. */
    private final int[] heard = new int[SLOTS];

    /** @param clock 1/100 s, wrapping */
    Callers(IntSupplier clock) {
        this.clock = clock;
    }

    /** Whether the board may have this packet; if so, note is taken of it. Connections for which there is no room are not counted. */
    boolean admits(Packet p) {
        if (p.protocol != Ipv4.TCP) {
            return true;
        }
        int slot = find(p);
        if (slot < 0 && p.opensTcp()) {
            if (hasAll(p.ip.source())) {
                return false;
            }
            slot = free();
        }
        if (slot >= 0) {
            boolean over = (p.tcpFlags() & Tcp.RST) != 0 && p.tcp.sequence() == expected[slot];
            connections[slot] = over ? 0 : connection(p.ip.source(), p.sourcePort, p.destinationPort);
            called[slot] = p.ip.destination();
            heard[slot] = clock.getAsInt();
        }
        return true;
    }

    /** Takes note of what the board says to an inside host. */
    void answered(Packet p) {
        int slot = p.protocol == Ipv4.TCP ? find(connection(p.ip.destination(), p.destinationPort, p.sourcePort), p.ip.source()) : -1;
        if (slot < 0) {
            return;
        }
        if ((p.tcpFlags() & (Tcp.FIN | Tcp.RST)) != 0) {
            connections[slot] = 0;
        } else if ((p.tcpFlags() & Tcp.ACK) != 0) {
            expected[slot] = p.tcp.acknowledgement();
        }
    }

    /** Whether its host has as many as it may have, and it begins another one; takes no note of anything. */
    boolean full(Packet p) {
        return p.opensTcp() && find(p) < 0 && hasAll(p.ip.source());
    }

    private boolean hasAll(int host) {
        int same = 0;
        for (int i = 0; i < SLOTS; i++) {
            if ((int) (connections[i] >>> 32) == host && lives(i)) {
                same++;
            }
        }
        return same >= MOST;
    }

    /** The slot of the connection of a packet from the inside; below zero if there is none. */
    private int find(Packet p) {
        return find(connection(p.ip.source(), p.sourcePort, p.destinationPort), p.ip.destination());
    }

    private int find(long connection, int board) {
        for (int i = 0; i < SLOTS; i++) {
            if (connections[i] == connection && called[i] == board && lives(i)) {
                return i;
            }
        }
        return -1;
    }

    /** A slot without a connection; below zero if there is none. */
    private int free() {
        for (int i = 0; i < SLOTS; i++) {
            if (!lives(i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean lives(int slot) {
        // Unsigned: what is long over stays so while the clock goes half round, after 248 days.
        return connections[slot] != 0 && Integer.compareUnsigned(clock.getAsInt() - heard[slot], SILENCE) < 0;
    }

    private static long connection(int host, int port, int boardPort) {
        return (long) host << 32 | (long) port << 16 | boardPort;
    }
}
