package bauta.helper;

import java.util.List;

/** A helper as an administrator has loaded it, or not, and what it has to do. For the path thread only. */
final class Loaded {
    static final int MOST_PORTS = 12;
    private static final int[] NO_PORTS = {};
    private static final int[] X11 = {6000};
    private static final int LEAST = 1024;

    final Helper helper;
    boolean loaded;
    /** Goes up with every unloading; flows that were taken up before are no longer read. */
    int loading;
    int[] ports = NO_PORTS;
    int[] marks = NO_PORTS;
    int[] denied = X11;
    int[] attached = NO_PORTS;
    int flows;
    long refused;

    Loaded(Helper helper) {
        this.helper = helper;
    }

    void load(HelperChoice choice) {
        loaded = true;
        ports = choice.ports().isEmpty() ? helper.ports() : numbers(choice.ports());
        marks = numbers(choice.marks());
        denied = choice.denied().isEmpty() ? X11 : numbers(choice.denied());
        attached = new int[ports.length];
    }

    private static int[] numbers(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    void unload() {
        loaded = false;
        loading++;
        ports = NO_PORTS;
        marks = NO_PORTS;
        attached = NO_PORTS;
        flows = 0;
    }

    boolean hasPort(int port) {
        return in(ports, port);
    }

    boolean hasMark(int mark) {
        return mark != 0 && in(marks, mark);
    }

    /** Whether a port may be announced. */
    boolean permits(int port) {
        return port >= LEAST && port <= 0xffff && !in(denied, port);
    }

    /** Counts a flow on one of the ports it may have been chosen by. */
    void attach(int port, int otherPort, int more) {
        flows = Math.max(0, flows + more);
        int wanted = in(ports, port) ? port : otherPort;
        for (int i = 0; i < ports.length; i++) {
            if (ports[i] == wanted) {
                attached[i] = Math.max(0, attached[i] + more);
                return;
            }
        }
    }

    private static boolean in(int[] list, int wanted) {
        for (int one : list) {
            if (one == wanted) {
                return true;
            }
        }
        return false;
    }
}
