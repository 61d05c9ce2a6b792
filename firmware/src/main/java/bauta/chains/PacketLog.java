package bauta.chains;

import bauta.wire.Ipv4;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The log lines of rules with {@code -l}, in the format of Linux 2.2.10 and later, limited in rate: a burst of lines, then so
 * many a second; what was left out is counted and said. Used by the path thread.
 */
public final class PacketLog implements RuleLog {
    /** Where lines go; they have no line end. Has to return at once. */
    @FunctionalInterface
    public interface Sink {
        void line(String line);
    }

    private static final int BURST = 20;
    private static final int PER_SECOND = 5;

    private final LongSupplier nanos;
    private final Sink sink;
    private final int burst;
    private long burstNanos;
    private long lineNanos;
    private long emptyAtNanos;
    private long suppressed;

    /** @param nanos the monotonic clock, nanoseconds */
    public PacketLog(LongSupplier nanos, Sink sink) {
        this(nanos, sink, BURST, PER_SECOND);
    }

    /**
     * @param burst     lines that may come at once, at least 1
     * @param perSecond lines a second in the long run, at least 1
     */
    public PacketLog(LongSupplier nanos, Sink sink, int burst, int perSecond) {
        this.nanos = nanos;
        this.sink = sink;
        this.burst = burst;
        rate(perSecond);
        emptyAtNanos = nanos.getAsLong() - burstNanos;
    }

    /** Another limit: lines a second in the long run; 0 means none. */
    public void rate(int perSecond) {
        lineNanos = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
        burstNanos = burst * lineNanos;
    }

    @Override
    public void matched(Chain chain, Rule rule, int number, Facts facts) {
        if (mayWrite()) {
            write(line(chain.name(), rule, number, facts));
        } else {
            suppressed++;
        }
    }

    /** Says how many lines were left out if none came since that could have said so. */
    @Override
    public void tick() {
        if (suppressed != 0 && mayWrite()) {
            saySuppressed();
        }
    }

    private void write(String line) {
        saySuppressed();
        sink.line(line);
    }

    private void saySuppressed() {
        if (suppressed != 0) {
            sink.line("Packet log limited: " + suppressed + " lines suppressed");
            suppressed = 0;
        }
    }

    /** Takes one line out of a bucket that was empty at {@link #emptyAtNanos}, fills with time, and holds one burst. */
    private boolean mayWrite() {
        long now = nanos.getAsLong();
        if (now - emptyAtNanos > burstNanos) {
            emptyAtNanos = now - burstNanos;
        }
        if (now - emptyAtNanos < lineNanos) {
            return false;
        }
        emptyAtNanos += lineNanos;
        return true;
    }

    /** One line as the kernel wrote it; {@link Facts#tos} is that before the rule's change. */
    static String line(String chain, Rule rule, int number, Facts facts) {
        var spec = rule.spec();
        var line = new StringBuilder(160).append("Packet log: ").append(chain).append(' ')
                .append(spec.target().isEmpty() ? "-" : spec.target());
        if (rule.target() == Target.REDIRECT) {
            line.append(' ').append(spec.redirectPort());
        }
        line.append(' ').append(facts.device).append(" PROTO=").append(facts.protocol).append(' ');
        address(line, facts.source).append(':').append(facts.sourcePort).append(' ');
        address(line, facts.destination).append(':').append(facts.destinationPort);
        line.append(" L=").append(facts.length).append(" S=0x");
        hex(line, facts.tos, 2);
        if (facts.header != null) {
            header(line, facts.header);
        }
        if (facts.syn && !facts.fragment) {
            line.append(" SYN");
        }
        return line.append(" (#").append(number).append(')').toString();
    }

    private static void header(StringBuilder line, Ipv4 header) {
        line.append(" I=").append(header.id()).append(" F=0x");
        hex(line, header.fragmentWord(), 4);
        line.append(" T=").append(header.ttl());
        int options = header.at() + Ipv4.HEADER;
        for (int i = 0; i < header.optionsLength(); i += 4) {
            // The kernel printed the word as a little-endian machine reads it.
            line.append(" O=0x");
            hex(line, Integer.reverseBytes(header.buffer().getInt(options + i)), 8);
        }
    }

    private static StringBuilder address(StringBuilder line, int address) {
        return line.append(address >>> 24).append('.').append(address >>> 16 & 0xFF).append('.').append(address >>> 8 & 0xFF)
                .append('.').append(address & 0xFF);
    }

    private static void hex(StringBuilder line, int value, int digits) {
        var text = Integer.toHexString(value).toUpperCase(Locale.ROOT);
        line.repeat('0', Math.max(0, digits - text.length())).append(text);
    }
}
