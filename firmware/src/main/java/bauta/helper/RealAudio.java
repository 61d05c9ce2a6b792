package bauta.helper;

/**
 * RealAudio and RealVideo: UDP ports that a player announces in the first data of a PNA connection, or in the {@code Transport} header of a
 * {@code SETUP} request (RTSP, RFC 2326).
 */
final class RealAudio extends LineHelper {
    private static final int UNDECIDED = 0;
    private static final int RTSP = 1;
    private static final int SETUP = 2;
    private static final int FINISHED = 3;

    private static final int PNA_HEADER = 5;
    private static final int RECORD_HEADER = 4;
    private static final int AUDIO_PORT = 1;
    private static final int CORRECTION_PORT = 7;
    private static final int HIGHEST_VERSION = 255;

    private final Line data = new Line();

    RealAudio() {
        super(4, "raudio", 8, 300, 554, 7070);
    }

    @Override
    String shownName(int port) {
        return "RealAudio";
    }

    @Override
    boolean reads(Talk talk) {
        return talk.outward() && !talk.serverInside();
    }

    @Override
    int read(Talk talk, int from, int first) {
        if (talk.state() == FINISHED) {
            return talk.length();
        }
        boolean begins = talk.atBeginning() && from == 0;
        if (begins && talk.length() >= PNA_HEADER && data.wrap(talk.bytes(), talk.at(), 0, talk.length()).exactly("PNA")) {
            talk.state(FINISHED);
            return pna(talk);
        }
        return super.read(talk, from, first);
    }

    private int pna(Talk talk) {
        int length = talk.length();
        if (data.word16(3) > HIGHEST_VERSION) {
            talk.refuse("PNA of an unknown version");
            return length;
        }
        int record = PNA_HEADER;
        while (record + RECORD_HEADER <= length) {
            int id = data.word16(record);
            int size = data.word16(record + 2);
            if (id == 0) {
                return length;
            }
            if (record + RECORD_HEADER + size > length) {
                talk.refuse("PNA record past the end of its packet");
                return length;
            }
            if ((id == AUDIO_PORT || id == CORRECTION_PORT) && size >= 2 && data.word16(record + RECORD_HEADER) != 0) {
                int outside = talk.expectFromPeer(UDP, data.word16(record + RECORD_HEADER), talk.peer());
                if (outside >= 0 && !talk.replace(record + RECORD_HEADER, 2, talk.text().add(outside >> 8).add(outside))) {
                    return 0;
                }
            }
            record += RECORD_HEADER + size;
        }
        return length;
    }

    @Override
    boolean matters(Talk talk, Line beginning) {
        return switch (talk.state()) {
            case UNDECIDED -> beginning.mayBecome("OPTIONS ") || beginning.mayBecome("DESCRIBE ") || beginning.mayBecome("PNA");
            case RTSP -> beginning.mayBecome("SETUP ");
            case SETUP -> beginning.mayBecome("TRANSPORT:") || beginning.length() == 1 && beginning.peek() == '\r';
            default -> false;
        };
    }

    @Override
    boolean read(Talk talk, Line line) {
        switch (talk.state()) {
            case UNDECIDED -> talk.state(line.exactly("OPTIONS") || line.exactly("DESCRIBE") ? RTSP : UNDECIDED);
            case RTSP -> talk.state(line.word("SETUP ") ? SETUP : RTSP);
            case SETUP -> {
                if (line.atEnd()) {
                    talk.state(RTSP);
                } else if (line.word("TRANSPORT:")) {
                    return transport(talk, line);
                }
            }
            default -> {
            }
        }
        return true;
    }

    /** Only the first port or pair of ports; under the classic profile only where a parameter follows it, as it was in Linux 2.2. */
    private static boolean transport(Talk talk, Line line) {
        if (!line.behind("CLIENT_PORT") || !line.find('=') || !line.take('=')) {
            return true;
        }
        line.blanks();
        int start = line.place();
        long one = line.number(0xffff);
        int end = line.place();
        line.blanks();
        long other = 0;
        if (line.take('-')) {
            line.blanks();
            other = line.number(0xffff);
            end = line.place();
            line.blanks();
        }
        boolean last = line.atEnd() || line.peek() == ',';
        if (one <= 0 || other < 0 || line.peek() != ';' && (!last || talk.classic())) {
            return true;
        }
        if (other == 0) {
            int outside = talk.expectFromPeer(UDP, (int) one, talk.peer());
            return outside < 0 || talk.replace(start, end - start, talk.text().number(outside));
        }
        int outside = talk.expectPair(UDP, (int) one, (int) other, talk.peer());
        return outside < 0 || talk.replace(start, end - start,
                talk.text().number(outside).add('-').number(talk.secondOfPair()));
    }
}
