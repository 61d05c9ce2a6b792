package bauta.web.change;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * An update on its way from a browser to {@code bauta update}, in pieces of a request each, so that no request takes long and no more
 * than {@link #WAITING} pieces are in memory. One at a time. For any thread.
 */
public final class Upload {
    /** Bytes of a piece. */
    public static final int LARGEST_PIECE = 1 << 20;

    private static final int WAITING = 2;
    private static final int PATIENCE_SECONDS = 60;
    private static final int MOST_SAID = 20_000;
    private static final List<String> COMMAND = List.of("bauta", "update", "upload");

    private final Shell shell;
    private final ThreadFactory threads;
    private Transfer transfer;

    /**
     * How far it is.
     *
     * @param running  whether the command still runs
     * @param received bytes so far; the next piece begins there
     * @param said     what the command printed
     * @param exit     its exit code once it does not run any more
     */
    public record State(boolean running, long received, String said, int exit) {
        private static final State NONE = new State(false, 0, "", 0);
    }

    public Upload(Shell shell, ThreadFactory threads) {
        this.shell = shell;
        this.threads = threads;
    }

    /** How the latest one stands. */
    public synchronized State state() {
        return transfer == null ? State.NONE : transfer.state();
    }

    /**
     * Takes a piece in. One that begins elsewhere than where the last ended, or finds no room for now, is not taken; the state says
     * where to go on.
     *
     * @param at   bytes before it; 0 begins a new update, unless one is being written
     * @param last whether nothing comes after it
     */
    public synchronized State piece(long at, byte[] bytes, boolean last) {
        if (at == 0 && (transfer == null || !transfer.state().running())) {
            transfer = new Transfer();
            threads.newThread(transfer::run).start();
        }
        if (transfer == null) {
            return State.NONE;
        }
        transfer.take(at, bytes, last);
        return transfer.state();
    }

    private final class Transfer extends InputStream {
        private static final byte[] END = {};

        private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(WAITING + 1);
        private final StringBuffer said = new StringBuffer();
        private volatile boolean running = true;
        private volatile int exit;
        private long received;
        private byte[] piece = END;
        private int position;
        private boolean ended;

        void run() {
            try {
                exit = shell.run(COMMAND, this, text -> {
                    if (said.length() < MOST_SAID) {
                        said.append(text);
                    }
                });
            } finally {
                running = false;
                pieces.clear();
            }
        }

        State state() {
            return new State(running, received, said.toString(), exit);
        }

        void take(long at, byte[] bytes, boolean last) {
            // One place is kept for the end.
            if (running && at == received && bytes.length > 0 && pieces.remainingCapacity() > 1 && pieces.offer(bytes)) {
                received += bytes.length;
                if (last) {
                    pieces.add(END);
                }
            }
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position == piece.length && !ended) {
                next();
            }
            if (ended) {
                return -1;
            }
            int copied = Math.min(length, piece.length - position);
            System.arraycopy(piece, position, to, from, copied);
            position += copied;
            return copied;
        }

        private void next() throws IOException {
            try {
                piece = pieces.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                piece = null;
            }
            position = 0;
            if (piece == null) {
                piece = END;
                ended = true;
                throw new IOException("nothing came for " + PATIENCE_SECONDS + " s, so the upload is given up");
            }
            ended = piece.length == 0;
        }
    }
}
