package bauta.helper;

/** TFTP (RFC 1350): a server answers a request from a port of its own choice. */
final class Tftp extends DatagramHelper {
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int LEAST = 6;

    Tftp() {
        super(7, "tftp", 4, 60, 69);
    }

    @Override
    boolean read(Talk talk, Line data) {
        boolean asks = data.length() >= LEAST && (data.word16(0) == READ || data.word16(0) == WRITE);
        if (asks && talk.outward() && !talk.serverInside()) {
            talk.expectAnswer();
        }
        return false;
    }
}
