package bauta.health;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.tinylog.Logger;

/**
 * The history of events: the latest {@link #MOST}, in memory and, once it has a file, over restarts. A line of the file begins with
 * a CRC-32 of the rest; lines that do not match theirs are left out. For any thread.
 */
public final class EventLog {
    static final int MOST = 1000;
    private static final int MOST_FAILING = MOST / 2;
    private static final int LONGEST = 64 * 1024 * 1024;

    private final Deque<Event> events = new ArrayDeque<>();
    /** The latest word about each host that fails, however long ago; the oldest first. */
    private final SequencedMap<Host, Event> failing = new LinkedHashMap<>();
    private final List<Consumer<Event>> followers = new CopyOnWriteArrayList<>();
    private Path file;
    private int lines;
    private long number;
    private boolean complained;

    /** Goes on with the history in a file, and writes to it from now on. */
    public synchronized void keep(Path history) {
        file = history;
        try {
            if (!Files.exists(file)) {
                return;
            }
            var text = Files.size(file) <= LONGEST ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
            var read = text.lines().map(EventLog::parse).filter(Objects::nonNull).toList();
            read.forEach(this::account);
            events.addAll(read.subList(Math.max(0, read.size() - MOST), read.size()));
            number = events.isEmpty() ? 0 : events.getLast().number();
            lines = read.size();
            boolean whole = text.endsWith("\n") && lines == text.lines().count() && lines < 2 * MOST;
            if (!whole) {
                rewrite();
            }
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Has somebody told of each event, in the thread that records it; to return at once. */
    public void follow(Consumer<Event> follower) {
        followers.add(follower);
    }

    private record Host(String subject, String backend) {
    }

    private void account(Event event) {
        var host = new Host(event.subject(), event.backend());
        if (event.kind() == Event.Kind.RETURN || event.kind() == Event.Kind.FAIL) {
            failing.remove(host);
        }
        if (event.kind() == Event.Kind.FAIL) {
            failing.put(host, event);
            if (failing.size() > MOST_FAILING) {
                failing.pollFirstEntry();
            }
        }
    }

    /** Whether the last that was said about the health of a host is that it fails; remembered also where the event itself is not any more. */
    public synchronized boolean fails(String subject, String backend) {
        return failing.containsKey(new Host(subject, backend));
    }

    /** Something happened. */
    public void record(Event.Kind kind, String subject, String backend, String text) {
        Event event;
        synchronized (this) {
            event = new Event(++number, System.currentTimeMillis(), kind, subject, backend, text);
            events.addLast(event);
            account(event);
            if (events.size() > MOST) {
                events.removeFirst();
            }
            append(event);
        }
        Logger.tag("event").info("{}: {}", subject, text);
        followers.forEach(follower -> follower.accept(event));
    }

    /** The latest, newest first. */
    public synchronized List<Event> latest(int most) {
        var latest = new ArrayList<Event>();
        var newest = events.descendingIterator();
        while (newest.hasNext() && latest.size() < most) {
            latest.add(newest.next());
        }
        return latest;
    }

    private void append(Event event) {
        if (file == null) {
            return;
        }
        try {
            if (lines >= 2 * MOST) {
                rewrite();
                return;
            }
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                var bytes = ByteBuffer.wrap(line(event).getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            lines++;
        } catch (IOException e) {
            complain(e);
        }
    }

    private void rewrite() throws IOException {
        long oldest = events.isEmpty() ? 0 : events.getFirst().number();
        var kept = new ArrayList<>(failing.values());
        kept.removeIf(event -> event.number() >= oldest);
        kept.addAll(events);
        var text = new StringBuilder();
        kept.forEach(event -> text.append(line(event)));
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
        lines = kept.size();
    }

    private void complain(IOException e) {
        if (!complained) {
            complained = true;
            Logger.warn("The event history cannot be kept in {}: {}. It goes on in memory.", file, e.toString());
        }
    }

    private static String line(Event event) {
        var rest = event.number() + "\t" + event.epochMillis() + "\t" + event.kind().word() + "\t" + event.subject() + "\t" + event.backend()
                + "\t" + event.text().replaceAll("\\p{Cntrl}", " ");
        return sum(rest) + "\t" + rest + "\n";
    }

    /** Null where the line is not whole. */
    private static Event parse(String line) {
        var parts = line.split("\t", 7);
        if (parts.length != 7 || !parts[0].equals(sum(line.substring(line.indexOf('\t') + 1))) || Event.Kind.of(parts[3]) == null) {
            return null;
        }
        return new Event(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Event.Kind.of(parts[3]), parts[4], parts[5], parts[6]);
    }

    private static String sum(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits(crc.getValue(), 8);
    }
}
