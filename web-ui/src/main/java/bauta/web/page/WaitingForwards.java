package bauta.web.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The forwards as they will be once what waits is applied, and what becomes of each.
 *
 * @param rows   in the order they will have; those that go stand behind what stays of their module
 * @param states of those that do not just stay as they are, by id
 */
record WaitingForwards(List<ForwardRow> rows, Map<Integer, State> states) {
    /** What becomes of a forward. */
    enum State {
        IN_FORCE("", ""), NEW("waits", "waits"), CHANGES("changes, waits", "waits"), GOES("goes, waits", "goes");

        private final String words;
        private final String style;

        State(String words, String style) {
            this.words = words;
            this.style = style;
        }

        /** For people. */
        String words() {
            return words;
        }

        /** Class of its row. */
        String style() {
            return style;
        }
    }

    static WaitingForwards of(Visit visit) {
        var now = ForwardRow.all(visit.engine());
        return visit.after().map(after -> of(now, ForwardRow.all(after.portfw(), after.mfw(), after.autofw())))
                .orElseGet(() -> new WaitingForwards(now, Map.of()));
    }

    private static WaitingForwards of(List<ForwardRow> now, List<ForwardRow> after) {
        var before = now.stream().collect(Collectors.toMap(ForwardRow::id, row -> row, (first, _) -> first));
        var states = new HashMap<Integer, State>();
        var rows = new ArrayList<ForwardRow>();
        var stay = new HashSet<Integer>();
        for (var row : after) {
            var was = before.get(row.id());
            stay.add(row.id());
            if (was == null || !was.like(row)) {
                states.put(row.id(), was == null ? State.NEW : State.CHANGES);
            }
            // The draft counts nothing, so where nothing changes the row in force is shown.
            rows.add(was != null && was.like(row) ? was : row);
        }
        gone(now, stay, rows, states);
        return new WaitingForwards(List.copyOf(rows), Map.copyOf(states));
    }

    private static void gone(List<ForwardRow> now, Set<Integer> stay, List<ForwardRow> rows, Map<Integer, State> states) {
        for (var row : now) {
            if (!stay.contains(row.id())) {
                rows.add(row);
                states.put(row.id(), State.GOES);
            }
        }
    }

    State of(ForwardRow row) {
        return states.getOrDefault(row.id(), State.IN_FORCE);
    }
}
