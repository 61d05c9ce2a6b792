package bauta.forward;

import bauta.wire.Addresses;

/**
 * A host inside that serves a {@link Group}.
 *
 * @param port 0 for the port that the packet was sent to
 */
public record Backend(int address, int port) {
    /** As people read it: {@code 192.168.77.2:8080}. */
    @Override
    public String toString() {
        return Addresses.text(address) + (port == 0 ? "" : ":" + port);
    }
}
