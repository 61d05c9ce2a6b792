package bauta.scenario;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Says of IPv4 packets in the words of a scenario what they are. It checks what it reads: a wrong checksum, also in a quoted
 * packet, a wrong length, or a payload that is not as {@link FrameWriter} wrote it shows as a word in capitals. Fragments are
 * collected, and judged when they are whole.
 */
final class FrameReader {
    private final Map<String, ByteBuffer> fragments = new HashMap<>();

    /** What the packet is. */
    String text(byte[] packet) {
        return text(packet, false);
    }

    private String text(byte[] packet, boolean quote) {
        var bytes = ByteBuffer.wrap(packet);
        if (packet.length < 20) {
            return "TOO-SHORT " + packet.length;
        }
        int header = (packet[0] & 15) * 4;
        int total = bytes.getShort(2) & 0xffff;
        int present = Math.min(total, packet.length);
        var text = new StringBuilder();
        int protocol = packet[9] & 0xff;
        int fragment = bytes.getShort(6) & 0xffff;
        boolean first = (fragment & 0x1fff) == 0;
        text.append(switch (protocol) {
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            default -> "proto " + protocol;
        });
        boolean ports = first && (protocol == 6 || protocol == 17) && present >= header + 4;
        text.append(' ').append(endpoint(bytes, 12, ports ? header : -1));
        text.append(" > ").append(endpoint(bytes, 16, ports ? header + 2 : -1));
        if (first) {
            transport(text, packet, header, present);
        }
        text.append(" ttl ").append(packet[8] & 0xff);
        header(text, bytes, header, fragment, present);
        if (total != packet.length && !quote || total < header) {
            text.append(" WRONG-LENGTH ").append(total).append(" of ").append(packet.length);
        }
        if (Sums.of(packet, 0, header) != 0) {
            text.append(" WRONG-IP-CHECKSUM");
        }
        if ((fragment & 0x3fff) != 0) {
            text.append(collect(bytes, header, present, fragment));
        } else if (total == present && !sumRight(packet, header, total)) {
            text.append(" WRONG-CHECKSUM");
        }
        return text.toString();
    }

    private static String endpoint(ByteBuffer bytes, int address, int port) {
        var text = dotted(bytes.getInt(address));
        return port < 0 ? text : text + ":" + (bytes.getShort(port) & 0xffff);
    }

    static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    private static void header(StringBuilder text, ByteBuffer bytes, int header, int fragment, int present) {
        int tos = bytes.get(1) & 0xff;
        if (tos != 0) {
            text.append(" tos 0x").append(Integer.toHexString(tos));
        }
        if (header > 20) {
            text.append(" options ").append(header - 20);
        }
        if ((fragment & 0x4000) != 0) {
            text.append(" df");
        }
        if ((fragment & 0x3fff) != 0) {
            text.append(" frag id ").append(bytes.getShort(4) & 0xffff).append(" off ").append((fragment & 0x1fff) * 8)
                    .append(" size ").append(present - header).append((fragment & 0x2000) != 0 ? " mf" : "");
        }
    }

    private void transport(StringBuilder text, byte[] packet, int at, int end) {
        switch (packet[9]) {
            case 6 -> tcp(text, packet, at, end);
            case 17 -> {
                if (end >= at + 8 && ByteBuffer.wrap(packet).getShort(at + 6) == 0) {
                    text.append(" nosum");
                }
                payload(text, packet, at + 8, end);
            }
            case 1 -> icmp(text, packet, at, end);
            default -> payload(text, packet, at, end);
        }
    }

    private static void tcp(StringBuilder text, byte[] packet, int at, int end) {
        if (end < at + 20) {
            text.append(" cut ").append(end - at);
            return;
        }
        var bytes = ByteBuffer.wrap(packet);
        var names = new String[] {"fin", "syn", "rst", "psh", "ack"};
        var flags = new StringBuilder();
        for (int bit = 0; bit < names.length; bit++) {
            if ((packet[at + 13] >> bit & 1) != 0) {
                flags.append(flags.isEmpty() ? "" : "+").append(names[bit]);
            }
        }
        text.append(' ').append(flags.isEmpty() ? "null" : flags);
        if (bytes.getInt(at + 4) != 0) {
            text.append(" seq ").append(bytes.getInt(at + 4));
        }
        if (bytes.getInt(at + 8) != 0) {
            text.append(" ackseq ").append(bytes.getInt(at + 8));
        }
        int header = (packet[at + 12] >> 4 & 15) * 4;
        if (header >= 24 && packet[at + 20] == 2) {
            text.append(" mss ").append(bytes.getShort(at + 22) & 0xffff);
        }
        payload(text, packet, at + header, end);
    }

