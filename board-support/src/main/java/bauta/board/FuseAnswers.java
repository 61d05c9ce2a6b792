package bauta.board;

import bauta.command.KernelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.tinylog.Logger;

/**
 * Answers the kernel's requests about a file system, in the protocol of {@code /dev/fuse} 7.31 (fuse(4),
 * {@code include/uapi/linux/fuse.h}). What a file holds is made when it is opened; sizes are 0 and reading goes past the page cache
 * ({@code FOPEN_DIRECT_IO}), as with procfs. For one thread.
 */
final class FuseAnswers implements AutoCloseable {
    /** Bytes a request or an answer takes at most. */
    static final int REQUEST_BYTES = 16 * 1024;
    static final int ANSWER_BYTES = 64 * 1024 + 16;
    static final int NO_ANSWER = -1;

    private static final int IN_HEADER = 40;
    private static final int OUT_HEADER = 16;
    private static final int MAX_WRITE = 4096;
    private static final int O_ACCMODE = 3;
    private static final int O_RDWR = 2;
    private static final int MOST_OPEN = 64;
    private static final int MINOR = 31;
    private static final int FOPEN_DIRECT_IO = 1;
    private static final int BLOCK = 4096;
    private static final int LONGEST_NAME = 255;
    private static final int WRITE_FIXED = 40;

    private static final int LOOKUP = 1;
    private static final int FORGET = 2;
    private static final int GETATTR = 3;
    private static final int SETATTR = 4;
    private static final int OPEN = 14;
    private static final int READ = 15;
    private static final int WRITE = 16;
    private static final int STATFS = 17;
    private static final int RELEASE = 18;
    private static final int FSYNC = 20;
    private static final int FLUSH = 25;
    private static final int INIT = 26;
    private static final int OPENDIR = 27;
    private static final int READDIR = 28;
    private static final int RELEASEDIR = 29;
    private static final int ACCESS = 34;
    private static final int INTERRUPT = 36;
    private static final int DESTROY = 38;
    private static final int BATCH_FORGET = 42;

    private final FuseTree tree;
    private final Path directory;
    private final Map<Long, Spool> open = new HashMap<>();
    private long lastHandle;

    /** @param directory where large contents lie while they are read */
    FuseAnswers(FuseTree tree, Path directory) {
        this.tree = tree;
        this.directory = directory;
    }

    /**
     * Answers one request.
     *
     * @param in  the request, from its position to its limit, in the machine's byte order
     * @param out where the answer goes, from 0 on
     * @return bytes of the answer, or {@link #NO_ANSWER}
     */
    int answer(ByteBuffer in, ByteBuffer out) {
        int start = in.position();
        int code = in.getInt(start + 4);
        if (code == FORGET || code == BATCH_FORGET || code == INTERRUPT || code == DESTROY) {
            return NO_ANSWER;
        }
        out.clear().position(OUT_HEADER);
        int error;
        try {
            error = answer(code, in.getLong(start + 16), in.position(start + IN_HEADER), out);
        } catch (IOException | RuntimeException e) {
            Logger.warn("A view could not be shown: {}", e.getMessage());
            error = Libc.EIO;
        }
        int length = error == 0 ? out.position() : OUT_HEADER;
        out.putInt(0, length).putInt(4, -error).putLong(8, in.getLong(start + 8));
        return length;
    }

    /** Zero, or the error number. */
    private int answer(int code, long number, ByteBuffer in, ByteBuffer out) throws IOException {
        if (code == INIT) {
            return init(in, out);
        }
        var node = tree.node(number);
        if (node == null) {
            return Libc.ENOENT;
        }
        return switch (code) {
            case LOOKUP -> lookup(node, in, out);
            case GETATTR, SETATTR -> attributes(node, out);
            case OPEN -> open(node, in.getInt(in.position()), out);
            case READ -> read(in, out);
            case WRITE -> write(node, in, out);
            case RELEASE -> release(in);
            case OPENDIR -> opened(0, 0, out);
            case READDIR -> list(node, in, out);
            case STATFS -> statistics(out);
            case RELEASEDIR, FLUSH, FSYNC, ACCESS -> 0;
            default -> Libc.ENOSYS;
        };
    }

    private static int init(ByteBuffer in, ByteBuffer out) {
        int minor = Math.min(in.getInt(in.position() + 4), MINOR);
        int readAhead = in.getInt(in.position() + 8);
        out.putInt(7).putInt(minor).putInt(readAhead).putInt(0).putShort((short) 0).putShort((short) 0).putInt(MAX_WRITE).putInt(1);
        zeros(out, 36);
        return 0;
    }

