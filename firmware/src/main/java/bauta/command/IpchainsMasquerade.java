package bauta.command;

import java.util.Locale;
import java.util.function.Consumer;

/** The listing of {@code ipchains -M -L}. */
final class IpchainsMasquerade {
    private static final int PIECE = 16_384;

    private IpchainsMasquerade() {
    }

    /** Writes the listing piece by piece: there may be a great many connections. */
    static void list(MasqueradeView view, Names names, boolean numeric, boolean verbose, Consumer<String> to) {
        var out = new StringBuilder("IP masquerading entries\n");
        var heading = format("prot expire   %s%-20s %-20s ports%n", verbose ? "   initseq delta prevd " : "", "source", "destination");
        var text = new RuleText(names, numeric);
        var any = new boolean[1];
        view.each(row -> {
            if (!any[0]) {
                any[0] = true;
                out.append(heading);
            }
            append(out, row, text, verbose);
            if (out.length() > PIECE) {
                to.accept(out.toString());
                out.setLength(0);
            }
        });
        to.accept(out.toString());
    }

    private static void append(StringBuilder out, MasqueradeView.Row row, RuleText text, boolean verbose) {
        long seconds = row.centiseconds() / 100;
        out.append(format("%-5s%02d:%02d.%02d ", protocol(row.protocol()), seconds / 60, seconds % 60, row.centiseconds() % 100));
        if (verbose) {
            out.append(format("%10s %5d %5d ", Integer.toUnsignedString(row.initSequence()), row.delta(), row.previousDelta()));
        }
        out.append(format("%-20s %-20s %s (%d) -> %s%n", text.address(row.insideAddress()), text.address(row.peerAddress()),
                text.service(row.insidePort(), row.protocol()), row.outsidePort(), text.service(row.peerPort(), row.protocol())));
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
