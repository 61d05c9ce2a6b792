package bauta.board;

/**
 * What is known of a network card that could be one of the router's two.
 *
 * @param name     the kernel's, such as {@code end0}
 * @param mac      48 bits, right-aligned
 * @param place    where it sits, as sysfs(5) names devices; the same after every start
 * @param soldered whether it is part of the board: the device tree knows it
 * @param driver   the kernel's; empty where there is none
 */
record CardFacts(String name, long mac, String place, boolean soldered, String driver) {
}
