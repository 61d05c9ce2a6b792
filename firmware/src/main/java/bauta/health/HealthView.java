package bauta.health;

import bauta.forward.Backend;
import bauta.forward.Group;
import java.util.List;

/**
 * Fail-over as people see it at one moment.
 *
 * @param groups all that are watched, in the order of their names
 * @param lights what the lights of the board say, whether or not there are any
 * @param events the latest, newest first, {@link #MOST_EVENTS} at most
 */
public record HealthView(List<Watched> groups, List<Lamp> lights, List<Event> events) {
    public static final int MOST_EVENTS = 100;
    /** Where nothing is watched. */
    public static final HealthView NONE = new HealthView(List.of(), List.of(), List.of());

    public HealthView {
        groups = List.copyOf(groups);
        lights = List.copyOf(lights);
        events = List.copyOf(events);
    }

    /** The number of the latest event, 0 if there is none: a page that showed a lower one has something new to say. */
    public long lastEvent() {
        return events.isEmpty() ? 0 : events.getFirst().number();
    }

    /**
     * A group that is watched.
     *
     * @param check   what is done, as {@code bauta health list} says it
     * @param service {@code primary}, {@code standby} or {@code nothing} serves
     * @param hosts   in the order in which they would serve
     */
    public record Watched(Group group, String check, String service, List<Host> hosts) {
        public Watched {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * A host of a group.
     *
     * @param state   {@code healthy}, {@code failing}, {@code drained}, {@code standby}, or {@code unchecked} before the first result
     * @param note    why, or what it waits for; empty if there is nothing to say
     * @param serves  whether it is given new connections
     * @param primary whether it is the one that is to serve
     * @param failure the reason of its last failure; empty if there was none
     * @param seconds it has been in that state
     */
    public record Host(Backend backend, String state, String note, boolean serves, boolean primary, String failure, long seconds) {
    }

    /**
     * A light.
     *
     * @param name    what it is about: {@code power}, {@code link}, {@code failover} or {@code unconfirmed}
     * @param pattern {@code off}, {@code on}, {@code slow}, {@code fast} or {@code beat}
     * @param meaning that in words
     */
    public record Lamp(String name, String pattern, String meaning) {
    }
}
