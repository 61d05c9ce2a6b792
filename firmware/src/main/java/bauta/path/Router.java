package bauta.path;

/**
 * The router: everything between the two network cards and the two host ports. All methods are for the path thread, except
 * where they say otherwise.
 */
public final class Router {
    private final Drops drops = new Drops();

    /** The way out by the network card of that side; given once before the first frame. */
    public void nic(Side side, Port port) {
    }

    /** The way to the board's own Linux on that side; given once before the first frame. */
    public void host(Side side, Port port) {
    }

    /** Takes note of changed addresses, routes or links. */
    public void topology(Topology topology) {
    }

    /** Sets the clock for everything until the next call: {@link System#nanoTime}, read once per batch. Runs timers that are due. */
    public void clock(long nanos) {
    }

    /**
     * A frame that a network card received, addressed to this station, broadcast or multicast. The virtio-net header stands
     * at {@code at - 10}. The router may change the frame in place and may queue it on a port; the memory stays untouched by the
     * caller until the ports were flushed.
     */
    public void fromNic(Side side, Block block, int at, int length) {
    }

    /** A frame that the board's own Linux sent by its host port; as {@link #fromNic}. */
    public void fromHost(Side side, Block block, int at, int length) {
    }

    /** Flushes all ports; afterwards the memory of all frames handed in so far is free again. */
    public void flush() {
    }

    public Drops drops() {
        return drops;
    }
}
