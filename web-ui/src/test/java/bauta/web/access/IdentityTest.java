package bauta.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
    @TempDir
    private Path directory;

    @Test
    void aBrowserThatTrustsTheCertificateSpeaksToTheRouter() throws Exception {
        var identity = Identity.of(file(), "bauta.local", InetAddress.getLoopbackAddress());
        var certificate = certificate();
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertEquals(List.of(List.of(2, "bauta.local"), List.of(7, "127.0.0.1")), List.copyOf(certificate.getSubjectAlternativeNames()));
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("router", certificate);
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        try (var server = identity.context().getServerSocketFactory().createServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var answering = Thread.ofPlatform().daemon().start(() -> {
                try (var accepted = server.accept()) {
                    accepted.getOutputStream().write('!');
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            try (var socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", server.getLocalPort())) {
                socket.setSoTimeout(20_000);
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                assertEquals('!', socket.getInputStream().read());
            }
            answering.join(20_000);
        }
    }

    @Test
    void theKeyStaysAsLongAsTheNamesDo() throws Exception {
        var first = Identity.of(file(), "bauta.local", InetAddress.getByName("192.168.1.1")).fingerprint();
        assertEquals(first, Identity.of(file(), "bauta.local", InetAddress.getByName("192.168.1.1")).fingerprint());
        assertNotEquals(first, Identity.of(file(), "bauta.local", InetAddress.getByName("192.168.2.1")).fingerprint());
    }

    @Test
    void aDamagedFileIsReplaced() throws Exception {
        Identity.of(file(), "bauta.local", InetAddress.getLoopbackAddress());
        var text = Files.readString(file());
        for (var damaged : new String[] {text.substring(0, text.length() / 2), "", text.replace("BEGIN CERT", "BEGIN cert"), text.replace('M', '!')}) {
            Files.writeString(file(), damaged);
            Identity.of(file(), "bauta.local", InetAddress.getLoopbackAddress());
            certificate().checkValidity();
        }
    }

    private X509Certificate certificate() throws Exception {
        var text = Files.readString(file());
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(
                text.substring(text.indexOf("-----BEGIN CERTIFICATE")).getBytes(StandardCharsets.US_ASCII)));
    }

    private Path file() {
        return directory.resolve("web").resolve("https.pem");
    }
}
