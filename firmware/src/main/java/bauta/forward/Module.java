package bauta.forward;

/**
 * A table of rules that may claim a packet for the router's own address before the board's own programs see it: what
 * Linux 2.2 called a masquerading module.
 */
public interface Module {
    /** The name commands know it by, such as {@code portfw}. */
    String name();

    /** How many rules it has; 0 means that no packet has to be shown to it. */
    int size();
}
