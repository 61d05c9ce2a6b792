package bauta.command;

import java.util.List;
import java.util.Locale;

/** The listing of {@code ipchains -M -L}. */
final class IpchainsMasquerade {
    private IpchainsMasquerade() {
    }

    static String list(List<MasqueradeView.Row> rows, Names names, boolean numeric, boolean verbose) {
        var out = new StringBuilder("IP masquerading entries\n");
        var text = new RuleText(names, numeric);
        if (!rows.isEmpty()) {
            out.append(format("prot expire   %s%-20s %-20s ports%n", verbose ? "   initseq delta prevd " : "",
                    "source", "destination"));
        }
        for (var row : rows) {
            long seconds = row.centiseconds() / 100;
            out.append(format("%-5s%02d:%02d.%02d ", protocol(row.protocol()), seconds / 60, seconds % 60,
                    row.centiseconds() % 100));
            if (verbose) {
                out.append(format("%10s %5d %5d ", Integer.toUnsignedString(row.initSequence()), row.delta(),
                        row.previousDelta()));
            }
            out.append(format("%-20s %-20s %s (%d) -> %s%n", text.address(row.insideAddress()), text.address(row.peerAddress()),
                    text.service(row.insidePort(), row.protocol()), row.outsidePort(),
                    text.service(row.peerPort(), row.protocol())));
        }
        return out.toString();
    }

    private static String protocol(int number) {
        return switch (number) {
            case 1, 6, 17 -> RuleText.knownProtocol(number).toUpperCase(Locale.ROOT);
            default -> String.valueOf(number);
        };
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
