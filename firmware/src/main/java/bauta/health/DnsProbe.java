package bauta.health;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** A question to a name server and what its answer says (RFC 1035 section 4). */
final class DnsProbe {
    private static final int HEADER = 12;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int ANSWER = 0x8000;
    private static final int CODE = 15;
    private static final String[] CODES = {"no error", "format error", "server failure", "no such name", "not implemented", "refused"};

    private DnsProbe() {
    }

    /** Asks for the addresses of a name. */
    static byte[] question(String name) {
        var labels = name.split("\\.");
        int length = HEADER + 1 + 4;
        for (var label : labels) {
            length += 1 + label.length();
        }
        var question = ByteBuffer.allocate(length);
        question.putShort((short) ThreadLocalRandom.current().nextInt()).putShort((short) RECURSION_DESIRED).putShort((short) 1)
                .putShort((short) 0).putInt(0);
        for (var label : labels) {
            question.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        question.put((byte) 0).putShort((short) 1).putShort((short) 1);
        return question.array();
    }

    /** What is wrong with an answer; empty if nothing is. A connected socket gets answers of that server only. */
    static String verdict(byte[] answer) {
        if (answer.length < HEADER) {
            return "answers something else";
        }
        int flags = ByteBuffer.wrap(answer).getShort(2);
        int code = flags & CODE;
        if ((flags & ANSWER) == 0) {
            return "answers something else";
        }
        return code == 0 ? "" : code < CODES.length ? CODES[code] : "error " + code;
    }
}
