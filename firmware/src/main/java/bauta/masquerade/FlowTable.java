package bauta.masquerade;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * The flow table: one record per flow, flat, outside the heap, in a file mapped from memory-backed storage, so that it costs no
 * garbage and outlives the process. A flow ties three endpoints together: the <em>inside</em> host, its <em>peer</em>, and the
 * router's own <em>outside</em> endpoint that the peer talks to. It is named by an int from 1 to {@link #capacity()}; 0 is none.
 * Owned by the path thread; nothing here locks.
 *
 * <pre>
 *  0 inside address   4 peer address    8 outside address  12 inside port  14 peer port   16 outside port
 * 18 protocol        19 state          20 check of the key 24 next by inside key          28 next by outside key
 * 32 mapping         36 expiry (1/100 s, monotonic)        40 flags        44 rules' generation   48 mark   52 side record
 * 56 bytes out       64 bytes in       72 packets out      76 packets in
 * </pre>
 *
 * A dictated flow has no mapping; there stands which forward dictated it.
 */
public final class FlowTable {
    /** Bytes of one record; with indexes and mappings a flow costs {@link #BYTES_A_FLOW} at most. */
    static final int RECORD = 80;
    /** Bytes beside each record for {@link #verdicts}. */
    private static final int VERDICTS = 8;
    /** Record, two index slots, verdicts, and at most one mapping and one contact with half an index slot for each of their keys. */
    public static final int BYTES_A_FLOW = RECORD + 2 * 4 + VERDICTS + Mappings.MAPPING + Mappings.CONTACT + 3 * 2;

    /** The flow belongs to the board's own Linux: its inside endpoint is the board itself. */
    public static final int LOCAL = 1;
    /** Nothing came from the peer yet. */
    public static final int NO_REPLY = 2;
    /** The outside endpoint was dictated by a forward, not taken from the pool. */
    public static final int DICTATED = 4;
    /** The peer's address is not fixed until its first answer ({@code PER_CONNECTION} mapping, UDP). */
    public static final int NO_PEER_ADDRESS = 8;
    /** The peer is never fixed: every packet overwrites it. */
    public static final int LOOSE = 16;
    /** Both ends are done with it (TCP); it only waits for stragglers, counts for no host, and is the first to go when room is short. */
    public static final int CLOSED = 32;
    /** The connection was cut: its packets pass no more, its ends are told. */
    public static final int CUT = 64;
    /** A protocol helper expected the flow: its side record is that of its control connection. */
    public static final int CONTROLLED = 128;
    /** The flow is a control connection with flows that it controls: it is not forgotten before they are. */
    public static final int CONTROLS = 0x8000;

    private static final int HELPER_SHIFT = 8;
    private static final int HELPER_STATE_SHIFT = 12;
    private static final int HELPERS = 15;
    private static final int HELPER_STATES = 7;

    private static final int INSIDE = 0;
    private static final int PEER = 4;
    private static final int OUTSIDE = 8;
    private static final int INSIDE_PORT = 12;
    private static final int PEER_PORT = 14;
    private static final int OUTSIDE_PORT = 16;
    private static final int PROTOCOL = 18;
    private static final int STATE = 19;
    private static final int CHECK = 20;
    private static final int NEXT_INSIDE = 24;
    private static final int NEXT_OUTSIDE = 28;
    private static final int MAPPING = 32;
    private static final int EXPIRY = 36;
    private static final int FLAGS = 40;
    private static final int GENERATION = 44;
    private static final int MARK = 48;
    private static final int SIDE_RECORD = 52;
    private static final int BYTES_OUT = 56;
    private static final int BYTES_IN = 64;
    private static final int PACKETS_OUT = 72;
    private static final int PACKETS_IN = 76;

    private final FlowFile file;
    private final ByteBuffer records;
    private final ByteBuffer byInside;
    private final ByteBuffer byOutside;
    private final ByteBuffer verdicts;
    private final int shift;
    private final int capacity;
    private final int seed;
    private final HostCounts hosts = new HostCounts();
    private int highWater;
    private int free;
    private int size;
    private int closed;

