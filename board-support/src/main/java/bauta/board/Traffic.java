package bauta.board;

import bauta.path.Block;
import bauta.path.Drops;
import bauta.path.Side;
import bauta.path.Topology;

/** What the path thread drives: the router, or something smaller in tests. Methods as in {@link bauta.path.Router}. */
interface Traffic {
    void clock(long nanos);

    void fromNic(Side side, Block block, int at, int length);

    void fromHost(Side side, Block block, int at, int length);

    void flush();

    void topology(Topology topology);

    /** Whether the board's Linux says that packets are to be forwarded ({@code ip_forward}); on the path thread. */
    default void forwarding(boolean on) {
    }

    /** Somebody is about to look at counters. */
    default void settle() {
    }

    Drops drops();
}