    private void icmp(StringBuilder text, byte[] packet, int at, int end) {
        if (end < at + 8) {
            text.append(" cut ").append(end - at);
            return;
        }
        var bytes = ByteBuffer.wrap(packet);
        int message = bytes.getShort(at) & 0xffff;
        text.append(' ').append(IcmpNames.name(message));
        if (IcmpNames.query(message)) {
            text.append(" id 0x").append("%04x".formatted(bytes.getShort(at + 4) & 0xffff));
            if (bytes.getShort(at + 6) != 0) {
                text.append(" number ").append(bytes.getShort(at + 6) & 0xffff);
            }
            payload(text, packet, at + 8, end);
            return;
        }
        if (bytes.getInt(at + 4) != 0) {
            text.append(" mtu ").append(bytes.getInt(at + 4));
        }
        text.append(" [").append(text(Arrays.copyOfRange(packet, at + 8, end), true)).append(']');
    }

    private static void payload(StringBuilder text, byte[] packet, int from, int end) {
        int i = from;
        while (i < end && packet[i] == (byte) (i - from)) {
            i++;
        }
        boolean counts = i == end || i > from + 1;
        if (!counts) {
            text.append(' ').append(Payload.words(Arrays.copyOfRange(packet, from, end)));
        } else if (end > from) {
            text.append(" len ").append(end - from).append(i == end ? "" : " WRONG-PAYLOAD at " + (i - from));
        }
    }

    private static boolean sumRight(byte[] packet, int header, int total) {
        int at = switch (packet[9]) {
            case 1 -> 2;
            case 6 -> 16;
            case 17 -> 6;
            default -> -1;
        };
        boolean none = at < 0 || total < header + at + 2 || packet[9] == 17 && ByteBuffer.wrap(packet).getShort(header + at) == 0;
        return none || Sums.ofTransport(packet, 0, header, total) == 0;
    }

    /** What there is to say when a fragment makes its datagram whole, or when it cannot belong to it. */
    private String collect(ByteBuffer packet, int header, int present, int fragment) {
        var key = packet.getInt(12) + " " + packet.getInt(16) + " " + packet.getShort(4) + " " + packet.get(9);
        var whole = fragments.computeIfAbsent(key, k -> ByteBuffer.allocate(66_000).putInt(0, 0));
        int offset = (fragment & 0x1fff) * 8;
        if ((fragment & 0x2000) != 0 && (present - header) % 8 != 0) {
            return " WRONG-FRAGMENT-SIZE";
        }
        whole.position(whole.position() + present - header);
        whole.put(64 + offset, packet.array(), header, present - header);
        if (offset == 0) {
            whole.put(64 - header, packet.array(), 0, header);
            whole.put(4, packet.get(0));
        }
        if ((fragment & 0x2000) == 0) {
            whole.putInt(0, offset + present - header);
        }
        return whole.getInt(0) != whole.position() ? "" : judged(whole, fragments.remove(key) != null);
    }

    private static String judged(ByteBuffer whole, boolean done) {
        int header = (whole.get(4) & 15) * 4;
        var packet = Arrays.copyOfRange(whole.array(), 64 - header, 64 + whole.position());
        int payload = packet[9] == 17 || packet[9] == 1 ? header + 8 : packet.length;
        var text = new StringBuilder(done && sumRight(packet, header, packet.length) ? "" : " WRONG-CHECKSUM");
        for (int i = payload; i < packet.length; i++) {
            if (packet[i] != (byte) (i - payload)) {
                return text.append(" WRONG-PAYLOAD at ").append(i - payload).toString();
            }
        }
        return text.toString();
    }
}