    FlowTable(FlowFile file, int capacity) {
        this.file = file;
        this.capacity = capacity;
        this.records = file.records();
        int slots = Integer.highestOneBit(Math.max(capacity, 2) - 1) << 1;
        this.shift = Integer.numberOfLeadingZeros(slots) + 1;
        this.byInside = file.index(slots * 4).order(ByteOrder.nativeOrder());
        this.byOutside = file.index(slots * 4).order(ByteOrder.nativeOrder());
        this.verdicts = file.index((capacity + 1) * VERDICTS).order(ByteOrder.nativeOrder());
        this.seed = file.seed();
    }

    /** A table that lives in this process only; for tests and tools. */
    public static FlowTable inMemory(int capacity) {
        return new FlowTable(FlowFile.inMemory(capacity), capacity);
    }

    /**
     * The table in that file, with the flows that an earlier process of the same boot left there.
     *
     * @param boot tells this boot of the machine from others, since the clock that flows expire by starts anew
     * @throws IOException if the file cannot be made or mapped
     */
    public static FlowTable open(Path file, int capacity, long boot) throws IOException {
        return FlowFile.open(file, capacity, boot);
    }

    public int capacity() {
        return capacity;
    }

    /** Flows alive, those included whose time is over but which were not swept yet. */
    public int size() {
        return size;
    }

    /** How many of the flows alive are {@link #CLOSED}. */
    public int closedFlows() {
        return closed;
    }

    /** How many flows an inside host has that are not closed. */
    public int flowsOf(int inside) {
        return hosts.of(inside);
    }

    FlowFile file() {
        return file;
    }

    /** The flow of a packet from the inside, or 0. Expired flows are found too: ask {@link #expiry}. */
    public int findByInside(int protocol, int inside, int insidePort, int peer, int peerPort) {
        int flow = byInside.getInt(slot(protocol, inside, insidePort, peer, peerPort));
        while (flow != 0) {
            int at = at(flow);
            if (records.getInt(at + INSIDE) == inside && records.getInt(at + PEER) == peer
                    && records.getInt(at + INSIDE_PORT) == ports(insidePort, peerPort)
                    && records.get(at + PROTOCOL) == (byte) protocol) {
                return flow;
            }
            flow = records.getInt(at + NEXT_INSIDE);
        }
        return 0;
    }

    /** The flow of a packet from its peer to an outside endpoint, or 0. */
    public int findByOutside(int protocol, int peer, int peerPort, int outside, int outsidePort) {
        int flow = byOutside.getInt(slot(protocol, outside, outsidePort, peer, peerPort));
        while (flow != 0) {
            int at = at(flow);
            if (records.getInt(at + OUTSIDE) == outside && records.getInt(at + PEER) == peer
                    && (records.getShort(at + OUTSIDE_PORT) & 0xffff) == outsidePort
                    && (records.getShort(at + PEER_PORT) & 0xffff) == peerPort
                    && records.get(at + PROTOCOL) == (byte) protocol) {
                return flow;
            }
            flow = records.getInt(at + NEXT_OUTSIDE);
        }
        return 0;
    }

    /**
     * Makes a flow, in state NONE, with all counters zero.
     *
     * @return the flow, or 0 when the table is full
     */
    public int create(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, int outsidePort, int flags) {
        int flow = take();
        if (flow == 0) {
            return 0;
        }
        int at = at(flow);
        records.putInt(at + INSIDE, inside);
        records.putInt(at + PEER, peer);
        records.putInt(at + OUTSIDE, outside);
        records.putInt(at + INSIDE_PORT, ports(insidePort, peerPort));
        records.putShort(at + OUTSIDE_PORT, (short) outsidePort);
        records.put(at + STATE, (byte) 0);
        records.putInt(at + MAPPING, 0);
        records.putInt(at + EXPIRY, 0);
        records.putInt(at + FLAGS, flags);
        for (int field = GENERATION; field < RECORD; field += 4) {
            records.putInt(at + field, 0);
        }
        records.putInt(at + CHECK, check(at, protocol));
        link(flow, at, protocol);
        records.put(at + PROTOCOL, (byte) protocol); // last: a record without protocol is no flow, whenever the process dies
        return flow;
    }

    /** Forgets a flow. */
    public void remove(int flow) {
        int at = at(flow);
        unlink(flow, at);
        records.put(at + PROTOCOL, (byte) 0);
        records.putInt(at + NEXT_INSIDE, free);
        free = flow;
    }

