package bauta.health;

import bauta.forward.Backend;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Does what a check asks for, through the board's own sockets, which is to say through the firmware and over the wire. Waits on
 * the caller's thread, which may be a virtual one.
 */
final class Probes {
    /** Attempts to connect, pings and datagrams in one check, so that a lost packet alone is no failure. */
    private static final int ATTEMPTS = 3;
    private static final int MOST_ANSWER = 1500;
    /** Java does not send an empty datagram from a connected socket, and only a connected one hears that a port is closed. */
    private static final byte[] NOTHING_TO_SAY = {'\n'};
    private static final int PINGS = 8;
    private static final int PROGRAMS = 8;

    /** Echoes wait in the kernel, where a virtual thread would hold its carrier; and programs are dear. */
    private final ExecutorService pings = pings();
    private final Semaphore programs = new Semaphore(PROGRAMS);

    /** @param reason why it failed, in words; empty if it did not */
    record Result(String reason) {
        static final Result GOOD = new Result("");

        boolean good() {
            return reason.isEmpty();
        }
    }

    private static ExecutorService pings() {
        var pool = new ThreadPoolExecutor(PINGS, PINGS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("ping-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Checks one host. */
    Result run(Check check, Backend backend) throws InterruptedException {
        int port = check.port() != 0 ? check.port() : backend.port();
        try {
            var address = InetAddress.getByAddress(bytes(backend.address()));
            var to = new InetSocketAddress(address, port);
            int timeout = check.timeoutMillis();
            return new Result(switch (check.probe()) {
                case Probe.None none -> "";
                case Probe.Tcp tcp -> {
                    connect(to, timeout, timeout).close();
                    yield "";
                }
                case Probe.Http http -> HttpProbe.ask(http, to, timeout);
                case Probe.Ping ping -> ping(address, timeout);
                case Probe.Udp udp -> {
                    var answer = exchange(udp.send().isEmpty() ? NOTHING_TO_SAY : udp.send().getBytes(StandardCharsets.UTF_8), to, timeout);
                    yield new String(answer, StandardCharsets.UTF_8).contains(udp.expect()) ? "" : "answers something else";
                }
                case Probe.Dns dns -> DnsProbe.verdict(exchange(DnsProbe.question(dns.query()), to, timeout));
                case Probe.Program program -> run(program, backend, port, timeout);
            });
        } catch (IOException e) {
            return new Result(words(e, check.timeoutMillis()));
        }
    }

    private static byte[] bytes(int address) {
        return new byte[] {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address};
    }

    /** A connection, in that time at most. What is closed without having been used is reset, which leaves nothing behind. */
    static Socket connect(InetSocketAddress to, int timeoutMillis, int readMillis) throws IOException {
        for (int attempt = 1;; attempt++) {
            var socket = new Socket();
            try {
                socket.setSoLinger(true, 0);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(readMillis);
                socket.connect(to, Math.max(1, timeoutMillis / ATTEMPTS));
                return socket;
            } catch (SocketTimeoutException e) {
                socket.close();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
    }

    private String ping(InetAddress address, int timeoutMillis) throws IOException, InterruptedException {
        var answered = pings.submit(() -> echoed(address, timeoutMillis));
        try {
            // A queue behind others that wait is not the host's fault.
            return answered.get(10L * timeoutMillis, TimeUnit.MILLISECONDS) ? "" : timedOut(timeoutMillis);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            answered.cancel(true);
            return timedOut(timeoutMillis);
        }
    }

    private static boolean echoed(InetAddress address, int timeoutMillis) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (address.isReachable(Math.max(1, timeoutMillis / ATTEMPTS))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] exchange(byte[] question, InetSocketAddress to, int timeoutMillis) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(to);
            for (int attempt = 1;; attempt++) {
                try {
                    socket.setSoTimeout(Math.max(1, timeoutMillis / ATTEMPTS));
                    socket.send(new DatagramPacket(question, question.length));
                    var answer = new DatagramPacket(new byte[MOST_ANSWER], MOST_ANSWER);
                    socket.receive(answer);
                    return java.util.Arrays.copyOf(answer.getData(), answer.getLength());
                } catch (SocketTimeoutException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
    }

    private String run(Probe.Program program, Backend backend, int port, int timeoutMillis) throws IOException, InterruptedException {
        var words = new ArrayList<>(program.command());
        words.add(bauta.wire.Addresses.text(backend.address()));
        words.add(Integer.toString(port));
        programs.acquire();
        try {
            var process = new ProcessBuilder(words).redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try {
                if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
                    return timedOut(timeoutMillis);
                }
                return process.exitValue() == 0 ? "" : "exit code " + process.exitValue();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            programs.release();
        }
    }

    private static String timedOut(int timeoutMillis) {
        return "timed out after " + Durations.text(timeoutMillis);
    }

    private static String words(IOException e, int timeoutMillis) {
        return switch (e) {
            case SocketTimeoutException timeout -> timedOut(timeoutMillis);
            case InterruptedIOException interrupted -> timedOut(timeoutMillis);
            case PortUnreachableException refused -> "connection refused";
            case NoRouteToHostException unreachable -> "host unreachable";
            case ConnectException refused when String.valueOf(refused.getMessage()).contains("refused") -> "connection refused";
            default -> {
                var message = String.valueOf(e.getMessage());
                yield message.contains("reset") ? "connection reset" : message.contains("unreachable") ? "host unreachable" : message;
            }
        };
    }

    void close() {
        pings.shutdownNow();
    }
}
