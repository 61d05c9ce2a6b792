package bauta.command;

import java.util.List;
import java.util.Map;

/** The connections that forwards made, for commands that count or cut them. May take a while where there are many. */
public interface ForwardedFlows {
    /** How many live ones each forward has, by {@link bauta.forward.Forward#id}; those that have none are left out. */
    Map<Integer, Long> live();

    /**
     * Ends all connections of these forwards: those of TCP are reset by their next packet, others are forgotten.
     *
     * @param forwards {@link bauta.forward.Forward#id} of each
     * @return how many there were
     */
    long cut(List<Integer> forwards);
}
