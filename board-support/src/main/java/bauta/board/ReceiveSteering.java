package bauta.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Which processors look at what an interface received: receive packet steering, {@code /sys/class/net/NAME/queues/rx-N/rps_cpus} (Linux,
 * Documentation/networking/scaling.rst). A mask is written in hexadecimal digits, a bit for each processor, in groups of 32; 0 means the
 * processor that was interrupted. The files are those of the network namespace that this was made in.
 */
final class ReceiveSteering implements AutoCloseable {
    /** Where an interface cannot be steered. */
    static final String NONE = "-";

    private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");
    private static final Pattern MASK = Pattern.compile("[0-9a-f]+(,[0-9a-f]{8})*");
    private static final int CLOSE_ON_EXEC = 1;
    private static final int CREATE = 6;

    private final int mount;
    private final Path interfaces;

    ReceiveSteering() {
        mount = ownSysfs();
        interfaces = Path.of(mount < 0 ? "/sys" : "/proc/self/fd/" + mount, "class/net");
    }

    /**
     * A sysfs of this network namespace, mounted nowhere (fsmount(2), Linux 5.2): that at {@code /sys} may be of another one. Less than
     * 0 if the kernel refuses.
     */
    private static int ownSysfs() {
        try (var type = OffHeap.string("sysfs")) {
            int context = (int) Libc.syscall(Libc.FSOPEN, type.address(), CLOSE_ON_EXEC, 0, 0, 0);
            if (context < 0) {
                return context;
            }
            long made = Libc.syscall(Libc.FSCONFIG, context, CREATE, 0, 0, 0);
            int mount = made < 0 ? -1 : (int) Libc.syscall(Libc.FSMOUNT, context, CLOSE_ON_EXEC, 0, 0, 0);
            Libc.close(context);
            return mount;
        }
    }

    /**
     * How many processors the kernel reckons with: one more than the highest number of one.
     *
     * @throws SystemCallException where that cannot be read
     */
    static int possibleProcessors() {
        try {
            var ranges = Files.readString(POSSIBLE).strip();
            return Integer.parseInt(ranges.substring(Math.max(ranges.lastIndexOf('-'), ranges.lastIndexOf(',')) + 1)) + 1;
        } catch (IOException | NumberFormatException e) {
            throw new SystemCallException("read how many processors there are in " + POSSIBLE, Libc.ENOENT);
        }
    }

    /** The mask of the first queue of an interface; {@link #NONE} if it has none. */
    String of(String name, int index) {
        try {
            return here(name, index) ? Files.readString(interfaces.resolve(name).resolve("queues/rx-0/rps_cpus")).strip() : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    /**
     * Sets the mask of all queues of an interface; nothing happens for {@link #NONE}.
     *
     * @throws IOException              where the kernel does not let us
     * @throws IllegalArgumentException if it is no mask
     */
    void set(String name, int index, String mask) throws IOException {
        if (mask.equals(NONE) || !here(name, index)) {
            return;
        }
        if (!MASK.matcher(mask).matches()) {
            throw new IllegalArgumentException("no mask of processors: " + mask);
        }
        try (var queues = Files.newDirectoryStream(interfaces.resolve(name).resolve("queues"), "rx-*")) {
            for (var queue : queues) {
                Files.writeString(queue.resolve("rps_cpus"), mask);
            }
        }
    }

    /** Whether the files are about the interface of that number. */
    private boolean here(String name, int index) {
        try {
            return Files.readString(interfaces.resolve(name).resolve("ifindex")).strip().equals(Integer.toString(index));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (mount >= 0) {
            Libc.close(mount);
        }
    }
}
