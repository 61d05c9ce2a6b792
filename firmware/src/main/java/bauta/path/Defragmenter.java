package bauta.path;

import bauta.wire.Ethernet;
import bauta.wire.VirtioHeader;
import java.util.Arrays;

/**
 * Puts fragments together again before anything looks at a packet (always-defragment; RFC 791 section 3.2, RFC 4787 REQ-14),
 * in whatever order they come. Memory is bounded: {@link #DATAGRAMS} at a time, {@link #EACH} of one source; the oldest gives
 * way. A datagram with overlapping fragments is dropped whole (RFC 5722); exact repetitions are ignored.
 */
final class Defragmenter {
    static final int DATAGRAMS = 32;
    static final int EACH = 16;
    private static final int SECONDS = 30;
    /** Where the payload of every datagram under way begins in its block. */
    private static final int PAYLOAD = VirtioHeader.LENGTH + Ethernet.HEADER + 60 + 4;
    private static final int LONGEST = 65_535;

    private final Drops drops;
    private final Memory memory;
    private final Runnable flush;
    private final Datagram[] under = new Datagram[DATAGRAMS];
    private int seconds;
    private long order;

    /** @param flush sends what is queued and then calls {@link #flushed} */
    Defragmenter(Drops drops, Memory memory, Runnable flush) {
        this.drops = drops;
        this.memory = memory;
        this.flush = flush;
        Arrays.setAll(under, i -> new Datagram());
    }

    /** One datagram under way. */
    private static final class Datagram {
        private Block block;
        private boolean used;
        private boolean handedOut;
        private Side side;
        private int source;
        private int destination;
        private int id;
        private int protocol;
        private int started;
        private long order;
        private int headerLength;
        private int total;
        private int units;
        private final long[] have = new long[LONGEST / 8 / 64 + 1];
    }

    /** How many datagrams are being collected. */
    int size() {
        int size = 0;
        for (var datagram : under) {
            size += datagram.used && !datagram.handedOut ? 1 : 0;
        }
        return size;
    }

    /**
     * Whether the packet is whole. A fragment is put by; the one that completes its datagram turns the packet into it.
     */
    boolean whole(Packet p) {
        if (!p.ip.isFragment()) {
            return true;
        }
        var datagram = find(p);
        int offset = p.ip.fragmentOffset();
        int size = p.ip.payloadLength();
        boolean last = !p.ip.moreFragments();
        if (size == 0 || !last && size % 8 != 0 || offset + size + p.ip.headerLength() > LONGEST
                || datagram.total >= 0 && (offset + size > datagram.total || last && offset + size != datagram.total)) {
            return refuse(datagram, DropReason.MALFORMED_IP);
        }
        int first = offset / 8;
        int after = (offset + size + 7) / 8;
        int already = count(datagram.have, first, after);
        if (already != 0) {
            return already == after - first ? false : refuse(datagram, DropReason.FRAGMENT_OVERLAP);
        }
        store(datagram, p, offset, size, first, after);
        if (last) {
            if (count(datagram.have, after, datagram.have.length * 64) != 0) {
                return refuse(datagram, DropReason.FRAGMENT_OVERLAP);
            }
            datagram.total = offset + size;
        }
        if (datagram.total < 0 || datagram.headerLength == 0 || datagram.units < (datagram.total + 7) / 8) {
            return false;
        }
        if (datagram.headerLength + datagram.total > LONGEST) {
            return refuse(datagram, DropReason.MALFORMED_IP); // the first fragment's options make it too long
        }
        handOut(datagram, p);
        return true;
    }

    /** The ports were flushed: memory of what was handed out is free again. */
    void flushed() {
        for (var datagram : under) {
            if (datagram.handedOut) {
                datagram.used = false;
                datagram.handedOut = false;
            }
        }
    }

    /** Forgets what does not become whole within 30 seconds. */
    void second(int now) {
        seconds = now;
        for (var datagram : under) {
            if (datagram.used && !datagram.handedOut && now - datagram.started >= SECONDS) {
                refuse(datagram, DropReason.FRAGMENT_TIMEOUT);
            }
        }
    }

    private boolean refuse(Datagram datagram, DropReason reason) {
        drops.count(reason);
        datagram.used = false;
        return false;
    }

    private Datagram find(Packet p) {
        Datagram free = null;
        Datagram oldest = null;
        Datagram oldestOfSource = null;
        int same = 0;
        for (var datagram : under) {
            if (!datagram.used) {
                free = datagram;
            } else if (!datagram.handedOut) {
                if (datagram.source == p.ip.source() && datagram.side == p.from) {
                    if (datagram.id == p.ip.id() && datagram.destination == p.ip.destination() && datagram.protocol == p.ip.protocol()) {
                        return datagram;
                    }
                    same++;
                    oldestOfSource = older(oldestOfSource, datagram);
                }
                oldest = older(oldest, datagram);
            }
        }
        if (free == null && oldest == null) {
            flush.run(); // all of them wait to be sent
            free = under[0];
        } else if (same >= EACH || free == null) {
            free = same >= EACH || oldest == null ? oldestOfSource : oldest;
            drops.count(DropReason.FRAGMENT_LIMIT);
        }
        return start(free, p);
    }

    private static Datagram older(Datagram one, Datagram other) {
        return one == null || other.order < one.order ? other : one;
    }

    private Datagram start(Datagram datagram, Packet p) {
        if (datagram.block == null) {
            datagram.block = memory.allocate(PAYLOAD + LONGEST + 5);
        }
        datagram.used = true;
        datagram.handedOut = false;
        datagram.side = p.from;
        datagram.source = p.ip.source();
        datagram.destination = p.ip.destination();
        datagram.id = p.ip.id();
        datagram.protocol = p.ip.protocol();
        datagram.started = seconds;
        datagram.order = order++;
        datagram.headerLength = 0;
        datagram.total = -1;
        datagram.units = 0;
        Arrays.fill(datagram.have, 0);
        return datagram;
    }

    private static void store(Datagram datagram, Packet p, int offset, int size, int first, int after) {
        var into = datagram.block.bytes();
        into.put(PAYLOAD + offset, p.bytes, p.ip.payloadAt(), size);
        for (int unit = first; unit < after; unit++) {
            datagram.have[unit >> 6] |= 1L << unit;
        }
        datagram.units += after - first;
        if (offset == 0) {
            int header = p.ip.headerLength();
            datagram.headerLength = header;
            into.put(PAYLOAD - header - Ethernet.HEADER, p.bytes, p.at, Ethernet.HEADER + header);
        }
    }

    private static int count(long[] bits, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if ((i & 63) == 0 && to - i >= 64) {
                count += Long.bitCount(bits[i >> 6]);
                i += 63;
            } else if ((bits[i >> 6] >>> i & 1) != 0) {
                count++;
            }
        }
        return count;
    }

    private static void handOut(Datagram datagram, Packet p) {
        datagram.handedOut = true;
        int at = PAYLOAD - datagram.headerLength - Ethernet.HEADER;
        var bytes = datagram.block.bytes();
        bytes.putLong(at - VirtioHeader.LENGTH, 0).putShort(at - 2, (short) 0);
        int mark = p.mark;
        p.wrap(p.from, datagram.block, at, Ethernet.HEADER + datagram.headerLength + datagram.total);
        p.mark = mark;
        p.reassembled = true;
        p.ip.wrap(bytes, at + Ethernet.HEADER, datagram.headerLength + datagram.total);
        p.ip.fragmentWord(0);
        p.ip.totalLength(datagram.headerLength + datagram.total);
    }
}
