package bauta.board.log;

import bauta.command.LogRing;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.core.TinylogLoggingProvider;
import org.tinylog.provider.ProviderRegistry;
import org.tinylog.writers.Writer;

/** A writer of tinylog's ({@code tinylog.properties} names it) that keeps the latest lines in memory, for {@code bauta log}. */
public final class RingWriter implements Writer {
    private static final int FRAMES = 3;

    private final LogRing ring = new LogRing();

    /** As tinylog makes it. @param properties none */
    public RingWriter(Map<String, String> properties) {
    }

    /** What the writer in use keeps; an empty ring where tinylog was told to use none. */
    public static LogRing ring() {
        if (ProviderRegistry.getLoggingProvider() instanceof TinylogLoggingProvider provider) {
            for (var writer : provider.getWriters()) {
                if (writer instanceof RingWriter found) {
                    return found.ring;
                }
            }
        }
        return new LogRing();
    }

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        return EnumSet.of(LogEntryValue.DATE, LogEntryValue.LEVEL, LogEntryValue.MESSAGE, LogEntryValue.EXCEPTION);
    }

    @Override
    public void write(LogEntry entry) {
        var text = new StringBuilder(entry.getMessage() == null ? "" : entry.getMessage());
        if (entry.getException() != null) {
            text.append(text.isEmpty() ? "" : ": ").append(entry.getException());
            var frames = entry.getException().getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
                text.append(" at ").append(frames[i]);
            }
        }
        ring.add(entry.getTimestamp().toDate().getTime(), LogRing.Level.valueOf(entry.getLevel().name()), text.toString());
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
