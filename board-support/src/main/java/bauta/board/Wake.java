package bauta.board;

/** Something that wakes a thread out of poll(2): an eventfd(2). */
final class Wake implements AutoCloseable {
    private final int fd;
    private final OffHeap one = OffHeap.of(16);

    Wake() {
        fd = Libc.check(Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC), "make an eventfd");
        one.bytes().putLong(0, 1);
    }

    /** Readable from {@link #wake} until {@link #seen}. */
    int fd() {
        return fd;
    }

    /** From any thread. */
    void wake() {
        Libc.write(fd, one.address(), Long.BYTES);
    }

    /** For the thread that was woken. */
    void seen() {
        Libc.read(fd, one.address() + Long.BYTES, Long.BYTES);
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
