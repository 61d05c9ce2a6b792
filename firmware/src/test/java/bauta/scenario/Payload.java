package bauta.scenario;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Data of a packet in the words of a scenario: {@code text} with escapes, or {@code hex}. */
final class Payload {
    private static final String ESCAPED = "\\[]{}";

    private Payload() {
    }

    /** The octets of a text, in which {@code \s} is a blank, {@code \r} and {@code \n} end lines and {@code \x01} is any octet. */
    static byte[] bytes(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            switch (text.charAt(++i)) {
                case 's' -> plain.append(' ');
                case 'r' -> plain.append('\r');
                case 'n' -> plain.append('\n');
                case 'x' -> {
                    plain.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("no escape: " + text.substring(i - 1));
            }
        }
        return plain.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What {@link #bytes} reads, where lines of ASCII are there, else hexadecimal digits. */
    static String words(byte[] data) {
        var text = new StringBuilder("text ");
        for (byte octet : data) {
            if (octet != 1 && octet != '\r' && octet != '\n' && (octet < ' ' || octet > '~')) {
                return "hex " + HexFormat.of().formatHex(data);
            }
            text.append(switch (octet) {
                case ' ' -> "\\s";
                case '\r' -> "\\r";
                case '\n' -> "\\n";
                default -> octet == 1 || ESCAPED.indexOf(octet) >= 0 ? "\\x%02x".formatted(octet) : String.valueOf((char) octet);
            });
        }
        return text.toString();
    }
}
