package bauta.board;

import org.tinylog.Logger;

/**
 * Puts a thread before all ordinary ones (sched(7), {@code SCHED_FIFO}), as the kernel's own way of a packet is: those whom its
 * frames wake would otherwise take the processor from it in the middle of a batch, ten thousand times a second. What it leaves them
 * on its processor under the heaviest load is a twentieth of the time (the kernel's {@code sched_rt_runtime_us} or fair server).
 */
final class RealTime {
    private static final int THIS_THREAD = 0;
    private static final int SCHED_FIFO = 1;
    /** What the thread starts is ordinary again. */
    private static final int SCHED_RESET_ON_FORK = 0x40000000;
    private static final int LOWEST = 1;

    private RealTime() {
    }

    /**
     * For the thread that calls. Without the right to (CAP_SYS_NICE), or where a control group has no real-time share, it runs as any other.
     *
     * @param processors how many there are: a single one would be for it alone, so nothing changes there
     */
    static void take(int processors) {
        if (processors < 2) {
            return;
        }
        try (var priority = OffHeap.of(Integer.BYTES)) {
            priority.bytes().putInt(0, LOWEST);
            if (Libc.sched_setscheduler(THIS_THREAD, SCHED_FIFO | SCHED_RESET_ON_FORK, priority.address()) != 0) {
                Logger.debug("The packet's way is an ordinary thread: {}.", Libc.text(Libc.errno()));
            }
        }
    }
}
