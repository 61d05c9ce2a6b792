package bauta.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The latest {@link #MOST} lines of the firmware's own log, in memory only, so that they can be read without wearing out a card. For any thread. */
public final class LogRing {
    /** Lines that are kept. */
    public static final int MOST = 3000;
    /** Characters of a line that are kept; the whole ring stays below 2 MB even if every line is that long. */
    static final int LONGEST = 500;

    private final Deque<Line> lines = new ArrayDeque<>();

    /** How much a line matters, the least first. */
    public enum Level {
        TRACE, DEBUG, INFO, WARN, ERROR;

        /** Null if there is none of that name. */
        public static Level of(String word) {
            for (var level : values()) {
                if (level.word().equals(word)) {
                    return level;
                }
            }
            return null;
        }

        /** As it is typed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A line of the log.
     *
     * @param text without line ends and control characters
     */
    public record Line(long epochMillis, Level level, String text) {
    }

    /** Takes a line in; the oldest makes room. What it says may come from anywhere. */
    public void add(long epochMillis, Level level, String text) {
        var kept = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        var line = new Line(epochMillis, level, kept.replaceAll("\\p{Cntrl}+", " ").strip());
        synchronized (this) {
            if (lines.size() == MOST) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }

    /**
     * The latest lines that matter at least so much and contain a text, newest first.
     *
     * @param text without regard to case; empty for all
     * @param skip so many of them are left out first
     */
    public List<Line> latest(Level least, String text, int skip, int most) {
        var wanted = text.toLowerCase(Locale.ROOT);
        var found = new ArrayList<Line>();
        int left = skip;
        for (var line : newestFirst()) {
            if (line.level.compareTo(least) >= 0 && (wanted.isEmpty() || line.text.toLowerCase(Locale.ROOT).contains(wanted)) && --left < 0) {
                if (found.size() == most) {
                    break;
                }
                found.add(line);
            }
        }
        return found;
    }

    private synchronized List<Line> newestFirst() {
        return new ArrayList<>(lines).reversed();
    }
}
