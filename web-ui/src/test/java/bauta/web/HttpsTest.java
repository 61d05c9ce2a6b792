package bauta.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpsTest {
    @TempDir
    private Path state;

    @Test
    void overHttpsOnlyIfThatIsSet() throws IOException, InterruptedException {
        var engine = new Router(state, "eth1").engine();
        try (var open = WebFrontEnd.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), engine); var browser = new Browser(open.port())) {
            browser.claim();
            assertEquals(200, browser.get("/").statusCode());
            engine.commands().get("bauta").run(java.util.List.of("bauta", "set", "https-only", "on"), new NoConsole());
            var answer = browser.get("/changes?x=1");
            assertEquals(308, answer.statusCode());
            var location = answer.headers().firstValue("Location").orElse("");
            assertTrue(location.matches("https://127\\.0\\.0\\.1:[0-9]+/changes\\?x=1"), location);
            assertEquals(403, browser.post("/changes", "do", "discard").statusCode(), "what was sent in clear is not done");
        }
    }

    @Test
    void theCookieOfHttpsIsForHttpsOnly() throws Exception {
        try (var open = WebFrontEnd.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Router(state, "eth1").engine())) {
            var origin = "https://127.0.0.1:" + open.securePort();
            try (var client = HttpClient.newBuilder().sslContext(trusting(state.resolve("web/https.pem"))).build()) {
                var claim = HttpRequest.newBuilder(URI.create(origin + "/claim")).header("Origin", origin)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("password=correct+horse+7&again=correct+horse+7")).build();
                var answer = client.send(claim, HttpResponse.BodyHandlers.ofString());
                assertEquals(303, answer.statusCode());
                var cookie = answer.headers().firstValue("Set-Cookie").orElse("");
                assertTrue(cookie.matches("__Host-bauta=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Secure"), cookie);
            }
        }
    }

    private static SSLContext trusting(Path file) throws Exception {
        var text = Files.readString(file);
        var certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(
                text.substring(text.indexOf("-----BEGIN CERTIFICATE")).getBytes(StandardCharsets.US_ASCII)));
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("router", certificate);
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
