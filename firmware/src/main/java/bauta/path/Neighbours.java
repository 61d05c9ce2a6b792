package bauta.path;

import bauta.wire.Addresses;
import bauta.wire.Arp;
import bauta.wire.Ethernet;
import bauta.wire.VirtioHeader;

/**
 * The neighbours on one link: resolves by ARP (RFC 826), learns from all it hears, forgets what is silent, and keeps a few
 * packets while it asks. Bounded: {@link #ENTRIES} neighbours, {@link #WAITING} packets.
 *
 * <p>An entry that was not confirmed for {@link #FRESH} seconds is used on while its owner is asked again; if there is no
 * answer to {@link #TRIES} requests, one a second, it is forgotten and its packets are dropped.
 */
final class Neighbours {
    static final int ENTRIES = 1024;
    static final int WAITING = 16;
    private static final int WAITING_EACH = 3;
    private static final int TRIES = 3;
    private static final int FRESH = 30;
    private static final int PROBES = 8;
    private static final int WAITING_SIZE = VirtioHeader.LENGTH + 65_549 + 5;

    private final Side side;
    private final Drops drops;
    private final Scratch scratch;
    private final Block waiting;
    private final int[] addresses = new int[ENTRIES];
    private final long[] macs = new long[ENTRIES];
    private final boolean[] known = new boolean[ENTRIES];
    private final int[] confirmed = new int[ENTRIES];
    private final int[] asked = new int[ENTRIES];
    /** When something was sent there last; long ago for those that nothing was ever sent to. Who is to make room is told by it. */
    private final int[] used = new int[ENTRIES];
    private final int[] tries = new int[ENTRIES];
    private final int[] waitingFor = new int[WAITING];
    private final int[] waitingLength = new int[WAITING];
    private final long[] waitingOrder = new long[WAITING];
    private long order;
    private Runnable moved = () -> { };
    private Port port;
    private long mac;
    private int source;
    private int seconds;

    Neighbours(Side side, Drops drops, Scratch scratch, Memory memory) {
        this.side = side;
        this.drops = drops;
        this.scratch = scratch;
        this.waiting = memory.allocate(WAITING * WAITING_SIZE);
    }

    /** Has somebody told when a neighbour has another hardware address than before, or is not there any more. */
    void onMove(Runnable told) {
        moved = told;
    }

    void port(Port nic) {
        port = nic;
    }

    /** The router's own hardware address and the address it asks with on that link. */
    void self(long ownMac, int ownAddress) {
        if (mac != ownMac || source != ownAddress) {
            mac = ownMac;
            source = ownAddress;
        }
    }

    long ownMac() {
        return mac;
    }

    int size() {
        int size = 0;
        for (int i = 0; i < ENTRIES; i++) {
            size += addresses[i] != 0 && known[i] ? 1 : 0;
        }
        return size;
    }

    /** The hardware address of a neighbour, or 0 if it is not known. */
    long mac(int neighbour) {
        int entry = entry(neighbour, false, 0);
        return entry >= 0 && known[entry] ? macs[entry] : 0;
    }

    /** Something was sent to a neighbour elsewhere: as {@link #send}, that keeps him and has him asked again after a time. */
    void used(int neighbour) {
        int entry = entry(neighbour, false, 0);
        if (entry >= 0 && known[entry]) {
            use(entry);
        }
    }

    private void use(int entry) {
        used[entry] = seconds;
        if (seconds - confirmed[entry] > FRESH && asked[entry] != seconds) {
            ask(entry);
        }
    }

    /** Sends a frame to a neighbour, its Ethernet addresses filled in; keeps it for a moment if the neighbour has to be asked first. */
    void send(int neighbour, Packet p) {
        int entry = entry(neighbour, true, FRESH);
        if (entry >= 0 && known[entry]) {
            p.ethernet.destination(macs[entry]);
            p.ethernet.source(mac);
            port.send(p.block, p.at, p.length); // first: asking takes scratch memory, which may flush what is queued and begin anew
            use(entry);
            return;
        }
        if (entry < 0 || !keep(neighbour, p)) {
            drops.count(DropReason.NEIGHBOUR_FULL);
        }
        if (entry >= 0 && tries[entry] == 0) {
            ask(entry);
        }
    }

    /** Somebody on the link said who he is: remembered if he is known or being asked for, or said it to the router. */
    void heard(int address, long hisMac, boolean toUs) {
        int entry = entry(address, toUs, 2 * FRESH);
        if (entry < 0) {
            return;
        }
        if (known[entry] && macs[entry] != hisMac) {
            moved.run();
        }
        macs[entry] = hisMac;
        known[entry] = true;
        confirmed[entry] = seconds;
        tries[entry] = 0;
        release(address, hisMac);
    }

