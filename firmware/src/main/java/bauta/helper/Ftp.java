package bauta.helper;

/**
 * FTP (RFC 959, RFC 2428): {@code PORT}, {@code EPRT} and the answers to {@code PASV} and {@code EPSV}, with the client inside or, behind a
 * forward, the server.
 */
final class Ftp extends LineHelper {
    private static final int PASSIVE = 1;
    private static final int EXTENDED = 2;
    private static final int IPV4 = 1;

    Ftp() {
        super(1, "ftp", 4, 300, 21);
    }

    @Override
    boolean reads(Talk talk) {
        return true;
    }

    /** Whether the client says it. */
    private static boolean command(Talk talk) {
        return talk.outward() != talk.serverInside();
    }

    @Override
    boolean matters(Talk talk, Line beginning) {
        if (command(talk)) {
            return beginning.mayBecome("PORT ") || beginning.mayBecome("EPRT ") || beginning.mayBecome("PASV") || beginning.mayBecome("EPSV");
        }
        return (talk.state() & PASSIVE) != 0 && beginning.mayBecome("227 ") || (talk.state() & EXTENDED) != 0 && beginning.mayBecome("229 ");
    }

    @Override
    boolean read(Talk talk, Line line) {
        if (command(talk)) {
            return command(talk, line);
        }
        if ((talk.state() & PASSIVE) != 0 && line.word("227 ")) {
            return answered(talk, PASSIVE, passive(talk, line));
        }
        if ((talk.state() & EXTENDED) != 0 && line.word("229 ")) {
            return answered(talk, EXTENDED, extendedPassive(talk, line));
        }
        return true;
    }

    /** A reply counts once for its command, which it has answered as soon as it can pass. */
    private static boolean answered(Talk talk, int command, boolean passes) {
        if (passes) {
            talk.state(talk.state() & ~command);
        }
        return passes;
    }

    private static boolean command(Talk talk, Line line) {
        if (line.word("PORT ")) {
            return port(talk, line);
        }
        if (line.word("EPRT ")) {
            return extendedPort(talk, line);
        }
        if (line.word("PASV")) {
            line.blanks();
            talk.state(line.atEnd() ? talk.state() | PASSIVE : talk.state());
        } else if (line.word("EPSV")) {
            boolean asks = line.atEnd() || line.blanks() && (line.atEnd() || line.number(IPV4) == IPV4);
            talk.state(asks ? talk.state() | EXTENDED : talk.state());
        }
        return true;
    }

    private static boolean port(Talk talk, Line line) {
        line.blanks();
        int start = line.place();
        long address = line.address(',');
        int port = line.take(',') ? pair(line) : -1;
        int end = line.place();
        line.blanks();
        if (address < 0 || port < 0 || !line.atEnd()) {
            return talk.refuse("malformed PORT");
        }
        if (talk.serverInside()) {
            return clientExpects(talk, (int) address, port);
        }
        int outside = expect(talk, (int) address, port);
        return outside < 0 || talk.replace(start, end - start, pairs(talk, outside));
    }

    private static boolean extendedPort(Talk talk, Line line) {
        line.blanks();
        int delimiter = line.take();
        if (delimiter < 33 || delimiter > 126 || delimiter >= '0' && delimiter <= '9' || line.number(2) != IPV4 || !line.take(delimiter)) {
            return true; // IPv6, which is not translated
        }
        int start = line.place();
        long address = line.address('.');
        long port = line.take(delimiter) ? line.number(0xffff) : -1;
        int end = line.place();
        boolean whole = address >= 0 && port >= 0 && line.take(delimiter);
        line.blanks();
        if (!whole || !line.atEnd()) {
            return talk.refuse("malformed EPRT");
        }
        if (talk.serverInside()) {
            return clientExpects(talk, (int) address, (int) port);
        }
        int outside = expect(talk, (int) address, (int) port);
        return outside < 0 || talk.replace(start, end - start,
                talk.text().address(talk.outside(), '.').add(delimiter).number(outside));
    }

    private static boolean passive(Talk talk, Line line) {
        while (!line.atEnd() && !line.atDigit()) {
            line.take();
        }
        int start = line.place();
        long address = line.address(',');
        int port = line.take(',') ? pair(line) : -1;
        int end = line.place();
        if (address < 0 || port < 0 || line.atDigit() || line.peek() == ',') {
            return talk.refuse("malformed reply to PASV");
        }
        if (!talk.serverInside()) {
            return serverExpects(talk, (int) address, port);
        }
        int outside = expect(talk, (int) address, port);
        return outside < 0 || talk.replace(start, end - start, pairs(talk, outside));
    }

    private static boolean extendedPassive(Talk talk, Line line) {
        boolean found = line.find('(') && line.take('(');
        int delimiter = line.take();
        found &= delimiter >= 33 && delimiter <= 126 && (delimiter < '0' || delimiter > '9') && line.take(delimiter) && line.take(delimiter);
        int start = line.place();
        long port = found ? line.number(0xffff) : -1;
        int end = line.place();
        if (port < 0 || !line.take(delimiter)) {
            return talk.refuse("malformed reply to EPSV");
        }
        if (!talk.serverInside()) {
            return serverExpects(talk, talk.peer(), (int) port);
        }
        int outside = expect(talk, talk.inside(), (int) port);
        return outside < 0 || talk.replace(start, end - start, talk.text().number(outside));
    }

    /** The inside listens; returns the outside port for it, or -1. */
    private static int expect(Talk talk, int address, int port) {
        if (address != talk.inside()) {
            talk.refuse("address that is not the sender's");
            return -1;
        }
        return talk.expectFromPeer(TCP, port, talk.peer());
    }

    /** The client, outside, listens for the server inside. */
    private static boolean clientExpects(Talk talk, int address, int port) {
        return address == talk.peer() ? talk.expectFromInside(TCP, port) : talk.refuse("address that is not the sender's");
    }

    /** The server, outside, listens for the client inside. */
    private static boolean serverExpects(Talk talk, int address, int port) {
        return address == talk.peer() ? talk.expectFromInside(TCP, port) : talk.refuse("address that is not the server's");
    }

    private static Text pairs(Talk talk, int port) {
        return talk.text().address(talk.outside(), ',').add(',').number(port >> 8).add(',').number(port & 255);
    }

    private static int pair(Line line) {
        long high = line.number(255);
        long low = high >= 0 && line.take(',') ? line.number(255) : -1;
        return low < 0 ? -1 : (int) (high << 8 | low);
    }
}