    private int lookup(FuseTree.Node parent, ByteBuffer in, ByteBuffer out) {
        var bytes = new byte[Math.max(0, in.remaining() - 1)];
        in.get(bytes);
        var node = tree.child(parent.number(), new String(bytes, StandardCharsets.UTF_8));
        if (node == null) {
            return Libc.ENOENT;
        }
        // The tree never changes, so what was found stays valid: for an hour, then it is asked again.
        out.putLong(node.number()).putLong(0).putLong(3600).putLong(1).putInt(0).putInt(0);
        attribute(node, out);
        return 0;
    }

    private static int attributes(FuseTree.Node node, ByteBuffer out) {
        out.putLong(1).putInt(0).putInt(0);
        attribute(node, out);
        return 0;
    }

    /** {@code struct fuse_attr}: root's, of size 0, changed just now. */
    private static void attribute(FuseTree.Node node, ByteBuffer out) {
        long now = System.currentTimeMillis() / 1000;
        out.putLong(node.number()).putLong(0).putLong(0).putLong(now).putLong(now).putLong(now);
        zeros(out, 12);
        out.putInt(node.mode()).putInt(node.directory() ? 2 : 1);
        zeros(out, 12);
        out.putInt(BLOCK).putInt(0);
    }

    private int open(FuseTree.Node node, int flags, ByteBuffer out) {
        if (node.directory()) {
            return Libc.EISDIR;
        }
        if (open.size() >= MOST_OPEN) {
            return Libc.ENFILE;
        }
        var spool = new Spool(directory);
        try {
            ((flags & O_ACCMODE) == O_RDWR ? node.file().emptying() : node.file().content()).write(spool::append);
        } catch (RuntimeException e) {
            spool.close();
            throw e;
        }
        open.put(++lastHandle, spool);
        return opened(lastHandle, FOPEN_DIRECT_IO, out);
    }

    private static int opened(long handle, int flags, ByteBuffer out) {
        out.putLong(handle).putInt(flags).putInt(0);
        return 0;
    }

    private int read(ByteBuffer in, ByteBuffer out) throws IOException {
        int at = in.position();
        var spool = open.get(in.getLong(at));
        if (spool == null) {
            return Libc.EINVAL;
        }
        long offset = in.getLong(at + 8);
        int size = in.getInt(at + 16);
        spool.read(offset, out.limit(Math.min(out.capacity(), OUT_HEADER + Math.max(0, size))));
        return 0;
    }

    private static int write(FuseTree.Node node, ByteBuffer in, ByteBuffer out) {
        int at = in.position();
        int size = in.getInt(at + 16);
        KernelFile file = node.file();
        if (file == null || file.taker() == null) {
            return Libc.EACCES;
        }
        var bytes = new byte[Math.clamp(size, 0, in.limit() - at - WRITE_FIXED)];
        in.get(at + WRITE_FIXED, bytes);
        if (!file.taker().take(new String(bytes, StandardCharsets.UTF_8).strip())) {
            return Libc.EINVAL;
        }
        out.putInt(size).putInt(0);
        return 0;
    }

    private int release(ByteBuffer in) {
        var spool = open.remove(in.getLong(in.position()));
        if (spool != null) {
            spool.close();
        }
        return 0;
    }

    private int list(FuseTree.Node node, ByteBuffer in, ByteBuffer out) {
        long offset = in.getLong(in.position() + 8);
        int end = Math.min(out.capacity(), OUT_HEADER + in.getInt(in.position() + 16));
        var names = tree.children(node.number());
        for (long i = offset; i < names.size() + 2; i++) {
            boolean fits = switch ((int) i) {
                case 0 -> entry(node.number(), 1, ".", node.kind(), out, end);
                case 1 -> entry(node.parent(), 2, "..", node.kind(), out, end);
                default -> {
                    var child = names.get((int) i - 2);
                    yield entry(child.number(), i + 1, child.name(), child.kind(), out, end);
                }
            };
            if (!fits) {
                break;
            }
        }
        return 0;
    }

    private static boolean entry(int number, long next, String name, int kind, ByteBuffer out, int end) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        int padded = 24 + bytes.length + 7 & ~7;
        if (out.position() + padded > end) {
            return false;
        }
        out.putLong(number).putLong(next).putInt(bytes.length).putInt(kind).put(bytes);
        zeros(out, padded - 24 - bytes.length);
        return true;
    }

    private int statistics(ByteBuffer out) {
        out.putLong(0).putLong(0).putLong(0).putLong(tree.size()).putLong(0).putInt(BLOCK).putInt(LONGEST_NAME).putInt(BLOCK);
        zeros(out, 28);
        return 0;
    }

    private static void zeros(ByteBuffer out, int count) {
        for (int i = 0; i < count; i++) {
            out.put((byte) 0);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Spool::close);
        open.clear();
    }
}
