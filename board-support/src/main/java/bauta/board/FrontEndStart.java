package bauta.board;

import bauta.firmware.Engine;
import bauta.firmware.FrontEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ServiceConfigurationError;
import java.util.function.Consumer;

/**
 * Starts what a browser sees. It tries for a while, because the kernel may give the host port its address a moment later;
 * whatever goes wrong becomes a warning, because a router routes without a page too.
 */
final class FrontEndStart {
    private static final int ATTEMPTS = 40;
    private static final int PAUSE_MILLIS = 500;

    private final Iterable<FrontEnd> found;
    private final Consumer<String> warning;
    private final int pauseMillis;

    /**
     * @param found   the front ends there are; each is started
     * @param warning takes a line for people
     */
    FrontEndStart(Iterable<FrontEnd> found, Consumer<String> warning) {
        this(found, warning, PAUSE_MILLIS);
    }

    FrontEndStart(Iterable<FrontEnd> found, Consumer<String> warning, int pauseMillis) {
        this.found = found;
        this.warning = warning;
        this.pauseMillis = pauseMillis;
    }

    /**
     * Returns when it answers or has been given up; may be called again for a further address.
     *
     * @param address {@code ADDRESS:PORT}
     */
    synchronized void at(String address, Engine engine) {
        try {
            var frontEnds = found.iterator();
            if (!frontEnds.hasNext()) {
                warning.accept("There is no web page in this runtime; it routes without one.");
            }
            while (frontEnds.hasNext()) {
                start(frontEnds.next(), address, engine);
            }
        } catch (IOException | RuntimeException | ServiceConfigurationError e) {
            warning.accept("No web page at " + address + ": " + e.getMessage() + ". The router works without it; --web chooses another"
                    + " ADDRESS:PORT.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(FrontEnd frontEnd, String address, Engine engine) throws IOException, InterruptedException {
        for (int attempt = 1;; attempt++) {
            try {
                frontEnd.start(socket(address), engine);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            Thread.sleep(pauseMillis);
        }
    }

    private static InetSocketAddress socket(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        var socket = new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        if (socket.isUnresolved()) {
            throw new IOException("nobody knows the address of " + socket.getHostString());
        }
        return socket;
    }
}
