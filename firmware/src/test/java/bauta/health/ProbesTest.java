package bauta.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.forward.Backend;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks of real servers on this machine, with the reasons in words. */
@Timeout(30)
class ProbesTest {
    private static final int LOCALHOST = 0x7f000001;

    private final Probes probes = new Probes();

    @AfterEach
    void close() {
        probes.close();
    }

    private String check(String words, int port) throws InterruptedException {
        return probes.run(CheckWords.parse(List.of(words.split(" "))), new Backend(LOCALHOST, port)).reason();
    }

    private static int closedPort() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }

    /** A web server that answers everything the same way; null for not at all. */
    private static ServerSocket web(String answer) throws IOException {
        var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> {
            var accepted = new ArrayList<Socket>(); // a socket that nobody holds is closed by the garbage collector
            while (true) {
                try {
                    var socket = server.accept();
                    accepted.add(socket);
                    if (answer != null) {
                        socket.getInputStream().read(new byte[1000]);
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                        socket.close();
                    }
                } catch (IOException e) {
                    // A visitor that only connects resets; the end is when the test closes it.
                    if (server.isClosed()) {
                        return;
                    }
                }
            }
        });
        return server;
    }

    @Test
    void aClosedPortIsSaidToRefuse() throws IOException, InterruptedException {
        assertEquals("connection refused", check("tcp", closedPort()));
        assertEquals("connection refused", check("http", closedPort()));
        assertEquals("connection refused", check("udp timeout=10s", closedPort()));
        assertEquals("connection refused", check("dns timeout=10s", closedPort()));
    }

    @Test
    void aPageHasItsStatusAndItsText() throws IOException, InterruptedException {
        try (var good = web("HTTP/1.0 200 OK\r\n\r\nall is well"); var bad = web("HTTP/1.1 503 Service Unavailable\r\n\r\n");
                var other = web("220 mail.example ESMTP\r\n")) {
            assertEquals("", check("tcp", good.getLocalPort()));
            assertEquals("", check("http text=well", good.getLocalPort()));
            assertEquals("the text is missing", check("http text=ill", good.getLocalPort()));
            assertEquals("200", check("http status=204", good.getLocalPort()));
            assertEquals("503", check("http", bad.getLocalPort()));
            assertEquals("", check("http status=503", bad.getLocalPort()));
            assertEquals("does not speak HTTP", check("http", other.getLocalPort()));
            assertEquals("", check("http port=" + good.getLocalPort(), 1));
        }
    }

    @Test
    void whoSaysNothingHasTimedOut() throws IOException, InterruptedException {
        try (var mute = web(null); var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertEquals("timed out after 300ms", check("http timeout=300ms", mute.getLocalPort()));
            assertEquals("timed out after 300ms", check("https timeout=300ms", mute.getLocalPort()));
            assertEquals("timed out after 300ms", check("dns timeout=300ms", socket.getLocalPort()));
        }
    }

    @Test
    void aDatagramIsAnsweredRightOrNot() throws IOException, InterruptedException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> echo(socket));
            assertEquals("", check("udp", socket.getLocalPort()));
            assertEquals("", check("udp send=hello expect=hell", socket.getLocalPort()));
            assertEquals("answers something else", check("udp send=hello expect=bye", socket.getLocalPort()));
            // An echo of a question is not an answer.
            assertEquals("answers something else", check("dns name=example.org", socket.getLocalPort()));
        }
    }

    private static void echo(DatagramSocket socket) {
        try {
            var packet = new DatagramPacket(new byte[1500], 1500);
            while (true) {
                packet.setLength(1500);
                socket.receive(packet);
                socket.send(packet);
            }
        } catch (IOException e) {
            assertTrue(socket.isClosed());
        }
    }

    @Test
    void aProgramSaysItByItsExitCode() throws InterruptedException {
        assertEquals("", check("program run=/bin/true", 80));
        assertEquals("exit code 1", check("program run=/bin/false", 80));
        assertEquals("timed out after 200ms", check("program run=/usr/bin/tail arg=-f arg=/dev/null timeout=200ms", 80));
    }
}
