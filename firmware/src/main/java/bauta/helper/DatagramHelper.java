package bauta.helper;

/** A helper that reads UDP datagrams one by one and never changes their length. */
abstract sealed class DatagramHelper extends Helper permits Quake, CuSeeMe, Tftp {
    DatagramHelper(int number, String name, int limit, int seconds, int... ports) {
        super(number, name, UDP, limit, seconds, ports);
    }

    /**
     * Reads a datagram's data.
     *
     * @return whether it changed it
     */
    abstract boolean read(Talk talk, Line data);
}