    /** One second later. */
    void second(int now) {
        seconds = now;
        for (int i = 0; i < ENTRIES; i++) {
            if (addresses[i] == 0 || tries[i] == 0 || asked[i] == now) {
                continue;
            }
            if (tries[i] < TRIES) {
                ask(i);
            } else {
                forget(i);
            }
        }
    }

    /** Tells everybody on the link that the router has that address (RFC 5227 section 3). */
    void announce(int address) {
        request(address, address);
    }

    private void ask(int entry) {
        asked[entry] = seconds;
        tries[entry]++;
        request(addresses[entry], source);
    }

    private void request(int target, int asking) {
        int at = scratch.take(60);
        var b = scratch.block().bytes();
        Addresses.mac(b, at, Ethernet.BROADCAST);
        Addresses.mac(b, at + 6, mac);
        b.putShort(at + 12, (short) Ethernet.ARP);
        Arp.write(b, at + Ethernet.HEADER, Arp.REQUEST, mac, asking, 0, target);
        clearPadding(at);
        port.send(scratch.block(), at, 60);
    }

    /** Answers a request for one of the router's own addresses. */
    void answer(int address, long askerMac, int asker) {
        int at = scratch.take(60);
        var b = scratch.block().bytes();
        Addresses.mac(b, at, askerMac);
        Addresses.mac(b, at + 6, mac);
        b.putShort(at + 12, (short) Ethernet.ARP);
        Arp.write(b, at + Ethernet.HEADER, Arp.REPLY, mac, address, askerMac, asker);
        clearPadding(at);
        port.send(scratch.block(), at, 60);
    }

    private void clearPadding(int at) {
        for (int i = Ethernet.HEADER + Arp.LENGTH; i < 60; i++) {
            scratch.block().bytes().put(at + i, (byte) 0);
        }
    }

    /** @param unused seconds that a new entry counts as unused: neither ARP floods nor scans drive out who is sent to */
    private int entry(int address, boolean make, int unused) {
        int home = address * 0x9e3779b9 >>> 22;
        int stalest = -1;
        for (int i = 0; i < PROBES; i++) {
            int at = home + i & ENTRIES - 1;
            if (addresses[at] == address) {
                return at;
            }
            boolean better = stalest < 0 || addresses[at] == 0 && addresses[stalest] != 0
                    || addresses[stalest] != 0 && used[at] - used[stalest] < 0;
            stalest = better ? at : stalest;
        }
        if (!make || address == 0) {
            return -1;
        }
        if (addresses[stalest] != 0) {
            forget(stalest);
        }
        addresses[stalest] = address;
        confirmed[stalest] = seconds;
        used[stalest] = seconds - unused;
        return stalest;
    }

    /** Forgets everybody. */
    void clear() {
        for (int i = 0; i < ENTRIES; i++) {
            if (addresses[i] != 0) {
                forget(i);
            }
        }
    }

    private void forget(int entry) {
        for (int i = 0; i < WAITING; i++) {
            if (waitingFor[i] == addresses[entry]) {
                waitingFor[i] = 0;
                drops.count(DropReason.NEIGHBOUR_DEAD);
            }
        }
        if (known[entry]) {
            moved.run();
        }
        addresses[entry] = 0;
        known[entry] = false;
        tries[entry] = 0;
        asked[entry] = seconds - 1;
    }

    private boolean keep(int neighbour, Packet p) {
        int free = -1;
        int same = 0;
        for (int i = 0; i < WAITING; i++) {
            same += waitingFor[i] == neighbour ? 1 : 0;
            free = waitingFor[i] == 0 ? i : free;
        }
        if (free < 0 || same >= WAITING_EACH) {
            return false;
        }
        waiting.bytes().put(free * WAITING_SIZE, p.bytes, p.at - VirtioHeader.LENGTH, p.length + VirtioHeader.LENGTH);
        waitingFor[free] = neighbour;
        waitingLength[free] = p.length;
        waitingOrder[free] = order++;
        return true;
    }

    private void release(int neighbour, long hisMac) {
        for (int oldest = oldest(neighbour); oldest >= 0; oldest = oldest(neighbour)) {
            int at = oldest * WAITING_SIZE + VirtioHeader.LENGTH;
            Addresses.mac(waiting.bytes(), at, hisMac);
            Addresses.mac(waiting.bytes(), at + 6, mac);
            port.send(waiting, at, waitingLength[oldest]);
            waitingFor[oldest] = 0;
            port.flush(); // the place may be taken again at once
        }
    }

    private int oldest(int neighbour) {
        int oldest = -1;
        for (int i = 0; i < WAITING; i++) {
            if (waitingFor[i] == neighbour && (oldest < 0 || waitingOrder[i] < waitingOrder[oldest])) {
                oldest = i;
            }
        }
        return oldest;
    }

    @Override
    public String toString() {
        return "neighbours on the " + side;
    }
}
