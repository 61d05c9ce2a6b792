package bauta.forward;

import bauta.wire.Addresses;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * How a line about a connection through a forward looks: text with fields that begin with {@code %}. Immutable; {@link #NONE}
 * writes nothing.
 */
public final class LogFormat {
    /** No lines. */
    public static final LogFormat NONE = new LogFormat("");
    /** The fields there are, one a line. */
    public static final String FIELDS = """
            %t  time, UTC             %c  client address        %l  local address:port
            %m  module                %p  client port           %b  backend address:port, or -
            %P  protocol              %i  bytes from client     %I  packets from client
            %v  closed, idle, cut     %o  bytes to client       %O  packets to client
                or refused            %d  duration, s, or -     %_  a blank       %%  a per cent sign
            """;

    private static final String LETTERS = "tmPvclpbiIoOd_%";
    private static final int LONGEST = 400;

    private final String text;

    private LogFormat(String text) {
        this.text = text;
    }

    /**
     * Reads a format.
     *
     * @param text up to 400 printable ASCII characters; {@code %xHH} stands for the character of that code
     * @throws IllegalArgumentException with words for people if it is none
     */
    public static LogFormat of(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (c == '%' && next == 'x') {
                plain.append(coded(text, i));
                i += 3;
            } else if (c == '%' && next == '_') {
                plain.append(' ');
                i++;
            } else if (c == '%' && (next == 0 || LETTERS.indexOf(next) < 0)) {
                throw new IllegalArgumentException("no field " + (next == 0 ? "%" : "%" + next) + "; there are " + String.join(" ",
                        List.of(LETTERS.split("")).stream().map(letter -> "%" + letter).toList()));
            } else if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("a log format has printable ASCII characters only");
            } else if (c == '%') {
                plain.append(c).append(next);
                i++;
            } else {
                plain.append(c);
            }
        }
        if (plain.isEmpty() || plain.length() > LONGEST) {
            throw new IllegalArgumentException("a log format has 1 to " + LONGEST + " characters");
        }
        return new LogFormat(plain.toString());
    }

    private static String coded(String text, int at) {
        int code = text.matches("(?s).{" + at + "}%x[0-9A-Fa-f]{2}.*") ? Integer.parseInt(text, at + 2, at + 4, 16) : 0;
        if (code < ' ' || code > '~') {
            throw new IllegalArgumentException("%x needs the two hexadecimal digits of a printable character, 20 to 7E");
        }
        return code == '%' ? "%%" : String.valueOf((char) code);
    }

    /** What a line tells; written by the path thread, read by the one that writes lines. */
    static final class Event {
        LogFormat format;
        String module;
        String verdict;
        long unixMillis;
        int protocol;
        int client;
        int clientPort;
        int local;
        int localPort;
        int backend;
        int backendPort;
        long bytesIn;
        long bytesOut;
        long packetsIn;
        long packetsOut;
        /** -1 where it is not known. */
        long seconds;
    }

    /** The line, without line end. */
    String line(Event e) {
        var line = new StringBuilder(text.length() + 80);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                line.append(c);
                continue;
            }
            switch (text.charAt(++i)) {
                case 't' -> line.append(Instant.ofEpochMilli(e.unixMillis).truncatedTo(ChronoUnit.MILLIS));
                case 'm' -> line.append(e.module);
                case 'P' -> line.append(protocol(e.protocol));
                case 'v' -> line.append(e.verdict);
                case 'c' -> line.append(Addresses.text(e.client));
                case 'p' -> line.append(e.clientPort);
                case 'l' -> endpoint(line, e.local, e.localPort);
                case 'b' -> endpoint(line, e.backend, e.backendPort);
                case 'i' -> line.append(e.bytesIn);
                case 'I' -> line.append(e.packetsIn);
                case 'o' -> line.append(e.bytesOut);
                case 'O' -> line.append(e.packetsOut);
                case 'd' -> line.append(e.seconds < 0 ? "-" : Long.toString(e.seconds));
                default -> line.append('%');
            }
        }
        return line.toString();
    }

    private static void endpoint(StringBuilder line, int address, int port) {
        if (address == 0) {
            line.append('-');
        } else {
            line.append(Addresses.text(address)).append(':').append(port);
        }
    }

    private static String protocol(int number) {
        return switch (number) {
            case 6 -> "tcp";
            case 17 -> "udp";
            case 1 -> "icmp";
            default -> Integer.toString(number);
        };
    }

    /** As one word that needs no quotes in any shell; {@link #of} reads it. */
    public String word() {
        var word = new StringBuilder();
        for (char c : text.toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "%.,:/=+_-@".indexOf(c) >= 0;
            word.append(plain ? String.valueOf(c) : c == ' ' ? "%_" : String.format(Locale.ROOT, "%%x%02X", (int) c));
        }
        return word.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogFormat format && text.equals(format.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The format as people write it. */
    @Override
    public String toString() {
        return text;
    }
}
