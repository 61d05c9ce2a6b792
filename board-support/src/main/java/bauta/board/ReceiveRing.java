package bauta.board;

import bauta.path.Block;
import bauta.path.DropReason;
import bauta.path.Drops;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A raw packet socket with a receive ring (packet(7), TPACKET_V2) for the frames of a network card, or for those of one protocol, preceded
 * by virtio-net headers, so that the super-frames of segmentation offload cross whole.
 *
 * <pre>
 * a slot:  0        32           52        tp_mac - 10      tp_mac
 *          tpacket2 | sockaddr_ll | padding | virtio header | frame ...
 * </pre>
 */
final class ReceiveRing implements Source, AutoCloseable {
    /** All protocols (ETH_P_ALL): frames are seen before anybody else sees them, those for other stations too. */
    static final int ALL = 3;

    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_COPY_THRESH = 7;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int TPACKET_V2 = 1;

    private static final int STATUS_USER = 1;
    private static final int STATUS_COPY = 2;
    private static final int STATUS_VLAN = 1 << 4;
    private static final int LENGTH = 4;
    private static final int SNAP_LENGTH = 8;
    private static final int MAC = 12;
    private static final int PACKET_TYPE = 32 + 10;
    private static final int OTHERHOST = 3;
    private static final int OUTGOING = 4;

    /** The kernel wants ring memory in pieces of whole pages; this is one whatever the page size is. */
    private static final int RING_BLOCK = 1 << 16;
    private static final int BUFFER_BYTES = 16 << 20;
    /** A super-frame: virtio header, Ethernet header, 65,535 bytes of IP, and some. */
    private static final int WHOLE_BYTES = 17 << 12;
    private static final int WHOLES = 64;
    private static final int EMPTY_POLLS = 64;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final int slots;
    private final int slotBytes;
    private final Drops drops;
    private final OffHeap wholesMemory;
    private final Block wholes;
    private final OffHeap small = OffHeap.of(64);

    private int fd = -1;
    private boolean all;
    private OffHeap memory;
    private ByteBuffer ring;
    private Block block;
    private int head;
    private int tail;
    private int unreleased;
    private int wholesUsed;
    private int emptyPolls;
    private long received;
    private long receivedBytes;
    private long ringFull;

    /**
     * A ring that is closed until {@link #open}.
     *
     * @param slots     how many frames it holds, a multiple of 64 KiB / slotBytes
     * @param slotBytes power of two, 2048 to 65,536; larger frames are fetched one by one
     */
    ReceiveRing(int slots, int slotBytes, Drops drops) {
        if (Integer.bitCount(slotBytes) != 1 || slotBytes < 2048 || slotBytes > RING_BLOCK) {
            throw new IllegalArgumentException("slot size " + slotBytes + ": a power of two from 2048 to 65536 is needed");
        }
        if (slots <= 0 || (long) slots * slotBytes % RING_BLOCK != 0 || (long) slots * slotBytes > 1 << 30) {
            throw new IllegalArgumentException(slots + " slots of " + slotBytes + " bytes: whole blocks of 64 KiB, 1 GiB at most");
        }
        this.slots = slots;
        this.slotBytes = slotBytes;
        this.drops = drops;
        wholesMemory = OffHeap.of(WHOLES * WHOLE_BYTES);
        wholes = wholesMemory.block();
    }

