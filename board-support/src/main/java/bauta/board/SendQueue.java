package bauta.board;

import bauta.path.Block;
import bauta.path.DropReason;
import bauta.path.Drops;
import java.nio.ByteBuffer;

/**
 * Frames on their way into a packet socket: an array of {@code struct mmsghdr} whose vectors point to where the frames lie,
 * handed over by sendmmsg(2), one system call for a batch.
 */
final class SendQueue {
    static final int CAPACITY = 512;
    static final int VIRTIO_HEADER = 10;

    private static final int MESSAGE_BYTES = 64;
    private static final int MESSAGE_VECTOR = 16;
    private static final int MESSAGE_VECTOR_COUNT = 24;
    private static final int VECTOR_BYTES = 16;
    private static final int VECTOR_LENGTH = 8;
    private static final int VECTORS = CAPACITY * MESSAGE_BYTES;
    /** How long a full card is waited for per batch before frames are given up. */
    private static final long PATIENCE_NANOS = 2_000_000;

    private final Drops drops;
    private final ByteBuffer array;
    private final long address;
    private final OffHeap pollFd = OffHeap.of(8);
    private int queued;
    private long frames;
    private long bytes;
    private long lost;

    SendQueue(Drops drops) {
        this.drops = drops;
        var memory = OffHeap.of(VECTORS + CAPACITY * VECTOR_BYTES);
        array = memory.bytes();
        address = memory.address();
        for (var i = 0; i < CAPACITY; i++) {
            array.putLong(i * MESSAGE_BYTES + MESSAGE_VECTOR, address + VECTORS + i * VECTOR_BYTES);
            array.putLong(i * MESSAGE_BYTES + MESSAGE_VECTOR_COUNT, 1);
        }
    }

    boolean full() {
        return queued == CAPACITY;
    }

    /** Queues a frame with the virtio-net header before it; the queue must not be full. */
    void add(Block block, int at, int length) {
        var vector = VECTORS + queued++ * VECTOR_BYTES;
        array.putLong(vector, block.address() + at - VIRTIO_HEADER);
        array.putLong(vector + VECTOR_LENGTH, (long) length + VIRTIO_HEADER);
    }

    /** Frames that the kernel took, ever. */
    long frames() {
        return frames;
    }

    /** Frames the kernel did not take. */
    long lost() {
        return lost;
    }

    /** Bytes of those, Ethernet headers included. */
    long bytes() {
        return bytes;
    }

    /**
     * Empties the queue into the socket. What the kernel does not take is counted and forgotten.
     *
     * @param fd      the socket; negative while there is none
     * @param carrier whether the link is up; a card without carrier says "no buffer space", and waiting does not help
     */
    void flush(int fd, boolean carrier) {
        var next = 0;
        var deadline = 0L;
        while (next < queued) {
            var sent = fd < 0 ? -1 : Libc.sendmmsg(fd, address + (long) next * MESSAGE_BYTES, queued - next, Libc.MSG_DONTWAIT);
            if (sent > 0) {
                count(next, sent);
                next += sent;
                continue;
            }
            var errno = fd < 0 ? Libc.ENXIO : Libc.errno();
            if (errno == Libc.EINTR) {
                continue;
            }
            if (down(errno, carrier)) {
                lost += queued - next;
                drops.count(DropReason.LINK_DOWN, queued - next);
                break;
            }
            if (errno == Libc.EAGAIN || errno == Libc.ENOBUFS) {
                var now = System.nanoTime();
                if (deadline == 0) {
                    deadline = now + PATIENCE_NANOS;
                }
                if (now - deadline < 0) {
                    pause(fd, errno);
                    continue;
                }
            }
            lost++;
            drops.count(DropReason.SEND_FAILED);
            next++;
        }
        queued = 0;
    }

    private static boolean down(int errno, boolean carrier) {
        return errno == Libc.ENETDOWN || errno == Libc.ENXIO || errno == Libc.ENODEV || !carrier && errno == Libc.ENOBUFS;
    }

    /** EAGAIN: until the socket has room. ENOBUFS: the card's own queue is full and nobody tells when it is not, so a moment. */
    private void pause(int fd, int errno) {
        pollFd.bytes().putInt(0, errno == Libc.EAGAIN ? fd : -1);
        pollFd.bytes().putInt(4, Libc.POLLOUT);
        Libc.poll(pollFd.address(), 1, 1);
    }

    private void count(int first, int howMany) {
        frames += howMany;
        for (var i = first; i < first + howMany; i++) {
            bytes += array.getLong(VECTORS + i * VECTOR_BYTES + VECTOR_LENGTH) - VIRTIO_HEADER;
        }
    }
}
