package bauta.masquerade;

import java.util.Arrays;

/**
 * What a packet that is only asked about would have changed so far: flows that would be gone, and one that would have been made.
 * Whoever is asked takes it into account; of live packets, which change things at once, it is {@link #NOTHING}.
 */
public final class Foreseen {
    /** Nothing, and it stays so. */
    public static final Foreseen NOTHING = new Foreseen(null);

    private final FlowTable flows;
    private int[] gone = {};
    private boolean made;
    private int madeInside;
    private int madeOutside;

    /** @param flows where the packet would find flows */
    public Foreseen(FlowTable flows) {
        this.flows = flows;
    }

    /** That flow would be forgotten; said as often as one likes. */
    public void gone(int flow) {
        if (!isGone(flow)) {
            gone = Arrays.copyOf(gone, gone.length + 1);
            gone[gone.length - 1] = flow;
        }
    }

    /** A flow would be made for that inside host under that outside address. */
    void made(int inside, int outside) {
        made = true;
        madeInside = inside;
        madeOutside = outside;
    }

    /** Whether that flow would be forgotten. */
    public boolean isGone(int flow) {
        for (int each : gone) {
            if (each == flow) {
                return true;
            }
        }
        return false;
    }

    /** The flow, or 0 if it would be forgotten. */
    int standing(int flow) {
        return isGone(flow) ? 0 : flow;
    }

    /** How many flows would be forgotten. */
    public int count() {
        return gone.length;
    }

    /** The inside host of one of those, from 0 on. */
    public int inside(int i) {
        return flows.inside(gone[i]);
    }

    /** How many of those are an inside host's under an outside address; the board's own do not count. */
    public int gone(int inside, int outside) {
        int count = 0;
        for (int flow : gone) {
            count += flows.inside(flow) == inside && flows.outside(flow) == outside && !flows.has(flow, FlowTable.LOCAL) ? 1 : 0;
        }
        return count;
    }

    /** Whether a flow would have been made for that inside host under that outside address. */
    public boolean makes(int inside, int outside) {
        return made && madeInside == inside && madeOutside == outside;
    }

    /** The inside host for which a flow would have been made under that outside address, or 0. */
    public int madeUnder(int outside) {
        return made && madeOutside == outside ? madeInside : 0;
    }

    /** How many of the shares of a mapping would be given back; with a peer, of those that go there. */
    int shares(int mapping) {
        int count = 0;
        for (int flow : gone) {
            count += flows.mapping(flow) == mapping ? 1 : 0;
        }
        return count;
    }

    int shares(int mapping, int peer) {
        int count = 0;
        for (int flow : gone) {
            count += flows.mapping(flow) == mapping && flows.peer(flow) == peer ? 1 : 0;
        }
        return count;
    }

    /** By how many records the table would have grown. */
    int grown() {
        return (made ? 1 : 0) - gone.length;
    }

    /** By how many flows that are not closed it would have. */
    int grownOpen() {
        int count = made ? 1 : 0;
        for (int flow : gone) {
            count -= flows.has(flow, FlowTable.CLOSED) ? 0 : 1;
        }
        return count;
    }

    /** By how many an inside host would have more that are not closed. */
    int grownOpen(int host) {
        int count = made && madeInside == host ? 1 : 0;
        for (int flow : gone) {
            count -= flows.inside(flow) == host && !flows.has(flow, FlowTable.CLOSED) ? 1 : 0;
        }
        return count;
    }
}
