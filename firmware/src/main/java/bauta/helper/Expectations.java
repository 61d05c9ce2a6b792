package bauta.helper;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Foreseen;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The connections that are expected: {@link #CAPACITY} in all, {@link #EACH} to or from one inside host, and as many of one control
 * connection as its helper allows, of which the newest count. Found by the port that is known. They are written beside the flow
 * table, so that what was announced right before the process died is still expected by the next one.
 *
 * <pre>
 *  0 flow of the control connection   4 its check   8 inside address  12 peer address  16 outside address  20 inside port
 * 22 peer port  24 outside port      26 protocol   27 whether the peer opens it       28 expiry (1/100 s, monotonic)
 * </pre>
 */
final class Expectations {
    static final int CAPACITY = 1024;
    static final int EACH = 256;
    private static final int BUCKETS = 1024;
    private static final int RECORD = 32;
    private static final int FORMAT = 1;

    private final Expectation[] all = new Expectation[CAPACITY];
    private final Expectation[] buckets = new Expectation[BUCKETS];
    private final FlowTable flows;
    private final ByteBuffer memory;
    private int size;

    /** Those that an earlier process left are there again, if their control connections are. */
    Expectations(FlowTable flows) {
        this.flows = flows;
        memory = flows.side("expectations", CAPACITY * RECORD, FORMAT);
        Arrays.setAll(all, Expectation::new);
        for (var e : all) {
            recover(e, e.number * RECORD);
        }
    }

    private void recover(Expectation e, int at) {
        int control = memory.getInt(at);
        boolean stands = control > 0 && control <= flows.capacity() && flows.nextAlive(control) == control
                && flows.check(control) == memory.getInt(at + 4) && flows.helper(control) != 0;
        if (!stands) {
            memory.putInt(at, 0);
            return;
        }
        e.control = control;
        e.inside = memory.getInt(at + 8);
        e.peer = memory.getInt(at + 12);
        e.outside = memory.getInt(at + 16);
        e.insidePort = memory.getShort(at + 20) & 0xffff;
        e.peerPort = memory.getShort(at + 22) & 0xffff;
        e.outsidePort = memory.getShort(at + 24) & 0xffff;
        e.protocol = memory.get(at + 26) & 0xff;
        e.inward = memory.get(at + 27) != 0;
        e.expiry = memory.getInt(at + 28);
        enter(e);
    }

    private void write(Expectation e, int at) {
        memory.putInt(at + 4, flows.check(e.control)).putInt(at + 8, e.inside).putInt(at + 12, e.peer).putInt(at + 16, e.outside);
        memory.putShort(at + 20, (short) e.insidePort).putShort(at + 22, (short) e.peerPort).putShort(at + 24, (short) e.outsidePort);
        memory.put(at + 26, (byte) e.protocol).put(at + 27, (byte) (e.inward ? 1 : 0)).putInt(at + 28, e.expiry);
        memory.putInt(at, e.control); // last: without it nothing is expected, whenever the process dies
    }

    int size() {
        return size;
    }

    /** One that lets the packet in from outside, or null. */
    Expectation admitting(int protocol, int source, int sourcePort, int destination, int destinationPort, int now, Foreseen ahead) {
        if (size == 0) {
            return null;
        }
        for (var e = buckets[destinationPort & BUCKETS - 1]; e != null; e = e.next) {
            if (e.admits(protocol, source, sourcePort, destination, destinationPort) && e.expiry - now > 0 && !ahead.isGone(e.control)) {
                return e;
            }
        }
        return null;
    }

    /** One that the packet from the inside was expected by, or null. */
    Expectation awaiting(int protocol, int source, int sourcePort, int destination, int destinationPort, int now) {
        if (size == 0) {
            return null;
        }
        for (var e = buckets[destinationPort & BUCKETS - 1]; e != null; e = e.next) {
            if (e.awaits(protocol, source, sourcePort, destination, destinationPort) && e.expiry - now > 0) {
                return e;
            }
        }
        return null;
    }

    /** One by which an inside endpoint waits for that peer at an outside address, or null. */
    Expectation announcedBy(int protocol, int inside, int insidePort, int peer, int outside, int now, Foreseen ahead) {
        for (int i = 0; i < CAPACITY && size != 0; i++) {
            var e = all[i];
            if (e.control != 0 && e.inward && e.protocol == protocol && e.inside == inside && e.insidePort == insidePort
                    && e.peer == peer && e.outside == outside && e.expiry - now > 0 && !ahead.isGone(e.control)) {
                return e;
            }
        }
        return null;
    }

    /** Whether that outside port is kept for somebody. */
    boolean claimed(int protocol, int outside, int port, int now) {
        if (size == 0) {
            return false;
        }
        for (var e = buckets[port & BUCKETS - 1]; e != null; e = e.next) {
            if (e.inward && e.protocol == protocol && e.outsidePort == port && e.outside == outside && e.expiry - now > 0) {
                return true;
            }
        }
        return false;
    }

    /** The same expectation, made before, or null. */
    Expectation same(int control, boolean inward, int protocol, int inside, int insidePort, int peer, int peerPort, int now) {
        for (int i = 0; i < CAPACITY && size != 0; i++) {
            var e = all[i];
            if (e.sameAs(control, inward, protocol, inside, insidePort, peer, peerPort) && e.expiry - now > 0) {
                return e;
            }
        }
        return null;
    }

    /** One by which that control connection keeps an outside port, or null. */
    Expectation keeping(int control, int protocol, int outsidePort, int now) {
        for (var e = buckets[outsidePort & BUCKETS - 1]; e != null; e = e.next) {
            if (e.control == control && e.inward && e.protocol == protocol && e.outsidePort == outsidePort && e.expiry - now > 0) {
                return e;
            }
        }
        return null;
    }

    /**
     * An empty one for a control connection, not yet found by anybody; null if there are too many.
     *
     * @param limit as many as the control connection may have; beyond it the oldest gives way
     */
    Expectation take(int control, int inside, int limit, int now) {
        Expectation free = null;
        Expectation oldest = null;
        int ofControl = 0;
        int ofHost = 0;
        for (var e : all) {
            if (e.control != 0 && e.expiry - now <= 0) {
                remove(e);
            }
            if (e.control == 0) {
                free = e;
                continue;
            }
            ofHost += e.inside == inside ? 1 : 0;
            if (e.control == control) {
                ofControl++;
                oldest = oldest == null || e.expiry - oldest.expiry < 0 ? e : oldest;
            }
        }
        if (ofControl >= limit) {
            remove(oldest);
            return oldest;
        }
        return ofHost >= EACH ? null : free;
    }

    /** What {@link #take} gave is filled in and counts from now on. */
    void enter(Expectation e) {
        int bucket = (e.inward ? e.outsidePort : e.peerPort) & BUCKETS - 1;
        e.next = buckets[bucket];
        buckets[bucket] = e;
        size++;
        write(e, e.number * RECORD);
    }

    void remove(Expectation gone) {
        int bucket = (gone.inward ? gone.outsidePort : gone.peerPort) & BUCKETS - 1;
        if (buckets[bucket] == gone) {
            buckets[bucket] = gone.next;
        } else {
            var e = buckets[bucket];
            while (e.next != gone) {
                e = e.next;
            }
            e.next = gone.next;
        }
        gone.control = 0;
        memory.putInt(gone.number * RECORD, 0);
        gone.next = null;
        size--;
    }

    /** Forgets all of those control connections. */
    void removeBy(IntPredicate control) {
        for (var e : all) {
            if (e.control != 0 && control.test(e.control)) {
                remove(e);
            }
        }
    }

    /** The control connection is gone, and with it all that it announced. */
    void removeOf(int control) {
        for (int i = 0; i < CAPACITY && size != 0; i++) {
            if (all[i].control == control) {
                remove(all[i]);
            }
        }
    }
}
