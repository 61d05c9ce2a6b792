package bauta.board;

import bauta.command.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The console of a command whose shim sits at the other end of the control socket. A peer that does not take what is written within
 * {@value #WRITE_MILLIS} ms is as good as gone: its connection is closed.
 */
final class SocketConsole implements Console, AutoCloseable {
    static final long WRITE_MILLIS = 10_000;

    private static final int CHUNK = 1 << 15;
    private static final long PROBE_NANOS = 100_000_000;
    private static final long TICK_MILLIS = 250;
    private static final byte[] NOTHING = {};

    private final SocketChannel channel;
    private final InputStream in = new Input();
    private final ByteBuffer received = ByteBuffer.allocate(CHUNK).limit(0);
    private final Thread watch;
    private volatile boolean gone;
    /** When the connection is to be closed, {@link System#nanoTime}; 0 for never. */
    private volatile long deadline;
    private long nextProbe = System.nanoTime();

    SocketConsole(SocketChannel channel) {
        this.channel = channel;
        watch = Thread.ofVirtual().name("watch").start(this::watch);
    }

    /** Bounds, from now on, how long all that is read may take; 0 for as long as it likes. */
    void patience(long millis) {
        deadline = millis == 0 ? 0 : later(millis);
    }

    private static long later(long millis) {
        return Math.max(1, System.nanoTime() + millis * 1_000_000);
    }

    private void watch() {
        try {
            while (channel.isOpen()) {
                Thread.sleep(TICK_MILLIS);
                var until = deadline;
                if (until != 0 && System.nanoTime() - until > 0) {
                    gone = true;
                    channel.close();
                }
            }
        } catch (InterruptedException | IOException e) {
            gone = true;
        }
    }

    @Override
    public void out(String text) {
        text('o', text);
    }

    @Override
    public void out(byte[] bytes, int from, int length) {
        frames('o', bytes, from, length);
    }

    @Override
    public void err(String text) {
        text('e', text);
    }

    private void text(char kind, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        frames(kind, bytes, 0, bytes.length);
    }

    private synchronized void frames(char kind, byte[] bytes, int from, int length) {
        for (var at = from; at < from + length && !gone; at += CHUNK) {
            write(ControlSocket.frame(kind, bytes, at, Math.min(CHUNK, from + length - at)));
        }
    }

    private void write(ByteBuffer frame) {
        var before = deadline;
        deadline = later(WRITE_MILLIS);
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } catch (IOException e) {
            gone = true;
        }
        deadline = before;
    }

    /** Tells the exit code. */
    synchronized void exit(int code) {
        if (!gone) {
            write(ByteBuffer.wrap(("x " + code + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public InputStream in() {
        return in;
    }

    /** Only writing tells a peer that is gone from one that has no more to say. */
    @Override
    public synchronized boolean open() {
        var now = System.nanoTime();
        if (!gone && now - nextProbe >= 0) {
            nextProbe = now + PROBE_NANOS;
            write(ControlSocket.frame('o', NOTHING, 0, 0));
        }
        return !gone;
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        channel.close();
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            return fill() ? received.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            var taken = Math.min(length, received.remaining());
            received.get(into, from, taken);
            return taken;
        }

        private boolean fill() throws IOException {
            if (received.hasRemaining()) {
                return true;
            }
            received.clear();
            var read = channel.read(received);
            received.flip();
            return read > 0;
        }
    }
}
