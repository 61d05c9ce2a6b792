package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.explain.Filter;
import bauta.explain.Pcapng;
import bauta.explain.Recorder;
import bauta.explain.Words;
import bauta.path.PathThread;
import bauta.path.Router;
import bauta.wire.Frames;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.ListIterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The sub-commands {@code trace} and {@code capture} of {@code bauta}: live packets in words, and as a file for Wireshark. One of
 * them at a time; both end by themselves.
 */
public final class BautaTrace {
    private static final String FILTER = "[host ADDRESS] [port N] [proto P] [dropped] [copied]";
    private static final int PACKETS = 100;
    private static final int SECONDS = 10;
    private static final int CAPTURED_PACKETS = 10_000;
    private static final int CAPTURED_SECONDS = 60;
    private static final long TRACE_ROOM = 1 << 20;
    private static final long CAPTURE_ROOM = 8 << 20;
    private static final long PAUSE_NANOS = 10_000_000;

    private final Router router;
    private final PathThread path;
    private final PacketWords words;
    private final AtomicBoolean taken = new AtomicBoolean();

    public BautaTrace(Router router, PathThread path, Names names) {
        this.router = router;
        this.path = path;
        words = new PacketWords(names);
    }

    public List<SubCommand> subCommands() {
        return List.of(
                BautaCommand.subCommand("trace", FILTER + " [-c COUNT] [-t SECONDS]", "what happens to live packets, and why", this::trace),
                BautaCommand.subCommand("capture", FILTER + " [-c COUNT] [-t SECONDS] [-w -]",
                        "live packets with their verdicts, in the format pcapng, to standard output", this::capture));
    }

    private record Request(Filter filter, int count, int seconds) {
    }

    /** What is done with each record. */
    private interface Taker {
        void take(Recorder.Record record);
    }

    private void trace(List<String> arguments, Console console) throws Refusal {
        var request = request(arguments, PACKETS, SECONDS, false);
        var recorder = new Recorder(request.filter, false, TRACE_ROOM);
        listen(recorder, request, console, record -> {
            var topology = router.topology();
            var text = new StringBuilder();
            text.append(record.board() ? "from the board by " : "arriving by ").append(topology.link(record.side()).name()).append(": ")
                    .append(Frames.text(ByteBuffer.wrap(record.frame()), 0, record.frame().length)).append('\n');
            new Words(topology, IpchainsSave::rule).lines(record.steps(), record.board()).forEach(line -> text.append("  ").append(line).append('\n'));
            console.out(text.toString());
        });
    }

    private void capture(List<String> arguments, Console console) throws Refusal {
        var request = request(arguments, CAPTURED_PACKETS, CAPTURED_SECONDS, true);
        var recorder = new Recorder(request.filter, true, CAPTURE_ROOM);
        var file = new Pcapng(router.topology(), System.currentTimeMillis() * 1_000_000L - System.nanoTime());
        out(console, file.start());
        listen(recorder, request, console, record -> out(console, file.packet(record, Words.outcome(record.steps(), router.topology()))));
    }

    private static void out(Console console, byte[] bytes) {
        console.out(bytes, 0, bytes.length);
    }

    private void listen(Recorder recorder, Request request, Console console, Taker taker) throws Refusal {
        if (!taken.compareAndSet(false, true)) {
            throw new Refusal(1, "another trace or capture is running; there is one at a time");
        }
        try {
            path.run(() -> router.watch(recorder));
            try {
                take(recorder, request, console, taker);
            } finally {
                path.run(() -> router.watch(null));
            }
        } finally {
            taken.set(false);
        }
        if (recorder.lost() > 0) {
            console.err("bauta: " + recorder.lost() + " packets came too fast and are missing\n");
        }
    }

    private static void take(Recorder recorder, Request request, Console console, Taker taker) {
        long end = System.nanoTime() + request.seconds * 1_000_000_000L;
        int seen = 0;
        while (seen < request.count && System.nanoTime() - end < 0 && console.open()) {
            var record = recorder.take();
            if (record == null) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } else {
                taker.take(record);
                seen++;
            }
        }
    }

    private Request request(List<String> arguments, int packets, int seconds, boolean capture) throws Refusal {
        int host = 0;
        int protocol = 0;
        boolean dropped = false;
        boolean copied = false;
        String port = null;
        int count = packets;
        int time = seconds;
        var left = arguments.listIterator();
        while (left.hasNext()) {
            var word = left.next();
            switch (word) {
                case "host" -> host = words.address(after(left, word));
                case "port" -> port = after(left, word);
                case "proto" -> protocol = PacketWords.protocol(after(left, word));
                case "tcp", "udp", "icmp" -> protocol = PacketWords.protocol(word);
                case "dropped" -> dropped = true;
                case "copied" -> copied = true;
                case "-c" -> count = PacketWords.number(after(left, word), 1, 1_000_000, "number of packets (1 to 1000000)");
                case "-t" -> time = PacketWords.number(after(left, word), 1, 3600, "number of seconds (1 to 3600)");
                case "-w" -> {
                    if (!capture || !after(left, word).equals("-")) {
                        throw new Refusal(2, "only 'capture -w -' is possible: redirect the output to a file");
                    }
                }
                default -> throw new Refusal(2, "'" + word + "' is no part of a filter; it takes " + FILTER + " [-c COUNT] [-t SECONDS]");
            }
        }
        return new Request(new Filter(host, port == null ? -1 : words.port(port, protocol), protocol, dropped, copied), count, time);
    }

    private static String after(ListIterator<String> left, String word) throws Refusal {
        if (!left.hasNext()) {
            throw new Refusal(2, word + " needs a value");
        }
        return left.next();
    }
}
