package bauta.forward;

import bauta.wire.Addresses;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.tinylog.Logger;

/**
 * Messages to a syslog server in the format of RFC 5424, each in a datagram (RFC 5426) or with its octets counted in a TCP
 * connection (RFC 6587 section 3.4.1). Given by any thread, sent by one of its own. While the server is away they
 * wait; those that find no room are counted and said.
 */
public final class Syslog {
    private static final int WAITING = 1024;
    private static final int CONNECT_MILLIS = 3000;
    private static final long RETRY_MILLIS = 1000;
    /** Facility local0, severity informational. */
    private static final int PRIORITY = 16 * 8 + 6;
    private static final int LARGEST_DATAGRAM = 1180;

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final String origin = hostName() + " bauta " + ProcessHandle.current().pid() + " forward - ";
    private volatile Target target = Target.OFF;
    private Thread sender;

    /**
     * A server.
     *
     * @param port 0 means that nothing is sent
     */
    public record Target(boolean tcp, int address, int port) {
        /** None. */
        public static final Target OFF = new Target(false, 0, 0);
        /** Where servers listen unless told otherwise. */
        private static final int USUAL_PORT = 514;

        /** Reads {@code off}, {@code udp:ADDRESS[:PORT]} or {@code tcp:ADDRESS[:PORT]}; null if it is none of them. */
        public static Target parse(String text) {
            if (text.equals("off")) {
                return OFF;
            }
            var parts = text.split(":", -1);
            boolean sound = (parts.length == 2 || parts.length == 3) && (parts[0].equals("udp") || parts[0].equals("tcp"))
                    && (parts.length == 2 || parts[2].matches("[1-9][0-9]{0,4}") && Integer.parseInt(parts[2]) <= 65535);
            try {
                return sound ? new Target(parts[0].equals("tcp"), Addresses.parse(parts[1]),
                        parts.length == 2 ? USUAL_PORT : Integer.parseInt(parts[2])) : null;
            } catch (IllegalArgumentException noAddress) {
                return null;
            }
        }

        /** As {@link #parse} reads it. */
        @Override
        public String toString() {
            return port == 0 ? "off" : (tcp ? "tcp:" : "udp:") + Addresses.text(address) + (port == USUAL_PORT ? "" : ":" + port);
        }

        private InetSocketAddress socketAddress() throws IOException {
            return new InetSocketAddress(InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array()), port);
        }
    }

    /** Another server from now on, or none. */
    public synchronized void target(Target changed) {
        target = changed;
        if (changed.port == 0) {
            waiting.clear();
        } else if (sender == null) {
            sender = Thread.ofPlatform().daemon().name("syslog").start(this::send);
        }
        notifyAll();
    }

    /** Takes a message for the server, if there is one; returns at once. */
    public void message(String text) {
        if (target.port != 0 && !waiting.offer(message(Instant.now(), origin, text))) {
            dropped.incrementAndGet();
        }
    }

    /** Messages that found no room. */
    public long dropped() {
        return dropped.get();
    }

    static String message(Instant now, String origin, String text) {
        return "<" + PRIORITY + ">1 " + now.truncatedTo(ChronoUnit.MILLIS) + " " + origin + text;
    }

    private void send() {
        var link = new Link();
        try {
            while (true) {
                var message = waiting.take().getBytes(StandardCharsets.UTF_8);
                while (!link.send(target, message)) {
                    link.complain();
                    rest(link.to);
                }
                if (waiting.isEmpty()) {
                    link.tell(dropped.get());
                }
            }
        } catch (InterruptedException end) {
            link.close();
        }
    }

    /** Until the server is tried again, or another is to be. */
    private synchronized void rest(Target failed) throws InterruptedException {
        if (target.equals(failed)) {
            wait(RETRY_MILLIS);
        }
    }

    /** The way to the server; used by the sending thread. */
    private static final class Link {
        private Target to = Target.OFF;
        private SocketChannel stream;
        private DatagramSocket datagrams;
        private String fault;
        private String complainedOf;
        private long told;

        /** @return false if it has to be tried again */
        boolean send(Target target, byte[] message) {
            if (!target.equals(to)) {
                close();
                to = target;
                complainedOf = null;
            }
            if (to.port == 0) {
                return true;
            }
            try {
                if (to.tcp) {
                    counted(message);
                } else {
                    datagram(message);
                }
                return true;
            } catch (IOException e) {
                fault = e.getMessage();
                close();
                return false;
            }
        }

        private void counted(byte[] message) throws IOException {
            if (stream != null && ended()) {
                close();
            }
            if (stream == null) {
                stream = SocketChannel.open();
                stream.socket().connect(to.socketAddress(), CONNECT_MILLIS);
                stream.socket().setTcpNoDelay(true);
            }
            var count = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
            var whole = ByteBuffer.allocate(count.length + message.length).put(count).put(message).flip();
            while (whole.hasRemaining()) {
                stream.write(whole);
            }
        }

        /** Whether the server has hung up: what is written then is lost without an error. A server says nothing else. */
        private boolean ended() throws IOException {
            stream.configureBlocking(false);
            try {
                return stream.read(ByteBuffer.allocate(64)) < 0;
            } finally {
                stream.configureBlocking(true);
            }
        }

        private void datagram(byte[] message) throws IOException {
            if (datagrams == null) {
                datagrams = new DatagramSocket();
            }
            datagrams.send(new DatagramPacket(message, Math.min(message.length, LARGEST_DATAGRAM), to.socketAddress()));
        }

        /** Once for each fault. */
        private void complain() {
            if (!fault.equals(complainedOf)) {
                Logger.warn("syslog server {}: {}; up to {} messages wait for it", to, fault, WAITING);
                complainedOf = fault;
            }
        }

        /** Nothing waits any more. */
        private void tell(long lost) {
            if (complainedOf != null || lost != told) {
                Logger.warn("syslog server {}: all is sent but {} messages that found no room", to, lost - told);
            }
            complainedOf = null;
            told = lost;
        }

        private void close() {
            try {
                if (stream != null) {
                    stream.close();
                }
            } catch (IOException gone) {
                // Closed it is anyway.
            }
            if (datagrams != null) {
                datagrams.close();
            }
            stream = null;
            datagrams = null;
        }
    }

    /** Of this machine, as RFC 5424 wants it: printable, or {@code -}. */
    private static String hostName() {
        try {
            var name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.matches("[!-~]{1,255}") ? name : "-";
        } catch (IOException unknown) {
            return "-";
        }
    }
}