    /** Gives a flow another peer (loose UDP) and finds it again under it. */
    public void peer(int flow, int peer, int peerPort) {
        int at = at(flow);
        int protocol = protocol(flow);
        unlink(flow, at);
        records.put(at + PROTOCOL, (byte) 0);
        records.putInt(at + PEER, peer);
        records.putInt(at + GENERATION, 0);
        records.putInt(at + INSIDE_PORT, ports(insidePort(flow), peerPort));
        records.putInt(at + CHECK, check(at, protocol));
        link(flow, at, protocol);
        records.put(at + PROTOCOL, (byte) protocol);
    }

    /** Every flow alive, in no particular order; {@code visit} may remove the one it is given. */
    public void forEach(IntConsumer visit) {
        for (int flow = 1; flow <= highWater; flow++) {
            if (records.get(at(flow) + PROTOCOL) != 0) {
                visit.accept(flow);
            }
        }
    }

    /** Takes over the records that an earlier process left, those whose key is not intact excepted; returns how many were damaged. */
    int recover(int lastUsed) {
        int damaged = 0;
        highWater = lastUsed;
        for (int flow = lastUsed; flow >= 1; flow--) {
            int at = at(flow);
            int protocol = records.get(at + PROTOCOL) & 0xff;
            boolean sound = protocol != 0 && records.getInt(at + CHECK) == check(at, protocol)
                    && records.get(at + STATE) >= 0 && records.get(at + STATE) < State.values().length;
            if (sound) {
                records.putInt(at + GENERATION, 0); // generations begin anew with every process
                link(flow, at, protocol);
            } else {
                damaged += protocol != 0 ? 1 : 0;
                records.put(at + PROTOCOL, (byte) 0);
                records.putInt(at + NEXT_INSIDE, free);
                free = flow;
            }
        }
        return damaged;
    }

    /** The flow with that number if it is alive, the next one alive after it otherwise, or 0 at the end. */
    public int nextAlive(int flow) {
        return nextAlive(flow, highWater + 1);
    }

    /** The same among the flows below {@code end}. */
    int nextAlive(int flow, int end) {
        int last = Math.min(highWater, end - 1);
        for (int next = Math.max(flow, 1); next <= last; next++) {
            if (records.get(at(next) + PROTOCOL) != 0) {
                return next;
            }
        }
        return 0;
    }

    public int protocol(int flow) {
        return records.get(at(flow) + PROTOCOL) & 0xff;
    }

    public int inside(int flow) {
        return records.getInt(at(flow) + INSIDE);
    }

    public int insidePort(int flow) {
        return records.getShort(at(flow) + INSIDE_PORT) & 0xffff;
    }

    public int peer(int flow) {
        return records.getInt(at(flow) + PEER);
    }

    public int peerPort(int flow) {
        return records.getShort(at(flow) + PEER_PORT) & 0xffff;
    }

    public int outside(int flow) {
        return records.getInt(at(flow) + OUTSIDE);
    }

    public int outsidePort(int flow) {
        return records.getShort(at(flow) + OUTSIDE_PORT) & 0xffff;
    }

    /** The peer of a loose flow is known from now on. */
    void fixed(int flow) {
        flags(flow, flags(flow) & 0xffff & ~NO_PEER_ADDRESS);
        records.putInt(at(flow) + SIDE_RECORD, 0);
    }

    /** The peer's address for listings: that of a loose flow is the latest one. */
    public int shownPeer(int flow) {
        return has(flow, LOOSE | NO_PEER_ADDRESS) ? records.getInt(at(flow) + SIDE_RECORD) : peer(flow);
    }

    /** The peer's port for listings. */
    public int shownPeerPort(int flow) {
        return has(flow, LOOSE | NO_PEER_ADDRESS) ? flags(flow) >>> 16 : peerPort(flow);
    }

    /** Notes the latest peer of a loose flow. */
    void shownPeer(int flow, int peer, int peerPort) {
        records.putInt(at(flow) + SIDE_RECORD, peer);
        flags(flow, flags(flow) & 0xffff | peerPort << 16);
    }

    /** {@link State#ordinal}. */
    public int state(int flow) {
        return records.get(at(flow) + STATE);
    }

    public void state(int flow, int ordinal) {
        records.put(at(flow) + STATE, (byte) ordinal);
    }

    /** When the flow is forgotten unless something happens, 1/100 s on the monotonic clock, wrapping. */
    public int expiry(int flow) {
        return records.getInt(at(flow) + EXPIRY);
    }

    public void expiry(int flow, int ticks) {
        records.putInt(at(flow) + EXPIRY, ticks);
    }

