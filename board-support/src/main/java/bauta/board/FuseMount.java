package bauta.board;

import bauta.command.KernelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tinylog.Logger;

/**
 * A directory of {@link KernelFile}s: a file system in user space, spoken straight to the kernel by {@code /dev/fuse} (fuse(4)) and
 * mount(2), by a thread of its own.
 */
final class FuseMount implements AutoCloseable {
    private static final Path DEVICE = Path.of("/dev/fuse");
    private static final int POLL_FD_BYTES = 8;
    private static final int MOST_LEFT_OVER = 64;

    private final Path target;
    private final Thread thread;
    private final int fd;
    private final Wake wake = new Wake();
    private final OffHeap polled = OffHeap.of(2 * POLL_FD_BYTES);
    private final OffHeap in = OffHeap.of(FuseAnswers.REQUEST_BYTES);
    private final OffHeap out = OffHeap.of(FuseAnswers.ANSWER_BYTES);
    private final FuseAnswers answers;
    private volatile boolean stopping;

    private FuseMount(Path target, List<KernelFile> files, int fd) {
        this.target = target;
        this.fd = fd;
        answers = new FuseAnswers(new FuseTree(files), target.getParent());
        thread = Thread.ofPlatform().name("views").daemon().priority(Thread.MIN_PRIORITY).unstarted(this::serve);
    }

    /**
     * Mounts the files; a mount that a killed run left there is replaced.
     *
     * @param target a directory, made if need be; large contents lie beside it while they are read
     * @return null, and a warning in the log, where that is not possible: a router routes without
     */
    static FuseMount begin(Path target, List<KernelFile> files) {
        if (!Files.exists(DEVICE)) {
            Logger.warn("There is no {} (kernel without CONFIG_FUSE_FS), so nothing is shown in {}; `bauta cat` shows the same.", DEVICE, target);
            return null;
        }
        try {
            unmount(target);
            Files.createDirectories(target);
            int fd;
            try (var device = OffHeap.string(DEVICE.toString())) {
                fd = Libc.check(Libc.open(device.address(), Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC), "open " + DEVICE);
            }
            var mount = new FuseMount(target, files, fd);
            mount.mount();
            mount.thread.start();
            return mount;
        } catch (IOException | SystemCallException e) {
            Logger.warn("Nothing is shown in {}: {} `bauta cat` shows the same.", target, e.getMessage());
            return null;
        }
    }

    private void mount() {
        try (var source = OffHeap.string("bauta"); var type = OffHeap.string("fuse.bauta"); var path = OffHeap.string(target.toString());
                var data = OffHeap.string("fd=" + fd + ",rootmode=40000,user_id=0,group_id=0,default_permissions,allow_other")) {
            var flags = Libc.MS_NOSUID | Libc.MS_NODEV | Libc.MS_NOEXEC;
            if (Libc.mount(source.address(), path.address(), type.address(), flags, data.address()) < 0) {
                var errno = Libc.errno();
                Libc.close(fd);
                throw new SystemCallException("mount " + target, errno);
            }
        }
    }

    /** Takes away whatever is mounted there, in use or dead. */
    private static void unmount(Path target) {
        try (var path = OffHeap.string(target.toString())) {
            int left = MOST_LEFT_OVER;
            while (left-- > 0 && Libc.umount2(path.address(), Libc.MNT_DETACH) == 0) {
                continue;
            }
        }
    }

    private void serve() {
        polled.bytes().putInt(0, fd).putInt(4, Libc.POLLIN).putInt(POLL_FD_BYTES, wake.fd()).putInt(POLL_FD_BYTES + 4, Libc.POLLIN);
        while (!stopping) {
            Libc.poll(polled.address(), 2, -1);
            long length = Libc.read(fd, in.address(), FuseAnswers.REQUEST_BYTES);
            if (length > 0) {
                in.bytes().limit((int) length).position(0);
                int answer = answers.answer(in.bytes(), out.bytes());
                // An error here means that nobody waits for the answer any more.
                if (answer != FuseAnswers.NO_ANSWER) {
                    Libc.write(fd, out.address(), answer);
                }
            } else if (length < 0 && Libc.errno() == Libc.ENODEV) {
                if (!stopping) {
                    Logger.warn("{} was unmounted by somebody; `bauta cat` shows the same.", target);
                }
                return;
            }
        }
    }

    /** Unmounts; who still has a file open gets an error from it. */
    @Override
    public void close() {
        stopping = true;
        unmount(target);
        wake.wake();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            Libc.close(fd);
            answers.close();
            wake.close();
            polled.close();
            in.close();
            out.close();
        }
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            Logger.debug("{} stays: {}", target, e.getMessage());
        }
    }
}
