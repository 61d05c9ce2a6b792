package bauta.command;

import bauta.forward.AutoForward.Kind;
import bauta.forward.AutoForward.Spec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The words of one {@code autofw} command, read as its own parser did: the command first, several arguments to an option. */
final class AutofwWords {
    /** The exit code of the original for words that make no command. */
    private static final int MISUSED = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Deque<String> words;
    private final Names names;
    private final char command;
    private final TermsWords terms = new TermsWords();
    private Kind kind;
    private int protocol;
    private int low;
    private int high;
    private int visible;
    private int hidden;
    private int host;
    private int ctlProtocol;
    private int ctlPort;
    private boolean unlimited;
    private boolean anyPeer;
    private boolean verbose;
    private boolean numeric;
    private boolean hostGiven;

    /** @param given without the name of the module; one at least */
    AutofwWords(List<String> given, Names names, Console console) throws Refusal {
        this.words = new ArrayDeque<>(given);
        this.names = names;
        var first = words.remove();
        if (!List.of("-A", "-D", "-F", "-L").contains(first)) {
            throw new Refusal(MISUSED, "Command must be either -A, -D, or -F");
        }
        command = first.charAt(1);
        while (!words.isEmpty()) {
            take(words.remove());
        }
        check(console);
    }

    private void take(String option) throws Refusal {
        boolean changes = command == 'A' || command == 'D';
        if (option.equals("-v")) {
            verbose = true;
        } else if (option.equals("-n") && command == 'L') {
            numeric = true;
        } else if (option.startsWith("--")) {
            longOption(option);
        } else if (!changes) {
            throw new Refusal(MISUSED, command == 'F' ? "The flush command does not take options" : "Invalid option: " + option);
        } else {
            change(option);
        }
    }

    private void longOption(String option) throws Refusal {
        int equals = option.indexOf('=');
        var name = equals < 0 ? option.substring(2) : option.substring(2, equals);
        var takes = TermsWords.OPTIONS.get(name);
        if (takes == null || !takes && equals >= 0) {
            throw new Refusal(MISUSED, "Invalid option: " + option);
        }
        terms.take(name, equals >= 0 ? option.substring(equals + 1) : takes ? next(option, "an argument") : null);
    }

    private void change(String option) throws Refusal {
        switch (option) {
            case "-r" -> range(Kind.RANGE, "-r cannot be used in conjunction with -p or -d");
            case "-d" -> range(Kind.DIRECT, "-d cannot be used in conjunction with -p or -r");
            case "-p" -> onePort();
            case "-h" -> {
                host = host(next(option, "HOST"));
                hostGiven = true;
            }
            case "-c" -> {
                ctlProtocol = protocol(next(option, "PROTO PORT"), "Control protocol must be either tcp or udp");
                ctlPort = port(next(option, "PROTO PORT"));
            }
            case "-u" -> unlimited = true;
            case "-i" -> anyPeer = true;
            default -> throw new Refusal(MISUSED, "Invalid option: " + option);
        }
    }

    private void range(Kind chosen, String conflict) throws Refusal {
        once(chosen, conflict);
        protocol = protocol(next("-r", "PROTO LOW HIGH"), "protocol must be either tcp or udp");
        low = port(next("-r", "PROTO LOW HIGH"));
        high = port(next("-r", "PROTO LOW HIGH"));
        if (low > high) {
            throw new Refusal(MISUSED, "Illegal port numbers");
        }
    }

    private void onePort() throws Refusal {
        once(Kind.PORT, "-p cannot be used in conjunction with -r or -d");
        protocol = protocol(next("-p", "PROTO PORT HOST:HIDDEN"), "protocol must be either tcp or udp");
        visible = port(next("-p", "PROTO PORT HOST:HIDDEN"));
        var to = next("-p", "PROTO PORT HOST:HIDDEN");
        int colon = to.indexOf(':');
        if (colon < 0) {
            throw new Refusal(MISUSED, "-p needs PROTO PORT HOST:HIDDEN, and " + to + " is no HOST:HIDDEN");
        }
        host = host(to.substring(0, colon));
        hidden = port(to.substring(colon + 1));
    }

    private void once(Kind chosen, String conflict) throws Refusal {
        if (kind != null) {
            throw new Refusal(MISUSED, conflict);
        }
        kind = chosen;
    }

    private void check(Console console) throws Refusal {
        if (command == 'A' || command == 'D') {
            if (kind == null) {
                throw new Refusal(MISUSED, "You must select a type of forwarding (direct, port, or range)");
            }
            if (kind != Kind.RANGE && hostGiven) {
                throw new Refusal(MISUSED, "-h goes with -r only");
            }
            if (ctlPort != 0 && (anyPeer || hostGiven) && command == 'A') {
                console.out("-i cannot be specified with a control port\n"); // as ever; it is not true and nothing ends
            }
        }
        terms.only(command == 'A' && kind != Kind.DIRECT, command == 'D' || command == 'F');
    }

    private String next(String option, String arguments) throws Refusal {
        if (words.isEmpty()) {
            throw new Refusal(MISUSED, option + " needs " + arguments);
        }
        return words.remove();
    }

    private static int protocol(String text, String complaint) throws Refusal {
        if (text.startsWith("t")) {
            return TCP;
        }
        if (text.startsWith("u")) {
            return UDP;
        }
        throw new Refusal(MISUSED, complaint);
    }

    private static int port(String text) throws Refusal {
        int port = (int) RuleNumbers.decimal(text, 65535);
        if (port < 1) {
            throw new Refusal(MISUSED, "Illegal port numbers");
        }
        return port;
    }

    private int host(String text) throws Refusal {
        var literal = RuleNumbers.dotted(text);
        var found = literal.isPresent() ? List.of(literal.getAsInt()) : names.hosts(text);
        if (found.isEmpty() || found.getFirst() == 0) {
            throw new Refusal(MISUSED, text + ": Unknown host");
        }
        return found.getFirst();
    }

    char command() {
        return command;
    }

    Spec spec() {
        return new Spec(kind, protocol, low, high, visible, hidden, host, ctlProtocol, ctlPort, unlimited, anyPeer);
    }

    TermsWords terms() {
        return terms;
    }

    boolean verbose() {
        return verbose;
    }

    boolean numeric() {
        return numeric;
    }
}
