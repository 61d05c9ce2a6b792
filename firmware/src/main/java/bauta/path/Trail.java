package bauta.path;

import java.util.ArrayList;
import java.util.List;

/** The {@link Step}s of one packet, in order. For the path thread while the packet is under way, for anyone afterwards. */
public final class Trail {
    private final List<Step> steps = new ArrayList<>();
    private boolean paused;

    void add(Step step) {
        if (!paused) {
            steps.add(step);
        }
    }

    /** Leaves out what happens to a packet that is made on the way, such as an ICMP error about this one. */
    void pause(boolean on) {
        paused = on;
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }
}
