package bauta.helper;

import java.util.List;

/**
 * How a helper is to be loaded.
 *
 * @param ports  of servers: a peer's outside, or the router's own where one inside is forwarded to; empty for the helper's own
 * @param marks  of packets whose flows it attends to, whatever the port
 * @param denied ports that are never opened, besides those below 1024; empty for 6000
 */
public record HelperChoice(List<Integer> ports, List<Integer> marks, List<Integer> denied) {
    /** As it comes. */
    public static final HelperChoice DEFAULT = new HelperChoice(List.of(), List.of(), List.of());
    /** Most ports of one helper. */
    public static final int MOST_PORTS = Loaded.MOST_PORTS;

    public HelperChoice {
        ports = List.copyOf(ports);
        marks = List.copyOf(marks);
        denied = List.copyOf(denied);
    }
}
