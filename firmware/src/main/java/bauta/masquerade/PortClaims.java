package bauta.masquerade;

/** Which outside ports are spoken for by forwards and by the board's own services, so that the pool keeps off them. */
@FunctionalInterface
public interface PortClaims {
    boolean claimed(int protocol, int outside, int port);
}
