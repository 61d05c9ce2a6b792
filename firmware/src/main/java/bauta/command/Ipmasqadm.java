package bauta.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command {@code ipmasqadm MODULE [opts]} of Linux 2.2: gives its words to the module named first. */
public final class Ipmasqadm implements Command {
    private final Map<String, Command> modules;

    /** @param modules by name, each run with its own name as the first word */
    public Ipmasqadm(Map<String, Command> modules) {
        this.modules = new TreeMap<>(modules);
    }

    /** Whether that command line may change something; false for one that lists, which may take long for looking up names. */
    public static boolean changes(List<String> words) {
        var list = words.size() > 1 && List.of("portfw", "nat").contains(words.get(1)) ? "-[nv]*l[nv]*" : "-[nv]*L[nv]*";
        return words.stream().skip(2).noneMatch(word -> word.matches(list));
    }

    @Override
    public int run(List<String> words, Console console) {
        var usage = "usage: " + words.getFirst() + " MODULE [opts] \n";
        if (words.size() < 2) {
            console.err(usage);
            return 1;
        }
        var name = words.get(1);
        if (name.equals("-h") || name.equals("--help")) {
            console.out(usage + "modules: " + String.join(", ", modules.keySet()) + "; MODULE -h explains each\n");
            return 0;
        }
        var module = modules.get(name);
        if (module == null) {
            console.err(words.getFirst() + ": " + absent(name) + "; there are " + String.join(", ", modules.keySet()) + "\n");
            return 1;
        }
        return module.run(new ArrayList<>(words.subList(1, words.size())), console);
    }

    private static String absent(String name) {
        return switch (name) {
            case "user" -> "module user is not built yet";
            default -> "no module " + name;
        };
    }
}
