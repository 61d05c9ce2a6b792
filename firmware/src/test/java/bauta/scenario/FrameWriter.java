package bauta.scenario;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes IPv4 packets of the words of a scenario, such as {@code tcp 10.0.0.5:1025 > 198.51.100.7:80 syn ttl 3}. The words are
 * listed in {@code scenarios/README.md}. Nothing of {@code bauta.wire} is used.
 */
final class FrameWriter {
    private static final int TTL = 64;

    private final Deque<String> words;
    private final byte[] quoted;
    private final ByteBuffer payload = ByteBuffer.allocate(70_000);
    private int protocol;
    private int source;
    private int destination;
    private int sourcePort = -1;
    private int destinationPort = -1;
    private int ttl = TTL;
    private int tos;
    private int id = 1;
    private int fragment;
    private int fragmentSize = -1;
    private int length;
    private byte[] data;
    private int flags;
    private int sequence;
    private int acknowledged;
    private int segment;
    private int icmp;
    private int query;
    private int number;
    private int mtu;
    private int cut = -1;
    private byte[] options = {};
    private boolean noSum;
    private boolean badSum;
    private boolean badIpSum;

    private FrameWriter(Deque<String> words, byte[] quoted) {
        this.words = words;
        this.quoted = quoted;
    }

    /** The packet that those words describe. */
    static byte[] packet(String text) {
        int open = text.indexOf('[');
        var quoted = open < 0 ? new byte[0] : packet(text.substring(open + 1, text.lastIndexOf(']')));
        var own = open < 0 ? text : text.substring(0, open) + text.substring(text.lastIndexOf(']') + 1);
        return new FrameWriter(new ArrayDeque<>(List.of(own.strip().split("\\s+"))), quoted).write();
    }

    static int address(String dotted) {
        int address = 0;
        var parts = dotted.split("\\.");
        if (parts.length != 4) {
            throw new IllegalArgumentException("no address: " + dotted);
        }
        for (var part : parts) {
            address = address << 8 | Integer.parseInt(part);
        }
        return address;
    }

    private byte[] write() {
        readHead();
        while (!words.isEmpty()) {
            readWord(words.remove());
        }
        return assemble();
    }

    private void readHead() {
        protocol = switch (words.remove()) {
            case "icmp" -> 1;
            case "tcp" -> 6;
            case "udp" -> 17;
            case "proto" -> number();
            case String other -> throw new IllegalArgumentException("no protocol: " + other);
        };
        var from = words.remove().split(":");
        source = address(from[0]);
        sourcePort = from.length > 1 ? Integer.parseInt(from[1]) : 0;
        if (!words.remove().equals(">")) {
            throw new IllegalArgumentException("expected SOURCE > DESTINATION");
        }
        var to = words.remove().split(":");
        destination = address(to[0]);
        destinationPort = to.length > 1 ? Integer.parseInt(to[1]) : 0;
    }

    private void readWord(String word) {
        switch (word) {
            case "ttl" -> ttl = number();
            case "tos" -> tos = number();
            case "df" -> fragment |= 0x4000;
            case "mf" -> fragment |= 0x2000;
            case "off" -> fragment |= number() / 8;
            case "size" -> fragmentSize = number();
            case "frag" -> {
                words.remove(); // the word id
                id = number();
            }
            case "len" -> length = number();
            case "text", "hex" -> {
                data = word.equals("hex") ? HexFormat.of().parseHex(words.remove()) : Payload.bytes(words.remove());
                length = data.length;
            }
            case "seq" -> sequence = number();
            case "ackseq" -> acknowledged = number();
            case "mss" -> segment = number();
            case "id" -> query = number();
            case "mtu" -> mtu = number();
            case "number" -> number = number();
            case "cut" -> cut = number();
            case "nosum" -> noSum = true;
            case "badsum" -> badSum = true;
            case "badipsum" -> badIpSum = true;
            case "lsrr" -> options = new byte[] {(byte) 131, 7, 4, 10, 0, 0, 9, 0};
            case "record-route" -> options = new byte[] {7, 7, 4, 0, 0, 0, 0, 0};
            default -> readFlagsOrMessage(word);
        }
    }

    private void readFlagsOrMessage(String word) {
        if (protocol == 1 && IcmpNames.known(word)) {
            icmp = IcmpNames.number(word);
            return;
        }
        if (protocol != 6) {
            throw new IllegalArgumentException("unknown word: " + word);
        }
        for (var flag : word.split("\\+")) {
            flags |= switch (flag) {
                case "fin" -> 1;
                case "syn" -> 2;
                case "rst" -> 4;
                case "psh" -> 8;
                case "ack" -> 16;
                case "null" -> 0;
                default -> throw new IllegalArgumentException("unknown word: " + word);
            };
        }
    }

    private int number() {
        return Integer.decode(words.remove());
    }

    private byte[] assemble() {
        transport();
        int header = 20 + options.length;
        var whole = ByteBuffer.allocate(header + payload.position());
        whole.put((byte) (0x40 | header / 4)).put((byte) tos).putShort((short) whole.capacity()).putShort((short) id)
                .putShort((short) 0).put((byte) ttl).put((byte) protocol).putShort((short) 0).putInt(source).putInt(destination);
        whole.put(options).put(payload.array(), 0, payload.position());
        transportSum(whole, header);
        var packet = slice(whole.array(), header);
        var bytes = ByteBuffer.wrap(packet);
        bytes.putShort(6, (short) fragment);
        int sum = Sums.of(packet, 0, header);
        bytes.putShort(10, (short) (badIpSum ? sum ^ 0x5555 : sum));
        return cut < 0 ? packet : Arrays.copyOf(packet, Math.min(packet.length, header + cut));
    }

    private void transport() {
        switch (protocol) {
            case 6 -> payload.putShort((short) sourcePort).putShort((short) destinationPort).putInt(sequence).putInt(acknowledged)
                    .put((byte) (segment == 0 ? 0x50 : 0x60)).put((byte) flags).putShort((short) 0x2000).putInt(0);
            case 17 -> payload.putShort((short) sourcePort).putShort((short) destinationPort).putShort((short) (8 + length))
                    .putShort((short) 0);
            case 1 -> {
                payload.putShort((short) icmp).putShort((short) 0);
                payload.putInt(IcmpNames.query(icmp) ? query << 16 | number : mtu).put(quoted);
            }
            default -> {
            }
        }
        if (segment != 0) {
            payload.put((byte) 2).put((byte) 4).putShort((short) segment);
        }
        for (int i = 0; i < length; i++) {
            payload.put(data == null ? (byte) i : data[i]);
        }
    }

    private void transportSum(ByteBuffer whole, int header) {
        int at = header + switch (protocol) {
            case 1 -> 2;
            case 6 -> 16;
            case 17 -> 6;
            default -> -1;
        };
        if (at < header || noSum) {
            return;
        }
        int sum = Sums.ofTransport(whole.array(), 0, header, whole.capacity());
        sum = protocol == 17 && sum == 0 ? 0xffff : sum;
        whole.putShort(at, (short) (badSum ? sum ^ 0x5555 : sum));
    }

    private byte[] slice(byte[] whole, int header) {
        if (fragmentSize < 0) {
            return whole;
        }
        int from = header + (fragment & 0x1fff) * 8;
        var packet = Arrays.copyOf(whole, header + fragmentSize);
        System.arraycopy(whole, from, packet, header, fragmentSize);
        ByteBuffer.wrap(packet).putShort(2, (short) packet.length);
        return packet;
    }
}
