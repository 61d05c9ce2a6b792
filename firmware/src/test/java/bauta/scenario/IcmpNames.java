package bauta.scenario;

import java.util.Map;
import java.util.TreeMap;

/** ICMP messages as scenarios name them: each name stands for type * 256 + code. */
final class IcmpNames {
    private static final Map<String, Integer> NAMES = new TreeMap<>(Map.ofEntries(
            Map.entry("echo", 0x800), Map.entry("echo-reply", 0), Map.entry("timestamp", 0xd00), Map.entry("timestamp-reply", 0xe00),
            Map.entry("net-unreachable", 0x300), Map.entry("host-unreachable", 0x301), Map.entry("protocol-unreachable", 0x302),
            Map.entry("port-unreachable", 0x303), Map.entry("frag-needed", 0x304), Map.entry("prohibited", 0x30d),
            Map.entry("source-quench", 0x400), Map.entry("redirect", 0x501), Map.entry("time-exceeded", 0xb00),
            Map.entry("parameter-problem", 0xc00)));

    private IcmpNames() {
    }

    static boolean known(String word) {
        return NAMES.containsKey(word) || word.matches("\\d+/\\d+");
    }

    static int number(String word) {
        var number = NAMES.get(word);
        if (number != null) {
            return number;
        }
        var parts = word.split("/");
        return Integer.parseInt(parts[0]) << 8 | Integer.parseInt(parts[1]);
    }

    static String name(int number) {
        for (var entry : NAMES.entrySet()) {
            if (entry.getValue() == number) {
                return entry.getKey();
            }
        }
        return (number >> 8) + "/" + (number & 0xff);
    }

    /** Whether it carries an identifier and a sequence number. */
    static boolean query(int number) {
        int type = number >> 8;
        return type == 0 || type == 8 || type >= 13 && type <= 18;
    }
}
