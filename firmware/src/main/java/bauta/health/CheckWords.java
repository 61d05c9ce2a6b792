package bauta.health;

import bauta.forward.Backend;
import bauta.health.Check.FailBack;
import bauta.health.Check.Order;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A check in the words of {@code bauta health set}, both ways. Complaints are {@link IllegalArgumentException}s for people. */
public final class CheckWords {
    /** The grammar, for the help. */
    public static final String HELP = """
            CHECK is one of
              tcp                                   a connection can be made
              http|https [path=/] [host=NAME] [status=N] [text=TEXT]
                                                    a page has that status (200 to 399) and that text
              ping                                  an echo comes back
              udp [send=TEXT] [expect=TEXT]         a datagram (a line end where nothing is said) is answered
              dns [name=NAME]                       a name server answers
              program run=PROGRAM [arg=WORD]...     PROGRAM WORD... ADDRESS PORT ends with 0
              none                                  nothing is checked; for steps and drains by hand
            OPTIONS, with what holds without them
              interval=2s  timeout=2s               100ms to 1h; a timeout of 10ms to 1m
              fall=3  rise=2                        failures, successes in a row that count; the first result counts at once
              port=N                                the port that is asked; without it the one that serves
              order=auto|share|first                all hosts that are well share, or the first one serves and the others stand
                                                    by; auto: first where the first has the preference 0 of mfw
              failback=at-once|hold:TIME|by-hand    when a host that is back serves again
              drain=60s|never                       after which connections of a host that does not serve any more are cut
              primary=ADDRESS[:PORT]                the host that is to serve if it can; without it the first
              sorry=ADDRESS[:PORT]                  the host that serves only where no other can
            """;

    private static final int LEAST_INTERVAL = 100;
    private static final int MOST_INTERVAL = 3_600_000;
    private static final int LEAST_TIMEOUT = 10;
    private static final int MOST_TIMEOUT = 60_000;
    private static final int MOST_COUNT = 100;
    private static final int MOST_SECONDS = 86_400;
    private static final int LONGEST_WORD = 200;

    private CheckWords() {
    }

    /** The words that make a check, those of defaults left out. */
    public static List<String> of(Check check) {
        var words = new ArrayList<>(List.of(check.probe().name()));
        var standard = Check.DEFAULT;
        switch (check.probe()) {
            case Probe.Http http -> {
                add(words, !http.path().equals("/"), "path", http.path());
                add(words, !http.host().isEmpty(), "host", http.host());
                add(words, http.status() != 0, "status", Integer.toString(http.status()));
                add(words, !http.text().isEmpty(), "text", http.text());
            }
            case Probe.Udp udp -> {
                add(words, !udp.send().isEmpty(), "send", udp.send());
                add(words, !udp.expect().isEmpty(), "expect", udp.expect());
            }
            case Probe.Dns dns -> add(words, !dns.query().equals("localhost"), "name", dns.query());
            case Probe.Program program -> {
                words.add("run=" + program.command().getFirst());
                program.command().stream().skip(1).forEach(word -> words.add("arg=" + word));
            }
            case Probe.None none -> { }
            case Probe.Tcp tcp -> { }
            case Probe.Ping ping -> { }
        }
        add(words, check.intervalMillis() != standard.intervalMillis(), "interval", Durations.text(check.intervalMillis()));
        add(words, check.timeoutMillis() != standard.timeoutMillis(), "timeout", Durations.text(check.timeoutMillis()));
        add(words, check.fall() != standard.fall(), "fall", Integer.toString(check.fall()));
        add(words, check.rise() != standard.rise(), "rise", Integer.toString(check.rise()));
        add(words, check.port() != 0, "port", Integer.toString(check.port()));
        add(words, check.order() != standard.order(), "order", check.order().name().toLowerCase(Locale.ROOT));
        add(words, check.failBack() != standard.failBack(), "failback", check.failBack() == FailBack.BY_HAND ? "by-hand"
                : "hold:" + Durations.text(check.holdSeconds() * 1000));
        add(words, check.drainSeconds() != standard.drainSeconds(), "drain",
                check.drainSeconds() == Check.NEVER ? "never" : Durations.text(check.drainSeconds() * 1000));
        add(words, check.primary() != null, "primary", String.valueOf(check.primary()));
        add(words, check.sorry() != null, "sorry", String.valueOf(check.sorry()));
        return words;
    }

