package bauta.helper;

import java.util.List;

/** A protocol that announces connections within others: what {@code ip_masq_NAME} was to Linux 2.2. Stateless; what it remembers of a flow lies in the {@link Talk}. */
abstract sealed class Helper permits StreamHelper, DatagramHelper {
    static final int TCP = 6;
    static final int UDP = 17;

    private final int number;
    private final String name;
    private final int protocol;
    private final int limit;
    private final int seconds;
    private final int[] ports;

    /**
     * @param number  what flows name it by, 1 to 15
     * @param limit   how many connections one control connection may announce before they come
     * @param seconds how long one is expected
     * @param ports   it attends to unless told otherwise
     */
    Helper(int number, String name, int protocol, int limit, int seconds, int... ports) {
        this.number = number;
        this.name = name;
        this.protocol = protocol;
        this.limit = limit;
        this.seconds = seconds;
        this.ports = ports;
    }

    /** All there are, each once. */
    static List<Helper> all() {
        return List.of(new Ftp(), new Irc(), new Quake(), new RealAudio(), new VdoLive(), new CuSeeMe(), new Tftp());
    }

    final int number() {
        return number;
    }

    /** As commands know it. */
    final String name() {
        return name;
    }

    final int protocol() {
        return protocol;
    }

    final int limit() {
        return limit;
    }

    final int seconds() {
        return seconds;
    }

    final int[] ports() {
        return ports.clone();
    }

    /** As {@code /proc/net/ip_masq/app} shows it. */
    String shownName(int port) {
        return name;
    }
}
