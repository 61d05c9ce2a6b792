package bauta.board;

import bauta.path.Block;
import bauta.path.DropReason;
import bauta.path.Drops;
import bauta.path.Port;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A host port: a TAP device (Linux tuntap) through which the board's own Linux sees one side of the router as an ordinary Ethernet
 * interface. Frames carry virtio-net headers both ways, so super-frames and missing checksums are understood. The device
 * vanishes with the process.
 */
final class Tap implements Port, Source, AutoCloseable {
    private static final int TUNSETIFF = 0x400454ca;
    private static final int TUNSETOFFLOAD = 0x400454d0;
    private static final int TUNGETIFF = 0x800454d2;
    private static final short IFF_TAP = 0x0002;
    private static final short IFF_NO_PI = 0x1000;
    private static final short IFF_VNET_HDR = 0x4000;
    private static final int TUN_F_CSUM = 1;
    private static final int FLAGS = 16;
    private static final int FRAME_BYTES = 17 << 12;
    private static final int FRAMES = 32;
    private static final long PATIENCE_SECONDS = 2;
    private static final long TICK_MILLIS = 50;

    private final String name;
    private final Drops drops;
    /** The one of {@link #attach}, for the path thread; the newest is for everybody. */
    private int fd;
    private volatile int newest;
    private boolean gone;
    private final Block frames = OffHeap.of(FRAMES * FRAME_BYTES).block();
    private int used;
    private long received;
    private long sent;

    /**
     * Makes the device.
     *
     * @param name what it is to be called; must be free
     * @throws SystemCallException when the kernel refuses
     */
    Tap(String name, Drops drops) {
        this.name = name;
        this.drops = drops;
        fd = first(name);
        newest = fd;
    }

    /** Of a router that was ended a moment ago the kernel may still hold the device. */
    private static int first(String name) {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return device(name);
            } catch (SystemCallException e) {
                if (e.errno() != Libc.EBUSY || System.nanoTime() > until) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
            }
        }
    }

    /** Makes a device of that name, which is there as long as its descriptor is open. */
    static int device(String name) {
        try (var path = OffHeap.string("/dev/net/tun"); var request = OffHeap.of(64)) {
            var made = Libc.check(Libc.open(path.address(), Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC),
                    "open /dev/net/tun (`modprobe tun` loads what it needs)");
            Links.name(request, name);
            request.bytes().putShort(FLAGS, (short) (IFF_TAP | IFF_NO_PI | IFF_VNET_HDR));
            var result = Libc.ioctl(made, TUNSETIFF, request.address());
            if (result == 0) {
                // The host may leave TCP and UDP checksums to us, as a local process does to a network card.
                result = Libc.ioctl(made, TUNSETOFFLOAD, TUN_F_CSUM);
            }
            if (result < 0) {
                var errno = Libc.errno();
                Libc.close(made);
                throw new SystemCallException("make the host port " + name + " (is there another interface of that name? --inside-name"
                        + " and --outside-name choose others)", errno);
            }
            return made;
        }
    }

    /** Whether nobody has deleted the newest device. The kernel ends a deletion that it has begun before it answers. */
    boolean there() {
        return there(newest);
    }

    private static boolean there(int device) {
        try (var request = OffHeap.of(64)) {
            return Libc.ioctl(device, TUNGETIFF, request.address()) == 0;
        }
    }

    /** Has a device in the place of one that was deleted, as soon as {@link #attach} is called; not for two threads at once. */
    void replace(int device) {
        newest = device;
    }

    /** Frames go by the newest device from now on; on the path thread. */
    void attach() {
        if (fd != newest) {
            Libc.close(fd);
            fd = newest;
            gone = false;
        }
    }

    String name() {
        return name;
    }

    @Override
    public int fd() {
        return gone ? -1 : fd;
    }

    @Override
    public int receive(FrameHandler handler, int max) {
        var taken = 0;
        while (taken < max && used < FRAMES) {
            var at = used * FRAME_BYTES;
            var length = Libc.read(fd, frames.address() + at, FRAME_BYTES);
            if (length <= SendQueue.VIRTIO_HEADER) {
                break;
            }
            used++;
            taken++;
            received++;
            handler.frame(frames, at + SendQueue.VIRTIO_HEADER, (int) length - SendQueue.VIRTIO_HEADER);
        }
        return taken;
    }

    @Override
    public void release() {
        used = 0;
    }

    /** A device that somebody deleted reports errors to poll for ever; one that has taken its place meanwhile has none. */
    @Override
    public void failed() {
        gone = !there(fd);
    }

    /** Written at once: the device takes one frame per call, so there would be nothing to gain from waiting. */
    @Override
    public void send(Block block, int at, int length) {
        var total = (long) length + SendQueue.VIRTIO_HEADER;
        if (Libc.write(fd, block.address() + at - SendQueue.VIRTIO_HEADER, total) == total) {
            sent++;
        } else {
            drops.count(Libc.errno() == Libc.EIO ? DropReason.LINK_DOWN : DropReason.SEND_FAILED);
        }
    }

    @Override
    public void flush() {
    }

    /** Frames the board's own Linux sent, ever. */
    long received() {
        return received;
    }

    /** Frames it took from us, ever. */
    long sent() {
        return sent;
    }

    @Override
    public void close() {
        if (fd != newest) {
            Libc.close(newest);
        }
        Libc.close(fd);
    }
}