    private static void add(List<String> words, boolean said, String name, String value) {
        if (said) {
            words.add(name + "=" + value);
        }
    }

    /** Reads the words, the kind of check first. */
    public static Check parse(List<String> words) {
        var reader = new Reader(words.isEmpty() ? "" : words.getFirst());
        words.stream().skip(1).forEach(reader::take);
        return reader.check();
    }

    /** {@code ADDRESS[:PORT]}, or {@code ADDRESS PORT} as two words made one with a colon. */
    public static Backend backend(String text) {
        int colon = text.indexOf(':');
        int address = Addresses.parse(colon < 0 ? text : text.substring(0, colon));
        return new Backend(address, colon < 0 ? 0 : number("a port", text.substring(colon + 1), 1, 65535));
    }

    private static int number(String what, String text, int least, int most) {
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("'" + text + "' is not " + what + ", those are " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    private static int millis(String name, String text, int least, int most) {
        int millis = Durations.millis(text);
        if (millis < least || millis > most) {
            throw new IllegalArgumentException(name + "=" + text + ": a time from " + Durations.text(least) + " to " + Durations.text(most)
                    + " is needed, such as 500ms or 2s");
        }
        return millis;
    }

    private static int seconds(String name, String text) {
        int millis = Durations.millis(text);
        if (millis < 0 || millis > MOST_SECONDS * 1000 || millis % 1000 != 0) {
            throw new IllegalArgumentException(name + "=" + text + ": a time of whole seconds up to a day is needed, such as 30s or 5m");
        }
        return millis / 1000;
    }

    private static final class Reader {
        private final String kind;
        private Check check = Check.DEFAULT;
        private String path = "/";
        private String host = "";
        private int status;
        private String text = "";
        private String send = "";
        private String expect = "";
        private String name = "localhost";
        private final List<String> program = new ArrayList<>();

        Reader(String kind) {
            this.kind = kind;
            if (!List.of("tcp", "http", "https", "ping", "udp", "dns", "program", "none").contains(kind)) {
                throw new IllegalArgumentException("there is no check '" + kind + "', only tcp, http, https, ping, udp, dns, program and none");
            }
        }

        void take(String word) {
            int equals = word.indexOf('=');
            var value = word.substring(equals + 1);
            if (equals < 1) {
                throw new IllegalArgumentException("'" + word + "' is no option; they are written NAME=VALUE");
            }
            if (value.length() > LONGEST_WORD || value.chars().anyMatch(c -> c < ' ' || c == 127)) {
                throw new IllegalArgumentException(word.substring(0, equals) + ": at most " + LONGEST_WORD + " visible characters");
            }
            var option = word.substring(0, equals);
            if (!ofKind(option, value)) {
                ofAll(option, value);
            }
        }

        private boolean ofKind(String option, String value) {
            switch (kind + " " + option) {
                case "http path", "https path" -> path = path(value);
                case "http host", "https host" -> host = name(value);
                case "http status", "https status" -> status = number("a status", value, 100, 599);
                case "http text", "https text" -> text = value;
                case "udp send" -> send = value;
                case "udp expect" -> expect = value;
                case "dns name" -> name = name(value);
                case "program run" -> program.addFirst(program(value));
                case "program arg" -> program.addLast(value);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void ofAll(String option, String value) {
            var c = check;
            check = switch (option) {
                case "interval" -> with(c.port(), millis(option, value, LEAST_INTERVAL, MOST_INTERVAL), c.timeoutMillis(), c.fall(), c.rise());
                case "timeout" -> with(c.port(), c.intervalMillis(), millis(option, value, LEAST_TIMEOUT, MOST_TIMEOUT), c.fall(), c.rise());
                case "fall" -> with(c.port(), c.intervalMillis(), c.timeoutMillis(), number("a count", value, 1, MOST_COUNT), c.rise());
                case "rise" -> with(c.port(), c.intervalMillis(), c.timeoutMillis(), c.fall(), number("a count", value, 1, MOST_COUNT));
                case "port" -> with(number("a port", value, 1, 65535), c.intervalMillis(), c.timeoutMillis(), c.fall(), c.rise());
                case "order" -> with(order(value), c.failBack(), c.holdSeconds(), c.drainSeconds(), c.primary(), c.sorry());
                case "failback" -> failBack(value);
                case "drain" -> with(c.order(), c.failBack(), c.holdSeconds(), value.equals("never") ? Check.NEVER : seconds(option, value),
                        c.primary(), c.sorry());
                case "primary" -> with(c.order(), c.failBack(), c.holdSeconds(), c.drainSeconds(), backend(value), c.sorry());
                case "sorry" -> with(c.order(), c.failBack(), c.holdSeconds(), c.drainSeconds(), c.primary(), backend(value));
                default -> throw new IllegalArgumentException("'" + option + "' is no option of a check of kind " + kind
                        + "; 'bauta health' shows all");
            };
        }

        private Check failBack(String value) {
            var c = check;
            boolean hold = value.startsWith("hold:");
            int seconds = hold ? seconds("hold", value.substring(5)) : c.holdSeconds();
            var mode = hold ? FailBack.HOLD : switch (value) {
                case "at-once" -> FailBack.AT_ONCE;
                case "by-hand" -> FailBack.BY_HAND;
                default -> throw new IllegalArgumentException("failback=" + value + ": at-once, hold:TIME or by-hand is needed");
            };
            return with(c.order(), mode, seconds, c.drainSeconds(), c.primary(), c.sorry());
        }

        private static Order order(String value) {
            return switch (value) {
                case "auto" -> Order.AUTO;
                case "share" -> Order.SHARE;
                case "first" -> Order.FIRST;
                default -> throw new IllegalArgumentException("order=" + value + ": auto, share or first is needed");
            };
        }

        private static String path(String value) {
            if (!value.matches("/[!-~]*")) {
                throw new IllegalArgumentException("path=" + value + ": a path begins with / and has no spaces");
            }
            return value;
        }

        private static String name(String value) {
            if (!value.matches("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*(:[0-9]{1,5})?")) {
                throw new IllegalArgumentException("'" + value + "' is no host name");
            }
            return value;
        }

        private static String program(String value) {
            if (!value.startsWith("/")) {
                throw new IllegalArgumentException("run=" + value + ": the program is named by its whole path");
            }
            return value;
        }

        private Check with(int port, int interval, int timeout, int fall, int rise) {
            return new Check(check.probe(), port, interval, timeout, fall, rise, check.order(), check.failBack(), check.holdSeconds(),
                    check.drainSeconds(), check.primary(), check.sorry(), check.drained());
        }

        private Check with(Order order, FailBack failBack, int hold, int drain, Backend primary, Backend sorry) {
            return new Check(check.probe(), check.port(), check.intervalMillis(), check.timeoutMillis(), check.fall(), check.rise(), order,
                    failBack, hold, drain, primary, sorry, check.drained());
        }

        Check check() {
            if (kind.equals("program") && (program.isEmpty() || !program.getFirst().startsWith("/"))) {
                throw new IllegalArgumentException("a check by a program needs run=PROGRAM");
            }
            var probe = switch (kind) {
                case "tcp" -> new Probe.Tcp();
                case "http", "https" -> new Probe.Http(kind.equals("https"), path, host, status, text);
                case "ping" -> new Probe.Ping();
                case "udp" -> new Probe.Udp(send, expect);
                case "dns" -> new Probe.Dns(name);
                case "program" -> new Probe.Program(program);
                default -> new Probe.None();
            };
            if (check.sorry() != null && check.sorry().equals(check.primary())) {
                throw new IllegalArgumentException("primary= and sorry= are the same host");
            }
            return new Check(probe, check.port(), check.intervalMillis(), check.timeoutMillis(), check.fall(), check.rise(), check.order(),
                    check.failBack(), check.holdSeconds(), check.drainSeconds(), check.primary(), check.sorry(), check.drained());
        }
    }
}
