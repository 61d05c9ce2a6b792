package bauta.masquerade;

import java.util.Arrays;

/**
 * Everything about masquerading that an administrator can choose. Immutable; a change publishes a new one.
 *
 * @param name         of the profile it started from: {@code standard} (the RFCs) or {@code classic} (the numbers of Linux 2.2)
 * @param mapping      whether an inside socket keeps one outside port for all peers
 * @param filtering    who may answer to an outside port
 * @param firstPort    of the pool of outside ports
 * @param lastPort     of the pool, inclusive
 * @param sequential   ports are handed out one after the other as in 2.2; otherwise the inside port is kept when it is free, else random
 * @param looseness    0 to 2, the switch {@code ip_masq_udp_dloose}; only where {@code mapping} is per connection
 * @param timeouts     seconds by {@link State#ordinal}
 * @param hostLimit    most flows that one inside host may have; 0 means half the table
 * @param outsideOpen  whether the board's own services answer on the outside (as in 2.2) instead of being closed by default
 * @param clampMss     whether the maximum segment size of TCP connections is lowered to what the outside link takes
 * @param portRestSeconds how long a freed outside port is kept from other inside hosts (RFC 6888)
 */
public record Policy(String name, Mapping mapping, Filtering filtering, int firstPort, int lastPort, boolean sequential,
                     int looseness, int[] timeouts, int hostLimit, boolean outsideOpen, boolean clampMss, int portRestSeconds) {

    /** How outside ports are assigned (RFC 4787 section 4.1). */
    public enum Mapping { ENDPOINT_INDEPENDENT, PER_CONNECTION }

    /** Who may send to an assigned outside port (RFC 4787 section 5). */
    public enum Filtering { ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT }

    /** RFC 4787, 5382, 5508, 6888, 7857. */
    public static final Policy STANDARD = new Policy("standard", Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_DEPENDENT,
            1024, 65535, false, 0,
            timeouts(240, 7500, 240, 240, 240, 240, 240, 240, 240, 240, 300, 60), 0, false, true, 120);

    /** The numbers of Linux 2.2. */
    public static final Policy CLASSIC = new Policy("classic", Mapping.PER_CONNECTION, Filtering.ADDRESS_AND_PORT_DEPENDENT,
            61000, 65095, true, 0,
            timeouts(1800, 900, 120, 60, 120, 120, 10, 60, 30, 120, 300, 60), 0, true, false, 0);

    public Policy {
        timeouts = timeouts.clone();
    }

    private static int[] timeouts(int... seconds) {
        return seconds;
    }

    /** Seconds of silence after which a flow in that state is forgotten. */
    public int timeout(State state) {
        return timeouts[state.ordinal()];
    }

    /** {@code ipchains -M -S}: seconds for established TCP, TCP after a FIN, and UDP; 0 leaves one unchanged. */
    public Policy withTimeouts(int tcp, int tcpFin, int udp) {
        var changed = timeouts.clone();
        if (tcp != 0) {
            changed[State.ESTABLISHED.ordinal()] = tcp;
        }
        if (tcpFin != 0) {
            changed[State.FIN_WAIT.ordinal()] = tcpFin;
        }
        if (udp != 0) {
            changed[State.UDP.ordinal()] = udp;
        }
        return new Policy(name, mapping, filtering, firstPort, lastPort, sequential, looseness, changed, hostLimit, outsideOpen,
                clampMss, portRestSeconds);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Policy p && toString().equals(p.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return name + " " + mapping + " " + filtering + " " + firstPort + "-" + lastPort + " sequential=" + sequential + " loose="
                + looseness + " " + Arrays.toString(timeouts) + " hostLimit=" + hostLimit + " outsideOpen=" + outsideOpen
                + " clampMss=" + clampMss + " rest=" + portRestSeconds;
    }
}
