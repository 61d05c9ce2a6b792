package bauta.path;

import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import java.util.function.IntSupplier;

/**
 * The TCP connections that inside hosts have to the board itself. A service of the board takes so many at a time, and one host could hold
 * them all by saying next to nothing on each, which keeps everybody else off. They are told from what comes from the host: a SYN begins
 * one; a FIN or RST ends it, and so does a silence that is longer than the pages bear. Path thread only.
 */
final class Callers {
    /** Connections that one host may have; fewer than the pages can hold. */
    static final int MOST = 64;
    /** 1/100 s. */
    static final int SILENCE = 2000;

    private static final int SLOTS = 1024;

    private final IntSupplier clock;
    /** Address and port of the host and port of the board; 0 where there is none. */
    private final long[] connections = new long[SLOTS];
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
        int slot = find(connection(p));
        if (slot < 0 && p.opensTcp()) {
            if (full(p)) {
                return false;
            }
            slot = find(0);
        }
        if (slot >= 0) {
            boolean over = (p.tcpFlags() & (Tcp.FIN | Tcp.RST)) != 0;
            connections[slot] = over ? 0 : connection(p);
            heard[slot] = clock.getAsInt();
        }
        return true;
    }

    /** Whether its host has as many as it may have, and it begins another one; takes no note of anything. */
    boolean full(Packet p) {
        if (!p.opensTcp() || find(connection(p)) >= 0) {
            return false;
        }
        int same = 0;
        for (int i = 0; i < SLOTS; i++) {
            if ((int) (connections[i] >>> 32) == p.ip.source() && lives(i)) {
                same++;
            }
        }
        return same >= MOST;
    }

    /** The slot of that connection, or one that is free; below zero if there is none. */
    private int find(long connection) {
        for (int i = 0; i < SLOTS; i++) {
            if (connection == (lives(i) ? connections[i] : 0)) {
                return i;
            }
        }
        return -1;
    }

    private boolean lives(int slot) {
        return connections[slot] != 0 && clock.getAsInt() - heard[slot] < SILENCE;
    }

    private static long connection(Packet p) {
        return (long) p.ip.source() << 32 | (long) p.sourcePort << 16 | p.destinationPort;
    }
}
