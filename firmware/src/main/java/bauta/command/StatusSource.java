package bauta.command;

import bauta.health.HealthView;
import bauta.path.Drops;
import bauta.path.Side;
import bauta.path.Topology;
import java.util.List;

/** What {@code bauta status} asks the running router; for any thread, slightly old values will do. */
public interface StatusSource {
    /** Seconds since the firmware started. */
    long uptimeSeconds();

    /** Whether packets are forwarded at the time. */
    boolean forwarding();

    long flows();

    /** The most flows the table can hold. */
    long flowCapacity();

    Topology topology();

    /** What is handed over to the kernel, in words; empty where nothing can be. */
    default String offload() {
        return "";
    }

    /** What an administrator has to know above all, a line each; empty if all is well. */
    default List<String> notices() {
        return List.of();
    }

    /** The network cards, inside first. */
    List<Card> cards();

    Drops drops();

    /** Fail-over: groups of hosts, lights and events, as they stand. */
    default HealthView health() {
        return HealthView.NONE;
    }

    /**
     * A network card and what went over it since the firmware started.
     *
     * @param device          the board's name for it, such as {@code enp1s0}
     * @param receivedDropped frames the card's ring had no room for
     * @param sentDropped     frames it did not take
     */
    record Card(Side side, String device, long receivedFrames, long receivedBytes, long receivedDropped, long sentFrames,
                long sentBytes, long sentDropped) {
    }
}
