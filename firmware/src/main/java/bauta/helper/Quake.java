package bauta.helper;

/** Quake: the server answers the wish to connect with another port of its own. Little-endian in a protocol that else is not. */
final class Quake extends DatagramHelper {
    private static final int ASKED = 1;
    private static final int FINISHED = 2;

    private static final int MAGIC = 0x8000;
    private static final int LENGTH = 2;
    private static final int CODE = 4;
    private static final int WISH = 0x01;
    private static final int WISH_LENGTH = 12;
    private static final int WORD = 5;
    private static final int ACCEPTANCE = 0x81;
    private static final int ACCEPTANCE_LENGTH = 9;

    Quake() {
        super(3, "quake", 1, 120, 26000, 27000);
    }

    @Override
    String shownName(int port) {
        return port == 27000 ? "Quake_27" : "Quake_26";
    }

    @Override
    boolean read(Talk talk, Line data) {
        int length = data.length();
        if (talk.state() == FINISHED || length <= CODE || data.word16(0) != MAGIC) {
            return false;
        }
        int said = data.word16(LENGTH);
        if (data.byteAt(CODE) == WISH && said >= WISH_LENGTH && length >= WISH_LENGTH) {
            data.place(data.place() + WORD);
            if (data.exactly("QUAKE\0\3")) {
                talk.state(ASKED);
            }
            return false;
        }
        boolean accepts = data.byteAt(CODE) == ACCEPTANCE && said >= ACCEPTANCE_LENGTH && length >= ACCEPTANCE_LENGTH;
        return accepts && talk.state() == ASKED && accepted(talk, data);
    }

    private static boolean accepted(Talk talk, Line data) {
        int port = Short.reverseBytes((short) data.word16(WORD)) & 0xffff;
        if (talk.outward() != talk.serverInside()) {
            return false; // said by the wrong side
        }
        talk.state(FINISHED);
        if (!talk.serverInside()) {
            talk.peerMoves(port);
            return false;
        }
        int outside = talk.expectFromPeer(UDP, port, talk.peer(), talk.peerPort());
        if (outside < 0 || outside == port) {
            return false;
        }
        data.put16(WORD, Short.reverseBytes((short) outside));
        return true;
    }
}
