package bauta.helper;

/** A helper of a protocol of lines. It sees whole lines only: the beginning of one that matters is kept back until all of it comes. */
abstract sealed class LineHelper extends StreamHelper permits Ftp, Irc, RealAudio {
    /** Longer ones are nothing that a helper looks for. */
    static final int LONGEST = 512;
    private static final int NEWLINE = '\n';
    private static final int RETURN = '\r';

    private final Line line = new Line();

    LineHelper(int number, String name, int limit, int seconds, int... ports) {
        super(number, name, limit, seconds, ports);
    }

    /**
     * Reads a line, which came whole.
     *
     * @return false if it cannot pass yet
     */
    abstract boolean read(Talk talk, Line read);

    /** Whether a beginning may become a line that matters. */
    abstract boolean matters(Talk talk, Line beginning);

    @Override
    int read(Talk talk, int from, int first) {
        int start = first;
        int length = talk.length();
        while (start < length) {
            int end = start;
            while (end < length && talk.data(end) != NEWLINE) {
                end++;
            }
            if (end == length) {
                return length - start < LONGEST && matters(talk, line.wrap(talk.bytes(), talk.at(), start, length)) ? start : length;
            }
            int after = end > start && talk.data(end - 1) == RETURN ? end - 1 : end;
            if (after - start < LONGEST && !read(talk, line.wrap(talk.bytes(), talk.at(), start, after))) {
                return start;
            }
            start = end + 1;
        }
        return length;
    }
}
