package bauta.helper;

/** VDO Live: the UDP port that a player announces in one of two fixed messages; offsets count from the beginning of a segment's data. */
final class VdoLive extends StreamHelper {
    private static final int TYPE = 4;
    private static final int LONG_TYPE = 6;
    private static final int SHORT_TYPE = 1;
    private static final int LONG_MESSAGE = 36;
    private static final int SHORT_MESSAGE = 20;
    private static final int TAG = 12;
    private static final int PORT = 2;

    private final Line data = new Line();

    VdoLive() {
        super(5, "vdolive", 1, 120, 7000);
    }

    @Override
    String shownName(int port) {
        return "VDOlive";
    }

    @Override
    boolean reads(Talk talk) {
        return talk.outward() && !talk.serverInside();
    }

    @Override
    int read(Talk talk, int from, int line) {
        int length = talk.length();
        if (from != 0 || length < SHORT_MESSAGE) {
            return length;
        }
        data.wrap(talk.bytes(), talk.at(), 0, length);
        int type = data.word32(TYPE);
        int size = type == LONG_TYPE ? LONG_MESSAGE : type == SHORT_TYPE ? SHORT_MESSAGE : Integer.MAX_VALUE;
        if (length < size || (talk.state() & 1 << type) != 0) {
            return length;
        }
        data.place(size - TAG);
        if (!data.exactly("VDO Live")) {
            return length;
        }
        return announced(talk, size, type) ? length : 0;
    }

    /** The second message has the port of the first, whatever it says: the high half of the state is that. */
    private boolean announced(Talk talk, int size, int type) {
        int before = talk.state() >>> 16;
        int outside = before != 0 ? before : talk.expectFromPeer(UDP, data.word16(size - PORT), talk.peer());
        if (outside < 0) {
            return true;
        }
        talk.state(outside << 16 | talk.state() & 0xffff | 1 << type);
        return talk.replace(size - PORT, 2, talk.text().add(outside >> 8).add(outside));
    }
}
