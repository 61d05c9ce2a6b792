package bauta.command;

import bauta.forward.Backend;
import bauta.forward.Group;
import bauta.health.GroupTables;

/** Steps of a group by hand: by fail-over where the group is watched, else in the tables of forwards alone. */
public interface Steps {
    /** What became of it. */
    enum Step {
        DONE,
        /** There is no such group. */
        ABSENT,
        /** No other host could serve. */
        NOBODY
    }

    /** @param backend the host that is to serve, or null for the next */
    Step step(Group group, Backend backend);

    /** Steps in the tables alone, whether or not a host is well. */
    static Steps in(GroupTables tables) {
        return (group, backend) -> {
            if (tables.listed(group).hosts().isEmpty()) {
                return Step.ABSENT;
            }
            tables.step(group, backend);
            return Step.DONE;
        };
    }
}