    public int flags(int flow) {
        return records.getInt(at(flow) + FLAGS);
    }

    public void flags(int flow, int flags) {
        records.putInt(at(flow) + FLAGS, flags);
    }

    /** Marks a flow as closed, or as open again. */
    public void closed(int flow, boolean closed) {
        int flags = flags(flow);
        if ((flags & CLOSED) != 0 == closed) {
            return;
        }
        flags(flow, flags ^ CLOSED);
        this.closed += closed ? 1 : -1;
        if (closed) {
            hosts.less(inside(flow));
        } else {
            hosts.more(inside(flow));
        }
    }

    public boolean has(int flow, int flag) {
        return (flags(flow) & flag) != 0;
    }

    /** The number of the protocol helper that attends to it, 1 to 15, or 0. */
    public int helper(int flow) {
        return flags(flow) >>> HELPER_SHIFT & HELPERS;
    }

    public void helper(int flow, int helper) {
        flags(flow, flags(flow) & ~(HELPERS << HELPER_SHIFT) | helper << HELPER_SHIFT);
    }

    /** What the helper remembers of a flow without side record, 0 to 7. */
    public int helperState(int flow) {
        return flags(flow) >>> HELPER_STATE_SHIFT & HELPER_STATES;
    }

    public void helperState(int flow, int state) {
        flags(flow, flags(flow) & ~(HELPER_STATES << HELPER_STATE_SHIFT) | state << HELPER_STATE_SHIFT);
    }

    /** The number of what a protocol helper notes beside the flow, or 0; a flow that shows a peer has none. */
    public int sideRecord(int flow) {
        return has(flow, LOOSE | NO_PEER_ADDRESS) ? 0 : records.getInt(at(flow) + SIDE_RECORD);
    }

    /** Not for flows whose peer is not fixed. */
    public void sideRecord(int flow, int number) {
        records.putInt(at(flow) + SIDE_RECORD, number);
    }

    /** A number that tells the flow from others, not only among those of this table. */
    public int check(int flow) {
        return records.getInt(at(flow) + CHECK);
    }

    /**
     * Memory beside the table that outlives the process as the table does.
     *
     * @param name   of the file, beside the table's
     * @param format what is found is believed only if it was written by the same format and size; zeros otherwise
     */
    public ByteBuffer side(String name, int bytes, int format) {
        return file.side(name, bytes, format);
    }

    /** The mapping it holds a share of, or 0; a dictated flow has none. */
    public int mapping(int flow) {
        return has(flow, DICTATED) ? 0 : records.getInt(at(flow) + MAPPING);
    }

    public void mapping(int flow, int mapping) {
        records.putInt(at(flow) + MAPPING, mapping);
    }

    /** What dictated the flow names itself by, or 0; it stands where other flows have their mapping. */
    public int forward(int flow) {
        return has(flow, DICTATED) ? records.getInt(at(flow) + MAPPING) : 0;
    }

    /** For dictated flows only. */
    public void forward(int flow, int id) {
        records.putInt(at(flow) + MAPPING, id);
    }

    /** The mark that the packet had which made the flow. */
    public int mark(int flow) {
        return records.getInt(at(flow) + MARK);
    }

    public void mark(int flow, int mark) {
        records.putInt(at(flow) + MARK, mark);
    }

    /** What {@link #verdicts} was written under; 0 for a flow that was made, got another peer or was taken over since. */
    public int generation(int flow) {
        return records.getInt(at(flow) + GENERATION);
    }

    /** What is remembered of how the rules judged the flow; of meaning only together with {@link #generation}. */
    public long verdicts(int flow) {
        return verdicts.getLong(flow * VERDICTS);
    }

    public void verdicts(int flow, int generation, long remembered) {
        records.putInt(at(flow) + GENERATION, generation);
        verdicts.putLong(flow * VERDICTS, remembered);
    }

    /** Counts a packet from the inside. */
    public void countOut(int flow, int bytes) {
        countOut(flow, 1, bytes);
    }

    /** Counts packets from the inside. */
    void countOut(int flow, int packets, long bytes) {
        int at = at(flow);
        records.putLong(at + BYTES_OUT, records.getLong(at + BYTES_OUT) + bytes);
        records.putInt(at + PACKETS_OUT, records.getInt(at + PACKETS_OUT) + packets);
    }

