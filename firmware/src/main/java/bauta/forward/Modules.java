package bauta.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The modules that have rules, in the order in which they are asked about a packet: the one that went most recently from
 * no rule to one comes first, as in Linux 2.2; {@link Nat} is always last. For the path thread only.
 */
public final class Modules {
    private final List<Module> active = new ArrayList<>();
    private final ForwardLog log = new ForwardLog(this);
    private Autofw autofw;
    private Nat nat;
    private Runnable[] leisure = {};
    private Runnable changes = () -> { };
    private long nanos;

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
        active.sort(Comparator.comparingInt(module -> module instanceof Nat ? names.size() : names.indexOf(module.name())));
    }

    /** The one that looks at packets on their way out as well, or null while it has no rules. */
    public Autofw autofw() {
        return autofw;
    }

    /** The one that has outside addresses for inside hosts, or null while it has no rules. */
    public Nat nat() {
        return nat;
    }

    /** Has somebody told after every change of the number of rules. */
    public void onChange(Runnable told) {
        changes = told;
    }

    /** Has something done each time the clock is set, between two packets. */
    void atLeisure(Runnable work) {
        leisure = Arrays.copyOf(leisure, leisure.length + 1);
        leisure[leisure.length - 1] = work;
    }

    /** What is written about the connections of forwards. */
    public ForwardLog log() {
        return log;
    }

    /** Sets the clock: {@link System#nanoTime}, read once per batch. */
    public void clock(long now) {
        nanos = now;
        for (var work : leisure) {
            work.run();
        }
    }

    /** What {@link #clock} was told last. */
    public long nanos() {
        return nanos;
    }

    /** The forward of that {@link Forward#id}, or null. */
    Forward find(int id) {
        for (int i = 0; i < active.size(); i++) {
            var found = active.get(i).find(id);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Told by a module after every change of its number of rules. */
    public void changed(Module module) {
        var listed = active.contains(module);
        if (module.size() == 0) {
            active.remove(module);
        } else if (!listed && module instanceof Nat) {
            active.addLast(module); // a whole address yields to a port of it
        } else if (!listed) {
            active.addFirst(module);
        }
        if (module instanceof Autofw outward) {
            autofw = module.size() == 0 ? null : outward;
        }
        if (module instanceof Nat addresses) {
            nat = module.size() == 0 ? null : addresses;
        }
        changes.run();
    }
}
