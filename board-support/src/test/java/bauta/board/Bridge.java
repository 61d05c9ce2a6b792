package bauta.board;

import bauta.path.Block;
import bauta.path.Drops;
import bauta.path.Side;
import bauta.path.Topology;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The smallest traffic there is: what comes in on one card goes out on the other, unchanged; or a card and its host port. */
final class Bridge implements Traffic {
    private static final int FLAGS = 10;
    private static final int NEEDS_CSUM = 1;

    final Drops drops = new Drops();
    final BlockingQueue<Topology> topologies = new LinkedBlockingQueue<>();
    final boolean toHost;
    Board board;
    volatile boolean broken;
    volatile int longest;
    volatile int hostFlags;
    volatile boolean forwarding = true;

    /** @param toHost whether each card is joined to its host port instead of to the other card */
    Bridge(boolean toHost) {
        this.toHost = toHost;
    }

    @Override
    public void clock(long nanos) {
    }

    @Override
    public void fromNic(Side side, Block block, int at, int length) {
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
        longest = Math.max(longest, length);
        var flags = block.bytes().get(at - FLAGS);
        block.bytes().put(at - FLAGS, (byte) (flags & NEEDS_CSUM));
        if (toHost) {
            board.host(side).send(block, at, length);
        } else {
            board.nic(side.other()).send(block, at, length);
        }
    }

    @Override
    public void fromHost(Side side, Block block, int at, int length) {
        hostFlags |= block.bytes().get(at - FLAGS);
        if (toHost) {
            board.nic(side).send(block, at, length);
        }
    }

    @Override
    public void flush() {
        for (var side : Side.values()) {
            board.nic(side).flush();
            board.host(side).flush();
        }
    }

    @Override
    public void topology(Topology topology) {
        topologies.add(topology);
    }

    @Override
    public void forwarding(boolean on) {
        forwarding = on;
    }

    @Override
    public Drops drops() {
        return drops;
    }
}
