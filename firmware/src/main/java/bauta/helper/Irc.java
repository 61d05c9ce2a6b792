package bauta.helper;

/** IRC with direct connections between clients (DCC, a message in {@code \1}): offers of the client inside, and its peer's wish to resume. */
final class Irc extends LineHelper {
    private static final int MARKER = 1;
    private static final long MOST = 0xffff_ffffL;

    Irc() {
        super(2, "irc", 8, 300, 6667);
    }

    @Override
    boolean reads(Talk talk) {
        return !talk.serverInside();
    }

    @Override
    boolean matters(Talk talk, Line beginning) {
        return beginning.peek() == MARKER || talk.outward() && beginning.mayBecome("PRIVMSG ") || !talk.outward() && resumable(talk, beginning);
    }

    /** Only where something was offered is the end of a segment worth being kept back. */
    private static boolean resumable(Talk talk, Line beginning) {
        return talk.state() != 0 && beginning.peek() == ':';
    }

    @Override
    boolean read(Talk talk, Line line) {
        if (!message(line) || !line.take(MARKER) || !line.exactly("DCC ")) {
            return true;
        }
        return talk.outward() ? offer(talk, line) : resume(talk, line);
    }

    /** Only a message may carry a request, and only as its beginning: text that a client merely repeats is no request. */
    private static boolean message(Line line) {
        if (line.peek() == MARKER) {
            return true;
        }
        if (line.take(':')) {
            line.find(' ');
            line.blanks();
        }
        if (!line.word("PRIVMSG ")) {
            return false;
        }
        line.blanks();
        line.find(' ');
        line.blanks();
        return line.take(':');
    }

    private static boolean offer(Talk talk, Line line) {
        boolean known = line.exactly("SEND ") || line.exactly("CHAT ") || line.exactly("MOVE ") || line.exactly("TSEND ")
                || line.exactly("SCHAT ") || line.exactly("ACCEPT ");
        if (!known || !line.find(' ') || !line.take(' ')) {
            return true;
        }
        int start = line.place();
        long address = line.number(MOST);
        long port = line.take(' ') ? line.number(0xffff) : -1;
        int end = line.place();
        if (address <= 0 || port <= 0 || !(line.atEnd() || line.take(' ') || line.take(MARKER))) {
            return true;
        }
        if ((int) address != talk.inside() && (int) address != talk.outside()) {
            return talk.refuse("forged DCC offer");
        }
        int outside = talk.expectFromPeer(TCP, (int) port, 0); // whoever accepts, nobody knows from where
        if (outside < 0) {
            return true;
        }
        talk.state(1);
        return talk.replace(start, end - start, talk.text().number(talk.outside() & MOST).add(' ').number(outside));
    }

    private static boolean resume(Talk talk, Line line) {
        if (!line.exactly("RESUME ") || !line.find(' ') || !line.take(' ')) {
            return true;
        }
        int start = line.place();
        long address = line.number(MOST);
        long port = line.take(' ') ? line.number(0xffff) : -1;
        int end = line.place();
        boolean whole = address > 0 && (int) address == talk.outside() && port > 0 && line.take(' ');
        int inside = whole ? talk.expectedAt(TCP, (int) port) : -1;
        return inside < 0 || talk.replace(start, end - start, talk.text().number(talk.inside() & MOST).add(' ').number(inside));
    }
}
