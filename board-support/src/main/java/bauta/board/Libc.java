package bauta.board;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The system calls the board needs, as the C library offers them (man section 2 and 3), mapped directly: the signatures hold
 * nothing but primitive values, addresses as {@code long}, so a call converts and allocates nothing. 64-bit Linux only.
 * A result below zero means failure; {@link #errno} tells which.
 */
final class Libc {
    static final int AF_UNSPEC = 0;
    static final int AF_INET = 2;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_PEEK = 2;

    static final int POLLIN = 1;
    static final int POLLOUT = 4;
    static final int POLLERR = 8;

    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE = 2;
    static final int MAP_ANONYMOUS = 0x20;

    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;

    static final int MS_NOSUID = 2;
    static final int MS_NODEV = 4;
    static final int MS_NOEXEC = 8;
    static final int MNT_DETACH = 2;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int ENOSYS = 38;
    static final int EBADFD = 77;
    static final int ENETDOWN = 100;
    static final int ENOBUFS = 105;

    /** The number of bpf(2). */
    static final long BPF = switch (System.getProperty("os.arch")) {
        case "amd64" -> 321;
        default -> 280; // the generic table, which arm64 and riscv64 use
    };

    /** The numbers of calls of the mount interface, the same everywhere; not every C library has a name for them. */
    static final long FSOPEN = 430;
    static final long FSCONFIG = 431;
    static final long FSMOUNT = 432;

    private static final String LIBRARY_PATH = "jna.platform.library.path";

    static {
        if (Native.POINTER_SIZE != Long.BYTES) {
            throw new UnsupportedOperationException("Bauta needs a 64-bit Linux; this one is " + Native.POINTER_SIZE * 8 + "-bit.");
        }
        // JNA would run ldconfig to learn where libraries lie, which takes longer than everything else at start together. None is
        // looked for: the process itself has the C library loaded.
        if (System.getProperty(LIBRARY_PATH) == null) {
            System.setProperty(LIBRARY_PATH, "/lib");
        }
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {
    }

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, long address, int length);

    static native int connect(int fd, long address, int length);

    static native int setsockopt(int fd, int level, int name, long value, int length);

    static native int getsockopt(int fd, int level, int name, long value, long length);

    static native int ioctl(int fd, long request, long argument);

    static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    static native int munmap(long address, long length);

    static native int poll(long fds, long count, int timeoutMillis);

    static native int sendmmsg(int fd, long messages, int count, int flags);

    static native long send(int fd, long buffer, long length, int flags);

    static native long recv(int fd, long buffer, long length, int flags);

    static native long read(int fd, long buffer, long length);

    static native long write(int fd, long buffer, long length);

    static native int open(long path, int flags);

    static native int close(int fd);

    static native int eventfd(int initial, int flags);

    static native int geteuid();

    static native int kill(int pid, int signal);

    static native int setpriority(int which, int who, int nice);

    static native int mount(long source, long target, long type, long flags, long data);

    static native int umount2(long target, int flags);

    /** A system call that the C library has no name for. */
    static native long syscall(long number, long first, long second, long third, long fourth, long fifth);

    private static native long strerror(int errno);

    /** Why the last call of this thread failed. */
    static int errno() {
        return Native.getLastError();
    }

    /** What people read for an error number, such as {@code No such device}. */
    static String text(int errno) {
        return new Pointer(strerror(errno)).getString(0);
    }

    /**
     * Passes a good result through.
     *
     * @param doing what was tried, as in "Cannot ..."
     * @throws SystemCallException with the reason, and what to do about it where that is known
     */
    static int check(int result, String doing) {
        if (result < 0) {
            throw new SystemCallException(doing, errno());
        }
        return result;
    }

    /** As {@link #check(int, String)}. */
    static long check(long result, String doing) {
        if (result < 0) {
            throw new SystemCallException(doing, errno());
        }
        return result;
    }

    /** Sets an {@code int} option of a socket. */
    static void option(int fd, int level, int name, int value, String doing) {
        try (var memory = OffHeap.of(Integer.BYTES)) {
            memory.bytes().putInt(0, value);
            check(setsockopt(fd, level, name, memory.address(), Integer.BYTES), doing);
        }
    }

    /** Reads an {@code int} option of a socket. */
    static int option(int fd, int level, int name) {
        try (var memory = OffHeap.of(8)) {
            memory.bytes().putInt(4, Integer.BYTES);
            check(getsockopt(fd, level, name, memory.address(), memory.address() + 4), "read a socket option");
            return memory.bytes().getInt(0);
        }
    }
}
