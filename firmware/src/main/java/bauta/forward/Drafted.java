package bauta.forward;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Of the forwards in a draft of a table: which of those in force each is a copy of. Copies can be changed freely; in the end
 * the forwards in force take over what they say, and so keep what they learned and counted.
 */
final class Drafted<F extends Forward> {
    private final Map<F, F> origins = new IdentityHashMap<>();
    private final Function<F, Object> definition;

    /** @param definition what two forwards have to have in common to be the same */
    Drafted(Function<F, Object> definition) {
        this.definition = definition;
    }

    F copied(F copy, F origin) {
        origins.put(copy, origin);
        return copy;
    }

    /**
     * The forwards that are to be in force: for each of the draft the one it is a copy of, or else one that stands and has the
     * same definition, or else itself.
     *
     * @param takeOver makes the first what the second says
     */
    List<F> settle(List<F> draft, List<F> standing, BiConsumer<F, F> takeOver) {
        Set<F> used = Collections.newSetFromMap(new IdentityHashMap<>());
        draft.stream().filter(origins::containsKey).map(origins::get).forEach(used::add);
        var same = new HashMap<Object, Deque<F>>();
        for (var forward : standing) {
            if (!used.contains(forward)) {
                same.computeIfAbsent(definition.apply(forward), key -> new ArrayDeque<>()).add(forward);
            }
        }
        var settled = new ArrayList<F>();
        for (var forward : draft) {
            var left = same.get(definition.apply(forward));
            var becomes = origins.containsKey(forward) ? origins.get(forward) : left == null || left.isEmpty() ? forward : left.poll();
            if (becomes != forward) {
                takeOver.accept(becomes, forward);
            }
            settled.add(becomes);
        }
        return settled;
    }
}
