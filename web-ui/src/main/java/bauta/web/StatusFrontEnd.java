package bauta.web;

import bauta.command.StatusSource;
import bauta.firmware.FrontEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.tinylog.Logger;

/** The front end of the router: one page over HTTP that shows how it is doing and changes nothing. */
public final class StatusFrontEnd implements FrontEnd {
    @Override
    public void start(InetSocketAddress at, StatusSource status) throws IOException {
        var server = StatusServer.start(at, status);
        Logger.info("The status page answers at http://{}:{}/", at.getAddress().getHostAddress(), server.port());
    }
}
