package bauta.forward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The order of a group's forwards after a fail-over: stepped on until one leads, and those that stand aside behind the others. */
final class Arrangement {
    private Arrangement() {
    }

    /**
     * The new order; the forwards are told whether they stand aside.
     *
     * @param lead the host that is to be the first, or null
     * @param out  hosts that stand aside
     */
    static <F extends Forward> List<F> of(List<F> before, Backend lead, Set<Backend> out) {
        var stepped = new ArrayList<>(before);
        for (int i = 0; lead != null && i < before.size(); i++) {
            if (before.get(i).backend().equals(lead)) {
                Collections.rotate(stepped, -i);
                break;
            }
        }
        before.forEach(forward -> forward.out(out.contains(forward.backend())));
        var order = new ArrayList<>(stepped.stream().filter(forward -> !forward.out()).toList());
        stepped.stream().filter(Forward::out).forEach(order::add);
        return order;
    }
}
