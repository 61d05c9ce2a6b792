package bauta.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks for a page (HTTP/1.0, so that the answer ends with the connection) and looks at its status and text. By TLS every
 * certificate will do: the question is whether the host serves, not who it is.
 */
final class HttpProbe {
    private static final int MOST = 64 * 1024;
    private static final int FIRST_GOOD = 200;
    private static final int LAST_GOOD = 399;

    private HttpProbe() {
    }

    /** Why the host is not well; empty if it is. */
    static String ask(Probe.Http probe, InetSocketAddress to, int timeoutMillis) throws IOException {
        long end = System.nanoTime() + timeoutMillis * 1_000_000L;
        try (var plain = Probes.connect(to, timeoutMillis, timeoutMillis)) {
            plain.setSoLinger(false, 0);
            var socket = probe.tls() ? secured(plain, probe, to) : plain;
            var host = probe.host().isEmpty() ? to.getAddress().getHostAddress() : probe.host();
            socket.getOutputStream().write(("GET " + probe.path() + " HTTP/1.0\r\nHost: " + host
                    + "\r\nUser-Agent: bauta-health\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = read(socket, probe.text(), end);
            return verdict(answer, probe);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String read(Socket socket, String wanted, long end) throws IOException {
        var answer = new byte[MOST];
        int length = 0;
        int enough = wanted.isEmpty() ? 12 : MOST;
        while (length < enough) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) left);
            int got = socket.getInputStream().read(answer, length, MOST - length);
            if (got < 0) {
                break;
            }
            length += got;
        }
        return new String(Arrays.copyOf(answer, length), StandardCharsets.UTF_8);
    }

    private static String verdict(String answer, Probe.Http probe) {
        if (answer.isEmpty()) {
            return "closed the connection without an answer";
        }
        if (!answer.matches("(?s)HTTP/1\\.[01] [1-9][0-9]{2}.*")) {
            return "does not speak HTTP";
        }
        int status = Integer.parseInt(answer, 9, 12, 10);
        boolean good = probe.status() == 0 ? status >= FIRST_GOOD && status <= LAST_GOOD : status == probe.status();
        if (!good) {
            return Integer.toString(status);
        }
        return answer.contains(probe.text()) ? "" : "the text is missing";
    }

    private static Socket secured(Socket plain, Probe.Http probe, InetSocketAddress to) throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        var name = probe.host().isEmpty() ? to.getAddress().getHostAddress() : probe.host();
        return context.getSocketFactory().createSocket(plain, name, to.getPort(), true);
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
