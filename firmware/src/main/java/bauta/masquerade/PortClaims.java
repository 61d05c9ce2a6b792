package bauta.masquerade;

/** Which outside ports are spoken for by forwards and by the board's own services, so that the pool keeps off them. */
@FunctionalInterface
public interface PortClaims {
    boolean claimed(int protocol, int outside, int port);

    /** The same for what the board itself sends, whose own services are no rivals. */
    default boolean claimedFromBoard(int protocol, int outside, int port) {
        return claimed(protocol, outside, port);
    }
}
