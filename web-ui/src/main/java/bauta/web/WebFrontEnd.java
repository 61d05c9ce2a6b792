package bauta.web;

import bauta.firmware.Engine;
import bauta.firmware.FrontEnd;
import bauta.setup.ApiToken;
import bauta.web.access.Identity;
import bauta.web.access.Login;
import bauta.web.access.Sessions;
import bauta.web.access.Throttle;
import bauta.web.api.Extras;
import bauta.web.api.Live;
import bauta.web.change.Pending;
import bauta.web.change.Shell;
import bauta.web.http.Hosts;
import bauta.web.http.WebServer;
import bauta.web.page.Assets;
import bauta.web.page.Pages;
import bauta.web.page.Site;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.tinylog.Logger;

/** The front end of the router: its pages, over HTTP and HTTPS, and its programming interface. */
public final class WebFrontEnd implements FrontEnd {
    private static final String DIRECTORY = "web";

    private Open open;

    @Override
    public synchronized void start(InetSocketAddress at, Engine engine) throws IOException {
        if (open == null) {
            open = open(at, engine);
        } else {
            further(at, open, engine);
        }
    }

    /** What was started. */
    record Open(WebServer server, int port, int securePort, Live live) implements AutoCloseable {
        @Override
        public void close() {
            live.close();
            server.close();
        }
    }

    static Open open(InetSocketAddress at, Engine engine) throws IOException {
        var shell = new Shell(engine.commands());
        var pending = new Pending(engine, shell);
        var login = new Login(engine.administrator(), new Throttle(System::nanoTime));
        var token = new ApiToken(engine.state());
        var sessions = new Sessions(System::nanoTime);
        var live = new Live(engine);
        var site = new Site(engine, shell, pending, sessions, new Assets(), Pages.all(login, sessions, token, live));
        // Never without HTTPS, which would lock everybody out.
        var securePort = new AtomicInteger();
        BooleanSupplier httpsOnly = () -> securePort.get() != 0 && engine.board().httpsOnly();
        var gate = new Gate(() -> engine.status().topology(), login, sessions, site,
                new Extras(engine, shell, pending, live, token), httpsOnly);
        var server = new WebServer(engine.threads(), gate);
        int port = plain(server, at);
        live.start();
        securePort.set(secure(server, at, port, engine));
        return new Open(server, port, securePort.get(), live);
    }

    /** Has the pages answer at another address of the router's too. */
    static void further(InetSocketAddress at, Open open, Engine engine) throws IOException {
        secure(open.server, at, plain(open.server, at), engine);
    }

    private static int plain(WebServer server, InetSocketAddress at) throws IOException {
        int port = server.plain(at);
        Logger.info("The router's pages are at http://{}:{}/", at.getAddress().getHostAddress(), port);
        return port;
    }

    /** The port for HTTPS; 0 if there is none. */
    private static int secure(WebServer server, InetSocketAddress at, int port, Engine engine) {
        int wanted = at.getPort() == 0 ? 0 : Hosts.secureBeside(port);
        try {
            var identity = Identity.of(engine.state().resolve(DIRECTORY).resolve("https.pem"), Hosts.NAME, at.getAddress());
            int opened = server.secure(new InetSocketAddress(at.getAddress(), wanted), identity.context());
            Logger.info("They are at https://{}:{}/ too; the certificate's SHA-256 is {}", at.getAddress().getHostAddress(), opened,
                    identity.fingerprint());
            return opened;
        } catch (IOException | GeneralSecurityException e) {
            Logger.warn("There is no HTTPS at port {}: {}. The pages answer over HTTP.", wanted, e.getMessage());
            return 0;
        }
    }
}
