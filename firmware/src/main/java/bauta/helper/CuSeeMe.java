package bauta.helper;

/** CU-SeeMe: the addresses that its packets carry beside those of their headers. */
final class CuSeeMe extends DatagramHelper {
    private static final int HEADER = 26;
    private static final int DESTINATION = 4;
    private static final int SOURCE = 12;
    private static final int TYPE = 22;
    private static final int OPEN_CONTINUE = 101;
    private static final int COUNT = 26;
    private static final int CLIENTS = 56;
    private static final int CLIENT = 12;

    CuSeeMe() {
        super(6, "cuseeme", 1, 120, 7648);
    }

    @Override
    boolean read(Talk talk, Line data) {
        if (data.length() < HEADER) {
            return false;
        }
        return talk.outward() ? outward(talk, data) : inward(talk, data);
    }

    private static boolean outward(Talk talk, Line data) {
        if (data.word32(SOURCE) != talk.inside()) {
            return false;
        }
        data.put32(SOURCE, talk.outside());
        return true;
    }

    private static boolean inward(Talk talk, Line data) {
        boolean changed = data.word32(DESTINATION) == talk.outside();
        if (changed) {
            data.put32(DESTINATION, talk.inside());
        }
        if (data.word16(TYPE) != OPEN_CONTINUE || data.length() <= CLIENTS) {
            return changed;
        }
        int count = data.word16(COUNT);
        for (int i = 0, at = CLIENTS; i < count && at + CLIENT <= data.length(); i++, at += CLIENT) {
            if (data.word32(at) == talk.outside()) {
                data.put32(at, talk.inside());
                return true;
            }
        }
        return changed;
    }
}