    /**
     * Collects the frames of a network card from now on.
     *
     * @param protocol of which ones, an EtherType, or {@link #ALL}
     * @throws SystemCallException when the kernel refuses; the ring is closed then
     */
    void open(int interfaceIndex, int protocol) {
        close();
        fd = PacketSocket.open();
        try {
            PacketSocket.option(fd, PACKET_VERSION, TPACKET_V2, "choose version 2 of the packet ring");
            PacketSocket.option(fd, PACKET_COPY_THRESH, 1, "ask for whole super-frames on a packet socket");
            PacketSocket.option(fd, PACKET_IGNORE_OUTGOING, 1, "ignore outgoing frames on a packet socket (Linux 4.20 or later has that)");
            Libc.option(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, BUFFER_BYTES, "enlarge a receive buffer");
            map();
            PacketSocket.bind(fd, interfaceIndex, protocol);
            all = protocol == ALL;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void map() {
        var bytes = slots * slotBytes;
        small.bytes().putInt(0, RING_BLOCK).putInt(4, bytes / RING_BLOCK).putInt(8, slotBytes).putInt(12, slots);
        Libc.check(Libc.setsockopt(fd, PacketSocket.LEVEL, PACKET_RX_RING, small.address(), 16), "make a receive ring of " + bytes + " bytes");
        memory = OffHeap.shared(fd, bytes, "map the receive ring");
        ring = memory.bytes();
        block = memory.block();
        head = 0;
        tail = 0;
        unreleased = 0;
        wholesUsed = 0;
    }

    /** Collects no more frames. Those handed out become invalid. */
    @Override
    public void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
        unreleased = 0;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public boolean ready() {
        return fd >= 0 && ((int) INT.getAcquire(ring, head * slotBytes) & STATUS_USER) != 0 && unreleased < slots;
    }

    @Override
    public int receive(FrameHandler handler, int max) {
        if (fd < 0) {
            return 0;
        }
        var taken = 0;
        while (taken < max && unreleased < slots) {
            var slot = head * slotBytes;
            var status = (int) INT.getAcquire(ring, slot);
            if ((status & STATUS_USER) == 0) {
                break;
            }
            var copied = (status & STATUS_COPY) != 0;
            if (copied && wholesUsed == WHOLES) {
                break;
            }
            head = head + 1 == slots ? 0 : head + 1;
            unreleased++;
            taken++;
            // A frame that waits to be fetched has to be fetched even if nobody wants it.
            var fetched = copied ? fetch() : 0;
            if (!all || wanted(slot, status)) {
                if (copied) {
                    handWhole(handler, fetched);
                } else {
                    handSlot(handler, slot);
                }
            }
        }
        noticeOrphans(taken);
        return taken;
    }

    /** Among the frames of all protocols are some that a program at the card's ingress would have dropped. */
    private boolean wanted(int slot, int status) {
        var type = ring.get(slot + PACKET_TYPE);
        if (type == OUTGOING) {
            return false;
        }
        if (type == OTHERHOST) {
            drops.count(DropReason.OTHER_STATION);
            return false;
        }
        if ((status & STATUS_VLAN) != 0) {
            drops.count(DropReason.VLAN);
            return false;
        }
        return true;
    }

    private void handSlot(FrameHandler handler, int slot) {
        var length = ring.getInt(slot + SNAP_LENGTH);
        if (length < ring.getInt(slot + LENGTH)) {
            // Larger than a slot, and the socket buffer had no room for the whole.
            drops.count(DropReason.RING_FULL);
            return;
        }
        received++;
        receivedBytes += length;
        handler.frame(block, slot + (ring.getShort(slot + MAC) & 0xffff), length);
    }

    private void handWhole(FrameHandler handler, int fetched) {
        if (fetched <= SendQueue.VIRTIO_HEADER) {
            drops.count(DropReason.RING_FULL);
            return;
        }
        if (fetched > WHOLE_BYTES) {
            drops.count(DropReason.BAD_OFFLOAD);
            return;
        }
        var length = fetched - SendQueue.VIRTIO_HEADER;
        var at = wholesUsed++ * WHOLE_BYTES + SendQueue.VIRTIO_HEADER;
        received++;
        receivedBytes += length;
        handler.frame(wholes, at, length);
    }

    /** Fetches the next frame that did not fit a slot into the next free buffer; its true size with header, or below zero. */
    private int fetch() {
        return (int) Libc.recv(fd, wholes.address() + (long) wholesUsed * WHOLE_BYTES, WHOLE_BYTES, Libc.MSG_DONTWAIT | Libc.MSG_TRUNC);
    }

    /**
     * A super-frame whose slot is lost would make poll return at once for ever. It is let go once poll has cried wolf often
     * enough that no slot can still be on its way.
     */
    private void noticeOrphans(int taken) {
        emptyPolls = taken == 0 ? emptyPolls + 1 : 0;
        if (emptyPolls > EMPTY_POLLS) {
            emptyPolls = 0;
            if (wholesUsed < WHOLES && fetch() >= 0) {
                drops.count(DropReason.RING_FULL);
            }
        }
    }

    @Override
    public void release() {
        if (memory != null) {
            for (; unreleased > 0; unreleased--) {
                INT.setRelease(ring, tail * slotBytes, 0);
                tail = tail + 1 == slots ? 0 : tail + 1;
            }
        }
        wholesUsed = 0;
    }

    /** Clears the socket's error, such as "network is down", which else would make poll return at once for ever. */
    @Override
    public void failed() {
        if (fd >= 0) {
            Libc.option(fd, Libc.SOL_SOCKET, Libc.SO_ERROR);
        }
    }

    /** Asks the kernel how many frames it had no slot for, and counts them; to be called every second or so. */
    void statistics() {
        if (fd < 0) {
            return;
        }
        small.bytes().putInt(0, 0).putInt(4, 0).putInt(8, 8);
        if (Libc.getsockopt(fd, PacketSocket.LEVEL, PACKET_STATISTICS, small.address(), small.address() + 8) == 0) {
            var lost = small.bytes().getInt(4) & 0xffffffffL;
            ringFull += lost;
            drops.count(DropReason.RING_FULL, lost);
        }
    }

    /** Frames handed to the handler, ever. */
    long received() {
        return received;
    }

    /** Bytes of those. */
    long receivedBytes() {
        return receivedBytes;
    }

    /** Frames the kernel had no slot for, as of the last {@link #statistics}. */
    long ringFull() {
        return ringFull;
    }
}
