package bauta.path;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.wire.Addresses;
import bauta.wire.Ethernet;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Hands established flows over to the board's kernel: what the path decided for a direction of a flow is put into a table that the
 * kernel's program shares ({@code board-support/src/main/bpf/ingress.c}), and while it stands there plain packets of that direction
 * are translated and sent on without coming up here. Whatever may change the decision, or the flow's state, takes both directions back
 * first, and what has passed meanwhile is counted as if it had come this way: the flow's packets, bytes and time, and the rules it matches.
 *
 * <p>A connection is handed over with its first segment, both directions, once the rules were asked what they will say of those that
 * follow; so of a short one no more comes up here than that. The answer to a SYN and the segments that end a direction (FIN) pass in the
 * kernel too. It keeps the flags that passed, and puts new ones on a list, in the order in which they came; the flow goes from state to
 * state when that is looked at, ten times a second and before anybody asks.
 *
 * <p>The table is for what is busy, not for everything: it holds {@link #slots}, in buckets of {@link #WAYS}, of which a direction has
 * two, and one that finds no room stays with the path. All methods are for the path thread, except {@link #hold}.
 *
 * <pre>
 * control:  0 wanted   4 settled   8 buckets - 1     16 inside, 32 outside: 0 interface   4 MTU   8 MAC address
 * an entry: 0 version  4 source    8 destination    12 ports    16 protocol, from, to, rewrites
 *          20 address 24 port     26 MAC address    32 packets (24 bits) and octets (40 bits), wrapping     40 seen, ns
 *          48 its slot            56 flags of TCP that passed or are of no interest, and from bit 32 on the version they are of
 * the list: 64 of control how many there were, from 128 on the latest {@link #LISTED}: slot + 1, and from bit 24 on the flag
 * </pre>
 *
 * Addresses and ports are in network order, the rest in the machine's. An entry of odd version is in use.
 */
public final class Offload implements Masquerade.Elsewhere {
    /** Entries of a bucket. */
    public static final int WAYS = 4;
    /** Bytes of an entry. */
    public static final int ENTRY = 64;
    /** New flags that the list has room for. */
    static final int LISTED = 1 << 14;
    /** Bytes of {@link Shared#control}. */
    public static final int CONTROL = 128 + LISTED * Integer.BYTES;

    private static final int WANTED = 0;
    private static final int SETTLED = 4;
    private static final int MASK = 8;
    private static final int SIDES = 16;
    private static final int MTU = 4;
    private static final int MAC = 8;
    private static final int TOLD = 64;
    private static final int LIST = 128;

    private static final int SOURCE = 4;
    private static final int DESTINATION = 8;
    private static final int PORTS = 12;
    private static final int KIND = 16;
    private static final int ADDRESS = 20;
    private static final int PORT = 24;
    private static final int NEIGHBOUR = 26;
    private static final int PASSED = 32;
    private static final int SEEN = 40;
    private static final int SLOT = 48;
    private static final int FLAGS = 56;
    private static final int FLAG = 24;
    private static final int BYTES_BITS = 40;

    /** Flags of flows whose packets have to come up here, each of them. */
    private static final int NEVER = FlowTable.LOCAL | FlowTable.CUT | FlowTable.NO_PEER_ADDRESS | FlowTable.LOOSE | FlowTable.CONTROLS
            | FlowTable.CLOSED;

    /** Datagrams of a direction, after which it is worth the trouble; most questions and answers end before. */
    private static final int SHORTEST = 3;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /**
     * Memory that the kernel's program looks at too.
     *
     * @param control {@link #CONTROL} bytes
     * @param entries slots of {@link #ENTRY} bytes, a power of two of them
     */
    public record Shared(ByteBuffer control, ByteBuffer entries) {
    }

    private final ByteBuffer control;
    /** In network order; counters and versions are read by the handles. */
    private final ByteBuffer entries;
    private final int slots;
    private final int mask;
    private final FlowTable flows;
    private final Masquerade masquerade;
    private final VerdictMemory memory;
    private final Delivery delivery;
    private final int[] flowOf;
    private final long[] waysOf;
    private final int[] hopOf;
    private final long[] countedOf;
    /** Flags that were heard of, or are of no interest; and those that are on the list still, but of who had the slot before. */
    private final int[] flagsOf;
    private final int[] stale;
    /** The slots in use, in no order, and where each stands there. */
    private final int[] used;
    private final int[] placeOf;
    /** Whether something passed since the last second began, and whether nothing did in the second before. */
    private final boolean[] busy;
    private final boolean[] idle;
    private final long[] passed = new long[2];
    private final long[] passedBytes = new long[2];
    private int size;
    /** How many of the list were looked at. */
    private int listened;
    private boolean listening;
    private boolean wanted = true;
    private boolean watched;

    Offload(Shared shared, Masquerade masquerade, VerdictMemory memory, Delivery delivery) {
        control = shared.control.duplicate().order(ByteOrder.BIG_ENDIAN);
        entries = shared.entries.duplicate().order(ByteOrder.BIG_ENDIAN);
        slots = entries.capacity() / ENTRY;
        mask = slots / WAYS - 1;
        this.masquerade = masquerade;
        this.flows = masquerade.flows();
        this.memory = memory;
        this.delivery = delivery;
        flowOf = new int[slots];
        waysOf = new long[slots];
        hopOf = new int[slots];
        countedOf = new long[slots];
        flagsOf = new int[slots];
        stale = new int[slots];
        used = new int[slots];
        placeOf = new int[slots];
        busy = new boolean[slots];
        idle = new boolean[slots];
        INT.setVolatile(control, MASK, mask);
        hold();
    }

    /** How many directions of flows it can hold. */
    public int slots() {
        return slots;
    }

    /** Directions of flows that are handed over. */
    public int size() {
        return size;
    }

    /** Packets that came in by the card of that side and passed without the path, as of the last time they were counted. */
    public long passed(Side from) {
        return passed[from.ordinal()];
    }

    /** Octets of those, as frames. */
    public long passedBytes(Side from) {
        return passedBytes[from.ordinal()];
    }

    /** Whether flows are handed over at present. */
    public boolean on() {
        return wanted && !watched;
    }

    /** Hands flows over from now on, or none. */
    void want(boolean on) {
        wanted = on;
        hold();
    }

    /** While somebody watches every packet they all come here. */
    void watched(boolean byAnybody) {
        watched = byAnybody;
        hold();
    }

    /** Has all packets come up here from now on, until {@link Router#clock}; for any thread. What was decided may hold no more. */
    public void hold() {
        add(control, WANTED);
    }

    /** Adds 1 with a full barrier. */
    private static void add(ByteBuffer memory, int at) {
        INT.getAndAdd(memory, at, 1);
    }

    /** Whether all packets come up here until what was decided is forgotten. */
    boolean held() {
        return on() && (int) INT.getVolatile(control, WANTED) != (int) INT.getVolatile(control, SETTLED);
    }

    /** The card of a side is there under that number, or not (0). */
    public void card(Side side, int interfaceIndex) {
        INT.setVolatile(control, SIDES * (1 + side.ordinal()), interfaceIndex);
    }

    /** What is to be known of the links. */
    void routes(Routes routes) {
        for (var side : Side.values()) {
            int at = SIDES * (1 + side.ordinal());
            var link = routes.link(side);
            INT.setVolatile(control, at + MTU, link.carrier() ? link.mtu() : 0);
            Addresses.mac(control, at + MAC, link.mac());
        }
    }

    /** Takes all decisions back; those that are made from now on hold. */
    void forgetAll() {
        int seen = (int) INT.getVolatile(control, WANTED);
        catchUp();
        takeAllBack();
        if (on()) {
            INT.setVolatile(control, SETTLED, seen);
        }
    }

    private void takeAllBack() {
        while (size > 0) {
            takeBack(flow(used[size - 1]));
        }
    }

    /** Whether what follows a packet, which was translated and sent as any other of its flow would be, may be handed over. */
    boolean takes(Packet p, Side to) {
        int flow = p.flow;
        return goesOn(p) && on() && plain(p) && p.from != to && (flows.flags(flow) & NEVER) == 0 && flows.helper(flow) == 0
                && masquerade.steady(flow);
    }

    /** Whether more is to be expected. Connections that nobody has answered yet, and may never, get half of the table at most. */
    private boolean goesOn(Packet p) {
        if (p.protocol == Ipv4.TCP) {
            return !p.opensTcp() || size < slots / 2;
        }
        return (p.outward ? flows.packetsOut(p.flow) : flows.packetsIn(p.flow)) > SHORTEST;
    }

    /** A packet that stands for those that follow: nothing in it that the kernel's program would leave to the path. */
    private static boolean plain(Packet p) {
        return !p.reassembled && p.hairpin == 0 && p.ip.headerLength() == Ipv4.HEADER && p.from == from(p.outward);
    }

    private static Side from(boolean outward) {
        return outward ? Side.INSIDE : Side.OUTSIDE;
    }

    /** Hands a direction of a flow over that {@link #takes} takes, where the rules do no more about its packets than count them. */
    void offer(int flow, boolean outward, int neighbour) {
        var from = from(outward);
        var to = from(!outward);
        long ways = memory.ways(flow, outward);
        long mac = ways == 0 ? 0 : delivery.neighbours(to).mac(neighbour);
        if (mac == 0) {
            return;
        }
        int protocol = flows.protocol(flow);
        int source = outward ? flows.inside(flow) : flows.peer(flow);
        int destination = outward ? flows.peer(flow) : flows.outside(flow);
        int ports = outward ? flows.insidePort(flow) << 16 | flows.peerPort(flow) : flows.peerPort(flow) << 16 | flows.outsidePort(flow);
        int slot = room(hash(source, destination, ports, protocol, from), flow, outward);
        if (slot < 0) {
            return;
        }
        int at = slot * ENTRY;
        entries.putInt(at + SOURCE, source).putInt(at + DESTINATION, destination).putInt(at + PORTS, ports);
        entries.put(at + KIND, (byte) protocol).put(at + KIND + 1, (byte) from.ordinal()).put(at + KIND + 2, (byte) to.ordinal())
                .put(at + KIND + 3, (byte) (outward ? 0 : 1));
        entries.putInt(at + ADDRESS, outward ? flows.outside(flow) : flows.inside(flow));
        entries.putShort(at + PORT, (short) (outward ? flows.outsidePort(flow) : flows.insidePort(flow)));
        Addresses.mac(entries, at + NEIGHBOUR, mac);
        flowOf[slot] = outward ? flow : -flow;
        waysOf[slot] = ways;
        hopOf[slot] = neighbour;
        countedOf[slot] = (long) LONG.getVolatile(entries, at + PASSED);
        INT.setVolatile(entries, at + SLOT, slot);
        int flags = protocol == Ipv4.TCP ? masquerade.idleFlags(flow, outward) : 0;
        long next = (int) INT.getVolatile(entries, at) + 1L << Integer.SIZE | flags;
        stale[slot] |= (int) (long) LONG.getAndSet(entries, at + FLAGS, next) & ~flagsOf[slot];
        flagsOf[slot] = flags;
        busy[slot] = true;
        idle[slot] = false;
        placeOf[slot] = size;
        used[size++] = slot;
        add(entries, at);
    }

    /** A free slot of the two buckets of a hash, if need be that of somebody idle; -1 if there is none or the flow is there already. */
    private int room(int hash, int flow, boolean outward) {
        int free = -1;
        for (int way = 0; way < 2 * WAYS; way++) {
            int slot = slot(hash, way);
            if (flowOf[slot] == (outward ? flow : -flow)) {
                return -1;
            }
            if (free < 0 ? flowOf[slot] == 0 || idle[slot] : flowOf[slot] == 0 && flowOf[free] != 0) {
                free = slot;
            }
        }
        if (free >= 0 && flowOf[free] != 0) {
            takeBack(flow(free));
        }
        return free;
    }

    @Override
    public void takeBack(int flow) {
        if (size == 0) {
            return;
        }
        int out = find(flow, true);
        int in = find(flow, false);
        if (newFlags(out) != 0 || newFlags(in) != 0) {
            catchUp();
        }
        int sent = release(out);
        int received = release(in);
        tell(flow, true, sent & ~Tcp.FIN);
        tell(flow, false, received & ~Tcp.FIN);
        tell(flow, true, sent & Tcp.FIN);
        tell(flow, false, received & Tcp.FIN);
    }

    /** The flow that a direction in that slot belongs to. */
    private int flow(int slot) {
        return Math.abs(flowOf[slot]);
    }

    /** Where a direction of a flow stands, or -1. */
    private int find(int flow, boolean outward) {
        int protocol = flows.protocol(flow);
        int hash = outward
                ? hash(flows.inside(flow), flows.peer(flow), flows.insidePort(flow) << 16 | flows.peerPort(flow), protocol, Side.INSIDE)
                : hash(flows.peer(flow), flows.outside(flow), flows.peerPort(flow) << 16 | flows.outsidePort(flow), protocol, Side.OUTSIDE);
        for (int way = 0; way < 2 * WAYS; way++) {
            int slot = slot(hash, way);
            if (flowOf[slot] == (outward ? flow : -flow)) {
                return slot;
            }
        }
        return -1;
    }

    private void tell(int flow, boolean outward, int flags) {
        if (flags != 0) {
            masquerade.told(flow, outward, flags | Tcp.ACK);
        }
    }

    /** Empties a slot, if it is one and in use, counts what has passed by it and returns the flags among that which were not told yet. */
    private int release(int slot) {
        if (slot < 0 || flowOf[slot] == 0) {
            return 0;
        }
        add(entries, slot * ENTRY);
        count(slot);
        int flags = newFlags(slot);
        flowOf[slot] = 0;
        int last = used[--size];
        used[placeOf[slot]] = last;
        placeOf[last] = placeOf[slot];
        return flags;
    }

    private int newFlags(int slot) {
        return slot < 0 ? 0 : (int) (long) LONG.getVolatile(entries, slot * ENTRY + FLAGS) & ~flagsOf[slot];
    }

    @Override
    public void catchUp() {
        if (listening) {
            return; // who is told may ask again
        }
        int told = (int) INT.getVolatile(control, TOLD);
        listening = true;
        try {
            if (told - listened > LISTED) {
                listened = told;
                lookAtAll();
            }
            for (int item = next(told); item != 0; item = next(told)) {
                heard((item & (1 << FLAG) - 1) - 1, item >>> FLAG);
            }
        } finally {
            listening = false;
        }
    }

    /** The list has lost some: all come back, and tell themselves what passed. */
    private void lookAtAll() {
        takeAllBack();
        for (int slot = 0; slot < slots; slot++) {
            flagsOf[slot] |= newFlags(slot);
            stale[slot] = 0;
        }
    }

    /** Takes an item off the list; 0 if there is none, or it is being written. */
    private int next(int told) {
        int at = LIST + (listened & LISTED - 1) * Integer.BYTES;
        int item = listened == told ? 0 : (int) INT.getVolatile(control, at);
        if (item != 0) {
            INT.setVolatile(control, at, 0);
            listened++;
        }
        return item;
    }

    /** What is answered goes on as it is; what has finished comes back. */
    private void heard(int slot, int listed) {
        if ((stale[slot] & listed) != 0) {
            stale[slot] &= ~listed;
            return;
        }
        int flow = flow(slot);
        int flag = newFlags(slot) & listed;
        flagsOf[slot] |= flag;
        if (flow == 0 || flag == 0) {
            return;
        }
        count(slot);
        tell(flow, flowOf[slot] > 0, flag);
        if (flag == Tcp.FIN) {
            takeBack(flow);
        }
    }

    /** Counts what has passed, so that whoever looks now sees all of it. */
    void collect() {
        catchUp();
        for (int i = 0; i < size; i++) {
            count(used[i]);
        }
    }

    /** The same, once a second: flows that are idle may have to make room or come to their end, neighbours of the others are kept alive. */
    void second() {
        for (int i = size - 1; i >= 0; i--) {
            if (i < size) { // two may go at once
                second(used[i]);
            }
        }
    }

    private void second(int slot) {
        count(slot);
        idle[slot] = !busy[slot];
        busy[slot] = false;
        if (!idle[slot]) {
            delivery.neighbours(flowOf[slot] > 0 ? Side.OUTSIDE : Side.INSIDE).used(hopOf[slot]);
        } else if (masquerade.ends(flow(slot))) {
            takeBack(flow(slot)); // so that a packet that comes too late finds it over
        }
    }

    private void count(int slot) {
        int at = slot * ENTRY;
        long more = (long) LONG.getVolatile(entries, at + PASSED) - countedOf[slot];
        if (more == 0) {
            return;
        }
        busy[slot] = true;
        countedOf[slot] += more;
        // What the kernel counted and took back before it was seen to may make less of it than there was.
        long bytes = more << Long.SIZE - BYTES_BITS >> Long.SIZE - BYTES_BITS;
        int packets = (int) (more - bytes >> BYTES_BITS);
        boolean outward = flowOf[slot] > 0;
        masquerade.passed(flow(slot), outward, packets, bytes, (long) LONG.getVolatile(entries, at + SEEN));
        memory.count(waysOf[slot], packets, bytes);
        passed[outward ? 0 : 1] += packets;
        passedBytes[outward ? 0 : 1] += bytes + (long) packets * Ethernet.HEADER;
    }

    /** The slots where a direction may stand: those of the bucket its hash names, and then those of another one. */
    private int slot(int hash, int way) {
        int bucket = way < WAYS ? hash : hash ^ (hash >>> 17 | 1);
        return (bucket & mask) * WAYS + way % WAYS;
    }

    private static int hash(int source, int destination, int ports, int protocol, Side from) {
        int hash = raw(source) * 0x9e3779b1 + (protocol << 1 | from.ordinal());
        hash = (hash ^ hash >>> 15 ^ raw(destination)) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13 ^ raw(ports)) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    /** As the kernel's program reads it out of a packet. */
    private static int raw(int value) {
        return SWAPPED ? Integer.reverseBytes(value) : value;
    }
}
