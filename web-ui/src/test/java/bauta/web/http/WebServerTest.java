package bauta.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebServerTest {
    /** As many connections as the server holds. */
    private static final int ALL = 128;
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger mostReading = new AtomicInteger();
    private final WebServer server = new WebServer(work -> {
        threads.incrementAndGet();
        var thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }, this::answer);
    private final List<Socket> sockets = new ArrayList<>();

    private Answer answer(Request request) throws IOException {
        asked.incrementAndGet();
        try {
            switch (request.path()) {
                case "/late" -> gone.await();
                case "/short" -> read(request, Request.LARGEST_FROM_STRANGERS);
                case "/long" -> read(request, 1 << 20);
                default -> {
                }
            }
        } catch (InterruptedException | Request.Unreadable e) {
            throw new IOException(e);
        }
        return Answer.sentence(200, "Here.");
    }

    private void read(Request request, int largest) throws IOException, Request.Unreadable {
        mostReading.accumulateAndGet(reading.incrementAndGet(), Math::max);
        try {
            request.body(largest);
        } finally {
            reading.decrementAndGet();
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket begin(int port, String request) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.getOutputStream().write((request + "\r\nHost: router\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Socket ask(int port, String request) throws IOException {
        var socket = begin(port, request);
        socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void answers(int port) throws IOException {
        var answer = new String(ask(port, "GET / HTTP/1.1\r\nConnection: close").getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    private void until(int requests) throws InterruptedException {
        while (asked.get() < requests) {
            Thread.sleep(10);
        }
    }

    @Test
    void requestsThatBreakOffHoldNoConnections() throws Exception {
        int port = server.plain(ANYWHERE);
        for (int i = 0; i < ALL; i++) {
            ask(port, "GET / HTTP/1.1\r\nContent-Length: 5").close();
        }
        until(ALL);
        Thread.sleep(500);
        answers(port);
    }

    @Test
    void answersForNobodyHoldNoConnections() throws Exception {
        int port = server.plain(ANYWHERE);
        for (int i = 0; i < ALL; i++) {
            ask(port, "GET /late HTTP/1.1").setSoLinger(true, 0);
        }
        while (threads.get() < ALL) {
            Thread.sleep(10);
        }
        for (var socket : sockets) {
            socket.close();
        }
        Thread.sleep(500);
        gone.countDown();
        until(ALL);
        Thread.sleep(500);
        answers(port);
    }

    @Test
    void requestsThatComeInTakeSoManyThreadsAndNoMore() throws Exception {
        var ports = new int[] {server.plain(ANYWHERE), server.plain(ANYWHERE)};
        for (int i = 0; i < ALL; i++) {
            for (int port : ports) {
                try {
                    begin(port, "GET / HTTP/1.1");
                } catch (SocketException e) {
                    assertEquals(0, asked.get()); // closed while more of it was on the way: there is no thread for it
                }
            }
        }
        Thread.sleep(500);
        assertTrue(threads.get() <= ALL, threads::toString);
    }

    @Test
    void shortBodiesComeInWithoutATurnAndGiveNoneAwayWhereTheyBreakOff() throws Exception {
        int port = server.plain(ANYWHERE);
        for (int i = 0; i < 20; i++) {
            ask(port, "POST /short HTTP/1.1\r\nContent-Length: 1000").getOutputStream().write(new byte[999]);
        }
        while (reading.get() < 20) {
            Thread.sleep(10);
        }
        for (var socket : sockets) {
            socket.close();
        }
        sockets.clear();
        while (reading.get() > 0) {
            Thread.sleep(10);
        }
        mostReading.set(0);
        asked.set(0);
        longOnes(port);
    }

    @Test
    void longBodiesComeInFewAtATime() throws Exception {
        longOnes(server.plain(ANYWHERE));
    }

    private void longOnes(int port) throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            ask(port, "POST /long HTTP/1.1\r\nContent-Length: 1000").getOutputStream().write(new byte[999]);
        }
        Thread.sleep(1000);
        assertEquals(6, mostReading.get());
        for (var socket : sockets) {
            socket.getOutputStream().write(0);
        }
        until(20);
        assertEquals(6, mostReading.get());
    }
}
