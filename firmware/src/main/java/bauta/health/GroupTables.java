package bauta.health;

import bauta.forward.Backend;
import bauta.forward.Group;
import bauta.forward.Mfw;
import bauta.forward.Portfw;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The groups in the tables of forwards, in force or of a draft. */
public final class GroupTables {
    private final Portfw portfw;
    private final Mfw mfw;
    private final PathThread path;

    /** @param path whose the tables are */
    public GroupTables(Portfw portfw, Mfw mfw, PathThread path) {
        this.portfw = portfw;
        this.mfw = mfw;
        this.path = path;
    }

    /**
     * The hosts of a group.
     *
     * @param hosts      the one whose turn it is first; each once
     * @param firstKeeps whether the first has the preference 0 of mfw
     */
    public record Listed(List<Backend> hosts, boolean firstKeeps) {
    }

    public Listed listed(Group group) {
        return path.call(() -> {
            var hosts = new LinkedHashSet<Backend>();
            boolean keeps = false;
            if (group.marked()) {
                var forwards = mfw.group(group);
                keeps = !forwards.isEmpty() && forwards.getFirst().pref() == 0;
                forwards.forEach(forward -> hosts.add(new Backend(forward.raddr, forward.rport)));
            } else {
                portfw.group(group).forEach(forward -> hosts.add(new Backend(forward.raddr, forward.rport)));
            }
            return new Listed(List.copyOf(hosts), keeps);
        });
    }

    /** Steps a group that is not watched on. @param backend the host that is to be the first, or null for the next */
    public void step(Group group, Backend backend) {
        if (backend != null) {
            arrange(group, backend, Set.of());
            return;
        }
        path.run(() -> {
            if (group.marked()) {
                mfw.force(group.mark());
            } else {
                portfw.force(group.protocol(), group.address(), group.port());
            }
        });
    }

    /** Goes up with every change of the forwards by a command. */
    long generation() {
        return path.call(() -> portfw.generation() + mfw.generation());
    }

    /** @see Portfw#arrange */
    void arrange(Group group, Backend lead, Set<Backend> out) {
        path.run(() -> {
            if (group.marked()) {
                mfw.arrange(group, lead, out);
            } else {
                portfw.arrange(group, lead, out);
            }
        });
    }

    /** The names that flows of these hosts bear. */
    List<Integer> ids(Group group, List<Backend> hosts) {
        return path.call(() -> {
            var ids = new ArrayList<Integer>();
            if (group.marked()) {
                mfw.group(group).stream().filter(f -> hosts.contains(new Backend(f.raddr, f.rport))).forEach(f -> ids.add(f.id));
            } else {
                portfw.group(group).stream().filter(f -> hosts.contains(new Backend(f.raddr, f.rport))).forEach(f -> ids.add(f.id));
            }
            return ids;
        });
    }
}
