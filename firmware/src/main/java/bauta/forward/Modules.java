package bauta.forward;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The modules that have rules, in the order in which they are asked about a packet: the one that went most recently from
 * no rule to one comes first, as in Linux 2.2. For the path thread only.
 */
public final class Modules {
    private final List<Module> active = new ArrayList<>();

    /** How many modules have rules. */
    public int size() {
        return active.size();
    }

    /** The module asked as number {@code at}, from 0. */
    public Module get(int at) {
        return active.get(at);
    }

    /** The names of the active modules in the order in which they are asked. */
    public List<String> order() {
        return active.stream().map(Module::name).toList();
    }

    /** Has them asked in the order of an earlier {@link #order}. */
    public void order(List<String> names) {
        active.sort(Comparator.comparingInt(module -> names.indexOf(module.name())));
    }

    /** Told by a module after every change of its number of rules. */
    public void changed(Module module) {
        var listed = active.contains(module);
        if (module.size() == 0) {
            active.remove(module);
        } else if (!listed) {
            active.addFirst(module);
        }
    }
}
