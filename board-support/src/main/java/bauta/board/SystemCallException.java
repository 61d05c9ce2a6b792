package bauta.board;

/** A system call that failed: what was tried, why it did not work, what can be done. */
final class SystemCallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    SystemCallException(String doing, int errno) {
        super("Cannot " + doing + ": " + Libc.text(errno) + advice(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    private static String advice(int errno) {
        return switch (errno) {
            case Libc.EPERM, Libc.EACCES -> ". Start it as root (it needs CAP_NET_ADMIN and CAP_NET_RAW).";
            case Libc.ENODEV, Libc.ENXIO -> ". Is the interface there? `ip link` shows them.";
            case Libc.EBUSY -> ". Is another bautad running?";
            default -> "";
        };
    }
}
