package bauta.firmware;

import java.io.IOException;
import java.net.InetSocketAddress;

/** What a browser sees; found as a service by the board's boot, after everything that carries packets is running. */
public interface FrontEnd {
    /**
     * Starts answering; called again, it answers at a further address too, and all that it remembers is the same at both.
     *
     * @param at     the inside address and port
     * @param engine what the pages show and change
     * @throws IOException if the address cannot be listened on
     */
    void start(InetSocketAddress at, Engine engine) throws IOException;
}
