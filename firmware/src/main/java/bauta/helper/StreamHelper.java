package bauta.helper;

/** A helper that reads TCP control connections, each direction in order and every byte once. */
abstract sealed class StreamHelper extends Helper permits LineHelper, VdoLive {
    StreamHelper(int number, String name, int limit, int seconds, int... ports) {
        super(number, name, TCP, limit, seconds, ports);
    }

    /** Whether it wants to see that direction. */
    abstract boolean reads(Talk talk);

    /**
     * Reads what is new in a segment.
     *
     * @param from where the new bytes begin in its data
     * @param line where the first line begins that begins among them; the data's end if none does
     * @return how much of the data may pass; the rest has to come again, with more behind it
     */
    abstract int read(Talk talk, int from, int line);
}