    /** Counts a packet from the peer. */
    public void countIn(int flow, int bytes) {
        countIn(flow, 1, bytes);
    }

    /** Counts packets from the peer. */
    void countIn(int flow, int packets, long bytes) {
        int at = at(flow);
        records.putLong(at + BYTES_IN, records.getLong(at + BYTES_IN) + bytes);
        records.putInt(at + PACKETS_IN, records.getInt(at + PACKETS_IN) + packets);
    }

    public long bytesOut(int flow) {
        return records.getLong(at(flow) + BYTES_OUT);
    }

    public long bytesIn(int flow) {
        return records.getLong(at(flow) + BYTES_IN);
    }

    /** Packets from the inside; counts modulo 2^32. */
    public long packetsOut(int flow) {
        return records.getInt(at(flow) + PACKETS_OUT) & 0xffffffffL;
    }

    /** Packets from the peer; counts modulo 2^32. */
    public long packetsIn(int flow) {
        return records.getInt(at(flow) + PACKETS_IN) & 0xffffffffL;
    }

    private int take() {
        int flow = free;
        if (flow != 0) {
            free = records.getInt(at(flow) + NEXT_INSIDE);
            return flow;
        }
        if (highWater == capacity) {
            return 0;
        }
        highWater++;
        file.lastUsed(highWater);
        return highWater;
    }

    private void link(int flow, int at, int protocol) {
        int inside = records.getInt(at + INSIDE);
        int peer = records.getInt(at + PEER);
        int peerPort = records.getShort(at + PEER_PORT) & 0xffff;
        int slot = slot(protocol, inside, records.getShort(at + INSIDE_PORT) & 0xffff, peer, peerPort);
        records.putInt(at + NEXT_INSIDE, byInside.getInt(slot));
        byInside.putInt(slot, flow);
        slot = slot(protocol, records.getInt(at + OUTSIDE), records.getShort(at + OUTSIDE_PORT) & 0xffff, peer, peerPort);
        records.putInt(at + NEXT_OUTSIDE, byOutside.getInt(slot));
        byOutside.putInt(slot, flow);
        if ((records.getInt(at + FLAGS) & CLOSED) == 0) {
            hosts.more(inside);
        } else {
            closed++;
        }
        size++;
    }

    private void unlink(int flow, int at) {
        int protocol = records.get(at + PROTOCOL) & 0xff;
        int inside = records.getInt(at + INSIDE);
        int peer = records.getInt(at + PEER);
        int peerPort = records.getShort(at + PEER_PORT) & 0xffff;
        unchain(byInside, slot(protocol, inside, records.getShort(at + INSIDE_PORT) & 0xffff, peer, peerPort), flow, NEXT_INSIDE);
        unchain(byOutside, slot(protocol, records.getInt(at + OUTSIDE), records.getShort(at + OUTSIDE_PORT) & 0xffff, peer, peerPort),
                flow, NEXT_OUTSIDE);
        if ((records.getInt(at + FLAGS) & CLOSED) == 0) {
            hosts.less(inside);
        } else {
            closed--;
        }
        size--;
    }

    private void unchain(ByteBuffer index, int slot, int flow, int nextField) {
        int next = records.getInt(at(flow) + nextField);
        int here = index.getInt(slot);
        if (here == flow) {
            index.putInt(slot, next);
            return;
        }
        while (here != 0) {
            int after = records.getInt(at(here) + nextField);
            if (after == flow) {
                records.putInt(at(here) + nextField, next);
                return;
            }
            here = after;
        }
    }

    private int slot(int protocol, int address, int port, int peer, int peerPort) {
        return Hash.of(seed, protocol, address, port, peer, peerPort) >>> shift << 2;
    }

    private int check(int at, int protocol) {
        return Hash.of(0x0ba07a, protocol, records.getInt(at + INSIDE) ^ Integer.rotateLeft(records.getInt(at + OUTSIDE), 13),
                records.getShort(at + INSIDE_PORT) & 0xffff, records.getInt(at + PEER) + (records.getShort(at + OUTSIDE_PORT) & 0xffff),
                records.getShort(at + PEER_PORT) & 0xffff);
    }

    /** Inside port and peer port as they lie next to each other in memory. */
    private static int ports(int insidePort, int peerPort) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? peerPort << 16 | insidePort : insidePort << 16 | peerPort;
    }

    private static int at(int flow) {
        return flow * RECORD;
    }
}
