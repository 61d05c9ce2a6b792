package bauta.forward;

import java.util.List;

/**
 * A table of rules that may claim a packet for the router's own address before the board's own programs see it: what
 * Linux 2.2 called a masquerading module.
 */
public interface Module {
    /** The name commands know it by, such as {@code portfw}. */
    String name();

    /** How many rules it has; 0 means that no packet has to be shown to it. */
    int size();

    /** The forward of that {@link Forward#id}, or null. */
    Forward find(int id);

    /** What all forwards have beside their rows, in the order of those. */
    List<Forward.Detail> details();
}
