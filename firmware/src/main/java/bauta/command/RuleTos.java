package bauta.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** How a rule changes the type of service: {@code (TOS & and) ^ xor} (RFC 1349). */
record RuleTos(int and, int xor) {
    static final RuleTos UNCHANGED = new RuleTos(0xFF, 0);

    /** The bits of which RFC 1349 allows one at a time. */
    private static final int SERVICE = 0x1E;

    /** The original does not count the bit for minimal delay here, and scripts may live on that. */
    private static final int COUNTED = 0x0E;

    private static final Map<Integer, String> STANDARD = standard();

    private static Map<Integer, String> standard() {
        var names = new LinkedHashMap<Integer, String>();
        names.put(0x10, "Minimize Delay");
        names.put(0x08, "Minimize Throughput");
        names.put(0x04, "Maximize Reliability");
        names.put(0x02, "Minimize Cost");
        names.put(0x00, "Normal Service");
        return names;
    }

    /** @param warn told which standard values would come out with several bits */
    static RuleTos parse(String and, String xor, Consumer<String> warn) throws IpchainsError {
        var tos = new RuleTos(octet(and), octet(xor));
        if ((tos.and & 1) == 0 || (tos.xor & 1) != 0) {
            throw IpchainsError.usageWithGap("TOS manipulation cannot alter bit 0 (RFC1349)");
        }
        if (Integer.bitCount(~tos.and & tos.xor & COUNTED) > 1) {
            throw IpchainsError.usageWithGap("TOS manipulation cannot set multiple TOS bits (RFC1349)");
        }
        STANDARD.forEach((value, name) -> {
            if (Integer.bitCount((value & tos.and ^ tos.xor) & SERVICE) > 1) {
                warn.accept("Warning: TOS manipulation may set multiple TOS bits for %s TOS (0x%02X)".formatted(name, value));
            }
        });
        return tos;
    }

    private static int octet(String text) throws IpchainsError {
        var digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
        if (!digits.matches("0*[0-9A-Fa-f]{1,2}")) {
            throw IpchainsError.usage("invalid hexbyte `" + text + "' specified");
        }
        return Integer.parseInt(digits.substring(Math.max(0, digits.length() - 2)), 16);
    }
}
