package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.explain.Question;
import bauta.explain.Words;
import bauta.path.PathThread;
import bauta.path.Router;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;

/** The sub-command {@code explain} of {@code bauta}: what would happen to a packet, step by step, without one being sent. */
public final class BautaExplain {
    private static final String ARGUMENTS = "-p PROTO -s ADDRESS [PORT] -d ADDRESS [PORT] -i lan|wan (-o lan|wan: from the board) [--ack]";
    private static final int ICMP = 1;
    private static final int ECHO_REQUEST = 8;
    /** Stands for the port that a program is given by its system. */
    private static final int DYNAMIC = 49152;

    private final Router router;
    private final PathThread path;
    private final PacketWords words;

    public BautaExplain(Router router, PathThread path, Names names) {
        this.router = router;
        this.path = path;
        words = new PacketWords(names);
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("explain", ARGUMENTS, "what would happen to a packet, and why", this::explain);
    }

    private void explain(List<String> arguments, Console console) throws Refusal {
        var question = question(arguments);
        var steps = path.call(() -> question.ask(router));
        var topology = router.topology();
        var text = new StringBuilder(question.text(topology)).append('\n');
        new Words(topology, IpchainsSave::rule).lines(steps, question.fromBoard()).forEach(line -> text.append("  ").append(line).append('\n'));
        console.out(text.toString());
    }

    private Question question(List<String> arguments) throws Refusal {
        String protocolWord = null;
        String[] source = null;
        String[] destination = null;
        String in = null;
        String out = null;
        boolean established = false;
        var left = arguments.listIterator();
        try {
            while (left.hasNext()) {
                var word = left.next();
                switch (word) {
                    case "-p" -> protocolWord = left.next();
                    case "-i" -> in = left.next();
                    case "-o" -> out = left.next();
                    case "--ack" -> established = true;
                    case "-s", "-d" -> {
                        var end = new String[] {left.next(), optional(left)};
                        source = word.equals("-s") ? end : source;
                        destination = word.equals("-d") ? end : destination;
                    }
                    default -> throw new Refusal(2, "explain does not know '" + word + "'; it takes " + ARGUMENTS);
                }
            }
        } catch (NoSuchElementException end) {
            throw new Refusal(2, "explain needs " + ARGUMENTS);
        }
        if (protocolWord == null || source == null || destination == null || (in == null) == (out == null)) {
            throw new Refusal(2, "explain needs " + ARGUMENTS);
        }
        int protocol = PacketWords.protocol(protocolWord);
        return new Question(PacketWords.side(in == null ? out : in, router.topology()), out != null, protocol, words.address(source[0]), port(source[1], protocol, true),
                words.address(destination[0]), port(destination[1], protocol, false), established);
    }

    private static String optional(ListIterator<String> left) {
        if (!left.hasNext()) {
            return null;
        }
        var next = left.next();
        if (next.startsWith("-")) {
            left.previous();
            return null;
        }
        return next;
    }

    /** The port, or for ICMP the type at the source and the code at the destination. */
    private int port(String word, int protocol, boolean source) throws Refusal {
        if (protocol == ICMP) {
            int value = word == null ? source ? ECHO_REQUEST : 0 : PacketWords.number(word, 0, 255, "ICMP type or code");
            if (source && (value == 3 || value == 4 || value == 5 || value == 11 || value == 12)) {
                throw new Refusal(2, "explain cannot judge ICMP errors: what they quote decides");
            }
            return value;
        }
        boolean ports = protocol == 6 || protocol == 17;
        if (word == null && ports && !source) {
            throw new Refusal(2, "explain needs the destination port: -d ADDRESS PORT");
        }
        return word == null ? ports ? DYNAMIC : 0 : words.port(word, protocol);
    }
}
