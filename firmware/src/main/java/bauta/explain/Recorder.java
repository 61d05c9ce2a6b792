package bauta.explain;

import bauta.path.Block;
import bauta.path.Side;
import bauta.path.Step;
import bauta.path.Trail;
import bauta.path.Watch;
import bauta.wire.Ethernet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies the frames that a {@link Filter} means, with the steps of their way, into a bounded queue for another thread; what does
 * not fit is counted. The path thread never waits for it.
 */
public final class Recorder implements Watch {
    private static final int LARGEST = 65_549;
    /** What a record costs beside its bytes, roughly. */
    private static final int RECORD = 256;

    private final Filter filter;
    private final boolean departures;
    private final long room;
    private final Queue<Record> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queued = new AtomicLong();
    private final ByteBuffer arrived = ByteBuffer.allocate(LARGEST);
    private final List<Record> leaving = new ArrayList<>();
    private int arrivedLength;
    private long arrivedNanos;
    private boolean underWay;
    private Side side;
    private boolean board;
    private volatile long lost;

    /**
     * A frame that came or went.
     *
     * @param nanos    {@link System#nanoTime} when
     * @param board    whether at the host port of that side, else at its network card
     * @param outgoing whether the router sent it
     * @param frame    from the Ethernet header on
     * @param steps    of its way; empty for one that the router sent
     */
    public record Record(long nanos, Side side, boolean board, boolean outgoing, byte[] frame, List<Step> steps) {
    }

    /**
     * One that nobody listens to yet.
     *
     * @param departures whether frames that the router sends are recorded too
     * @param room       bytes that may wait in the queue
     */
    public Recorder(Filter filter, boolean departures, long room) {
        this.filter = filter;
        this.departures = departures;
        this.room = room;
    }

    /** The oldest record that was not taken yet, or null; any thread. */
    public Record take() {
        var record = queue.poll();
        if (record != null) {
            queued.addAndGet(-RECORD - record.frame.length);
        }
        return record;
    }

    /** Frames that found no room; any thread. */
    public long lost() {
        return lost;
    }

    @Override
    public Trail arrives(Side at, boolean fromBoard, Block block, int start, int length) {
        arrivedNanos = System.nanoTime();
        side = at;
        board = fromBoard;
        arrivedLength = Math.min(length, LARGEST);
        arrived.put(0, block.bytes(), start, arrivedLength);
        leaving.clear();
        underWay = true;
        return new Trail();
    }

    @Override
    public void done(Trail trail) {
        underWay = false;
        var steps = trail.steps();
        boolean meant = filter.matches(arrived, 0, arrivedLength, steps);
        if (meant) {
            var frame = new byte[(int) Math.min(arrivedLength, (long) Ethernet.HEADER + filter.bytes(steps))];
            arrived.get(0, frame);
            add(new Record(arrivedNanos, side, board, false, frame, steps));
        }
        for (var record : leaving) {
            if (meant && !filter.copied() || !filter.byWay() && filter.matches(ByteBuffer.wrap(record.frame), 0, record.frame.length)) {
                add(record);
            }
        }
        leaving.clear();
    }

    @Override
    public void leaves(Side to, boolean toBoard, Block block, int at, int length) {
        if (!departures || !underWay && (filter.byWay() || !filter.matches(block.bytes(), at, length))) {
            return;
        }
        var frame = new byte[Math.min(length, LARGEST)];
        block.bytes().get(at, frame);
        var record = new Record(System.nanoTime(), to, toBoard, true, frame, List.of());
        if (underWay) {
            leaving.add(record);
        } else {
            add(record);
        }
    }

    private void add(Record record) {
        long size = RECORD + record.frame.length;
        if (queued.get() + size > room) {
            lost = lost + 1;
            return;
        }
        queued.addAndGet(size);
        queue.add(record);
    }
}
