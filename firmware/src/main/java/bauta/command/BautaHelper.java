package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.helper.HelperChoice;
import bauta.helper.Helpers;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.List;

/** The sub-command {@code helper} of {@code bauta}: which protocol helpers are loaded, with the parameters of the modules of Linux 2.2. */
public final class BautaHelper {
    private static final int TCP = 6;
    private static final String USAGE = "helper needs: load NAME [ports=N,N...] [mark=N,N...] [noport=N,N...], unload NAME, or list";

    private final Helpers helpers;
    private final PathThread path;

    public BautaHelper(Helpers helpers, PathThread path) {
        this.helpers = helpers;
        this.path = path;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("helper", "load NAME [ports=N,...] | unload NAME | list",
                "helpers for protocols that announce connections", this::run);
    }

    /** The commands that would load a fresh router's helpers as this one's. */
    public List<String> commands() {
        var commands = new ArrayList<String>();
        for (var row : path.call(helpers::rows)) {
            boolean fromTheStart = row.name().equals("ftp");
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
            case "load" -> load(words);
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

    private void load(List<String> words) throws Refusal {
        var name = name(words);
        List<Integer> ports = List.of();
        List<Integer> marks = List.of();
        List<Integer> denied = List.of();
        for (var word : words.subList(2, words.size())) {
            var value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, Math.max(0, word.indexOf('=')))) {
                case "ports" -> ports = ports(value);
                case "mark" -> marks = marks(value);
                case "noport" -> denied = ports(value);
                default -> throw new Refusal(2, "helper: unknown parameter " + word + "; there are ports=, mark= and noport=");
            }
        }
        var choice = new HelperChoice(ports, marks, denied);
        path.run(() -> helpers.load(name, choice));
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
