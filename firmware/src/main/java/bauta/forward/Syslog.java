package bauta.forward;

import bauta.wire.Addresses;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
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
 * connection (RFC 6587 section 3.4.1). Given by any thread, sent by one of its own; those that find no room or no server are
 * counted and said.
 */
public final class Syslog {
    private static final int WAITING = 1024;
    private static final int CONNECT_MILLIS = 3000;
    private static final long RETRY_NANOS = 5_000_000_000L;
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
    }

    /** Takes a message for the server, if there is one; returns at once. */
    public void message(String text) {
        if (target.port != 0 && !waiting.offer(message(Instant.now(), origin, text))) {
            dropped.incrementAndGet();
        }
    }

    /** Messages that found no room or no server. */
    public long dropped() {
        return dropped.get();
    }

    static String message(Instant now, String origin, String text) {
        return "<" + PRIORITY + ">1 " + now.truncatedTo(ChronoUnit.MILLIS) + " " + origin + text;
    }

    private void send() {
        var link = new Link();
        long said = 0;
        try {
            while (true) {
                var message = waiting.take().getBytes(StandardCharsets.UTF_8);
                if (!link.send(target, message)) {
                    dropped.incrementAndGet();
                }
                long lost = dropped.get();
                if (lost != said && link.mayComplain()) {
                    Logger.warn("syslog server {}: {} messages lost ({})", target, lost - said, link.fault);
                    said = lost;
                }
            }
        } catch (InterruptedException end) {
            link.close();
        }
    }

    /** The way to the server; used by the sending thread. */
    private static final class Link {
        private Target to = Target.OFF;
        private Socket stream;
        private DatagramSocket datagrams;
        private long failedAt = System.nanoTime() - RETRY_NANOS;
        private long complainedAt = failedAt;
        private String fault = "too many at once";

        boolean send(Target target, byte[] message) {
            if (!target.equals(to)) {
                close();
                to = target;
                failedAt = System.nanoTime() - RETRY_NANOS;
            }
            if (to.port == 0 || System.nanoTime() - failedAt < RETRY_NANOS) {
                return to.port == 0;
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
                failedAt = System.nanoTime();
                close();
                return false;
            }
        }

        private void counted(byte[] message) throws IOException {
            if (stream == null) {
                stream = new Socket();
                stream.connect(to.socketAddress(), CONNECT_MILLIS);
                stream.setTcpNoDelay(true);
            }
            var count = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
            stream.getOutputStream().write(ByteBuffer.allocate(count.length + message.length).put(count).put(message).array());
        }

        private void datagram(byte[] message) throws IOException {
            if (datagrams == null) {
                datagrams = new DatagramSocket();
            }
            datagrams.send(new DatagramPacket(message, Math.min(message.length, LARGEST_DATAGRAM), to.socketAddress()));
        }

        private boolean mayComplain() {
            boolean may = System.nanoTime() - complainedAt >= RETRY_NANOS;
            complainedAt = may ? System.nanoTime() : complainedAt;
            return may;
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
