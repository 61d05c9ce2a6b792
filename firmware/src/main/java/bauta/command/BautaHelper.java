package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.helper.HelperChoice;
import bauta.helper.HelperControl;
import bauta.helper.HelperDraft;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sub-command {@code helper} of {@code bauta}: which protocol helpers are loaded, with the parameters of the modules of Linux
 * 2.2. What those said of servers inside ({@code in_ports=}, {@code in_mark=}) joins the rest; {@code debug=} means nothing.
 */
public final class BautaHelper {
    private static final int TCP = 6;
    private static final String USAGE = "helper needs: load NAME [ports=N,N...] [mark=N,N...] [noport=N,N...], unload NAME, or list";

    private final HelperControl helpers;
    private final PathThread path;

    public BautaHelper(HelperControl helpers, PathThread path) {
        this.helpers = helpers;
        this.path = path;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("helper", "load NAME [ports=N,...] | unload NAME | list",
                "helpers for protocols that announce connections", this::run);
    }

    /** The commands that would load a fresh router's helpers as this one's. */
    public List<String> commands() {
        return commands(helpers, path);
    }

    /** The same for any helpers. */
    public static List<String> commands(HelperControl helpers, PathThread path) {
        var commands = new ArrayList<String>();
        var fresh = new HelperDraft().choices();
        for (var row : path.call(helpers::rows)) {
            var choice = new HelperChoice(row.ports(), row.marks(), row.denied());
            boolean fromTheStart = fresh.containsKey(row.name());
            if (row.loaded() && choice.equals(fresh.get(row.name()))) {
                continue;
            }
            if (row.loaded()) {
                commands.add("bauta helper load " + row.name() + parameter("ports", row.ports(), false)
                        + parameter("mark", row.marks(), true) + parameter("noport", row.denied(), false));
            } else if (fromTheStart) {
                commands.add("bauta helper unload " + row.name());
            }
        }
        return commands;
    }

    private static String parameter(String name, List<Integer> numbers, boolean hexadecimal) {
        if (numbers.isEmpty()) {
            return "";
        }
        return " " + name + "=" + String.join(",", numbers.stream()
                .map(number -> hexadecimal ? "0x" + Integer.toHexString(number) : Integer.toString(number)).toList());
    }

    private void run(List<String> words, Console console) throws Refusal {
        var what = words.isEmpty() ? "" : words.getFirst();
        switch (what) {
            case "load" -> load(words, console);
            case "unload" -> unload(words);
            case "list" -> {
                if (words.size() != 1) {
                    throw new Refusal(2, USAGE);
                }
                list(console);
            }
            default -> throw new Refusal(2, USAGE);
        }
    }

    private void load(List<String> words, Console console) throws Refusal {
        var name = name(words);
        List<Integer> ports = List.of();
        List<Integer> inside = List.of();
        List<Integer> marks = List.of();
        List<Integer> denied = List.of();
        for (var word : words.subList(2, words.size())) {
            var value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, Math.max(0, word.indexOf('=')))) {
                case "ports" -> ports = ports(value);
                case "in_ports" -> inside = ports(value);
                case "mark", "in_mark" -> marks = together(marks, marks(value));
                case "noport" -> denied = ports(value);
                case "debug" -> { }
                case "insecure" -> insecure(name, value, console);
                default -> throw new Refusal(2, "helper: unknown parameter " + word + "; there are ports=, mark= and noport=");
            }
        }
        if (!inside.isEmpty()) {
            ports = together(ports.isEmpty() ? helpers.ports(name) : ports, inside);
        }
        var choice = new HelperChoice(ports, marks, denied);
        path.run(() -> helpers.load(name, choice));
    }

    /** Linux 2.2 kept the ports of servers inside in a list of their own; here one list is for both. */
    private static List<Integer> together(List<Integer> some, List<Integer> more) throws Refusal {
        var all = Stream.concat(some.stream(), more.stream()).distinct().toList();
        if (all.size() > HelperChoice.MOST_PORTS) {
            throw new Refusal(2, "helper: " + all.size() + " numbers, " + HelperChoice.MOST_PORTS + " are the most");
        }
        return all;
    }

    private static void insecure(String name, String value, Console console) {
        if (!value.equals("0")) {
            console.err("helper: insecure=" + value + " is not followed: " + name
                    + " opens no port below 1024 and none of another host\n");
        }
    }

    private void unload(List<String> words) throws Refusal {
        var name = name(words);
        if (words.size() != 2) {
            throw new Refusal(2, USAGE);
        }
        if (!path.call(() -> helpers.unload(name))) {
            throw new Refusal(1, "helper: " + name + " is not loaded");
        }
    }

    private String name(List<String> words) throws Refusal {
        if (words.size() < 2) {
            throw new Refusal(2, USAGE);
        }
        var given = words.get(1);
        var names = helpers.names();
        return helpers.named(given).orElseThrow(() -> new Refusal(1, "helper: there is none called " + given
                + Nearest.hint(given, names) + "; there are " + String.join(", ", names)));
    }

    private static List<Integer> ports(String list) throws Refusal {
        var ports = new ArrayList<Integer>();
        for (var text : parts(list)) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
                throw new Refusal(2, "helper: '" + text + "' is no port, those are 1 to 65535");
            }
            ports.add(Integer.parseInt(text));
        }
        return ports;
    }

    private static List<Integer> marks(String list) throws Refusal {
        var marks = new ArrayList<Integer>();
        for (var text : parts(list)) {
            try {
                long mark = Long.decode(text);
                if (mark <= 0 || mark > 0xffff_ffffL) {
                    throw new NumberFormatException();
                }
                marks.add((int) mark);
            } catch (NumberFormatException e) {
                throw new Refusal(2, "helper: '" + text + "' is no mark, those are 1 to 0xffffffff");
            }
        }
        return marks;
    }

    private static List<String> parts(String list) throws Refusal {
        var parts = List.of(list.split(",", -1));
        if (parts.size() > HelperChoice.MOST_PORTS) {
            throw new Refusal(2, "helper: " + parts.size() + " numbers, " + HelperChoice.MOST_PORTS + " are the most");
        }
        return parts;
    }

    private void list(Console console) {
        for (var row : path.call(helpers::rows)) {
            var what = "%-8s %s%s".formatted(row.name(), row.protocol() == TCP ? "tcp" : "udp", parameter("ports", row.ports(), false));
            console.out(!row.loaded() ? what + ", not loaded\n" : what + parameter("mark", row.marks(), true)
                    + parameter("noport", row.denied(), false) + ", " + row.flows() + " flows, " + row.refused() + " refused\n");
        }
        console.out("expected connections: " + path.call(helpers::expected) + "\n");
    }
}
