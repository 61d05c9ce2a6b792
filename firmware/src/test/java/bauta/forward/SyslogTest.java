package bauta.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.forward.Syslog.Target;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyslogTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final String HEAD = "<134>1 [-0-9T:.]+Z \\S+ bauta \\d+ forward - ";

    private final Syslog syslog = new Syslog();

    @Test
    void targetIsReadAsItIsWritten() {
        for (var text : List.of("off", "udp:192.0.2.1", "tcp:192.0.2.1:6514")) {
            assertEquals(text, Target.parse(text).toString());
        }
        assertEquals("tcp:192.0.2.1", Target.parse("tcp:192.0.2.1:514").toString());
        for (var bad : List.of("", "udp", "udp:", "sctp:192.0.2.1", "udp:host", "udp:192.0.2.1:0", "udp:192.0.2.1:65536", "udp:192.0.2.1:1:2")) {
            assertNull(Target.parse(bad), bad);
        }
    }

    @Test
    void messageIsThatOfTheStandard() {
        assertEquals("<134>1 2001-09-09T01:46:40Z gw bauta 7 forward - hello",
                Syslog.message(Instant.ofEpochSecond(1_000_000_000), "gw bauta 7 forward - ", "hello"));
    }

    @Test
    void eachDatagramIsAMessage() throws IOException {
        try (var server = new DatagramSocket(0, HERE)) {
            server.setSoTimeout(10_000);
            syslog.target(Target.parse("udp:127.0.0.1:" + server.getLocalPort()));
            syslog.message("hello");
            var packet = new DatagramPacket(new byte[2000], 2000);
            server.receive(packet);
            var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertTrue(text.matches(HEAD + "hello"), text);
        }
    }

    @Test
    void octetsAreCountedInAConnection() throws IOException {
        try (var server = new ServerSocket(0, 1, HERE)) {
            server.setSoTimeout(10_000);
            syslog.target(Target.parse("tcp:127.0.0.1:" + server.getLocalPort()));
            syslog.message("one");
            syslog.message("and two");
            expect(server, "one", "and two");
        }
    }

    /** Takes a connection, in which these messages come; then hangs up. */
    private static void expect(ServerSocket server, String... texts) throws IOException {
        try (var connection = server.accept()) {
            connection.setSoTimeout(10_000);
            for (var text : texts) {
                int length = 0;
                for (int c = connection.getInputStream().read(); c != ' '; c = connection.getInputStream().read()) {
                    length = length * 10 + c - '0';
                }
                var message = new String(connection.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
                assertTrue(message.matches(HEAD + text), message);
            }
        }
    }

    @Test
    void whatIsSaidWhileTheServerIsAwayComesWhenItIsBack() throws IOException {
        int port;
        try (var server = new ServerSocket(0, 1, HERE)) {
            server.setSoTimeout(10_000);
            port = server.getLocalPort();
            syslog.target(Target.parse("tcp:127.0.0.1:" + port));
            syslog.message("before");
            expect(server, "before");
        }
        syslog.message("meanwhile");
        syslog.message("and still");
        try (var server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(HERE, port), 1);
            server.setSoTimeout(10_000);
            expect(server, "meanwhile", "and still");
        }
        assertEquals(0, syslog.dropped());
    }

    @Test
    void nobodyWaitsForAServerThatIsNotThere() throws IOException {
        int closed;
        try (var server = new ServerSocket(0, 1, HERE)) {
            closed = server.getLocalPort();
        }
        syslog.target(Target.parse("tcp:127.0.0.1:" + closed));
        long begun = System.nanoTime();
        for (int i = 0; i < 5000; i++) {
            syslog.message("one of many");
        }
        assertTrue(System.nanoTime() - begun < 5_000_000_000L);
        long dropped = syslog.dropped(); // all but those that wait, and the one that is tried
        assertTrue(dropped >= 5000 - 1024 - 1 && dropped <= 5000 - 1024, dropped + " dropped");
        syslog.target(Target.OFF);
        syslog.message("nobody asked");
        assertEquals(dropped, syslog.dropped());
    }
}
