package bauta.path;

import bauta.forward.OutsideServices;

/** What an administrator switches on the packet's way; set from any thread, read by the path thread. */
public final class Switches {
    private volatile boolean forwarding = true;
    private volatile OutsideServices services = OutsideServices.CLOSED;

    /** Whether packets are forwarded at all ({@code ip_forward}). */
    public boolean forwarding() {
        return forwarding;
    }

    public void forwarding(boolean on) {
        forwarding = on;
    }

    /** Which of the board's own services answer on the outside. */
    public OutsideServices services() {
        return services;
    }

    public void services(OutsideServices open) {
        services = open;
    }
}
