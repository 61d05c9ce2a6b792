package bauta.board;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keeps the kernel from handling its own copy of the frames that the raw sockets received, where there is no {@link IngressProgram}: per
 * network card a table of nftables (nft(8), family netdev, hook ingress) that drops everything. Packet sockets for all protocols see
 * frames before it. Without it a kernel that forwards would carry packets around the chains.
 */
final class IngressCut {
    private static final int PATIENCE_SECONDS = 5;

    private IngressCut() {
    }

    /**
     * Cuts off these cards; what a killed predecessor left is replaced.
     *
     * @throws IllegalStateException with what nft said when it failed
     */
    static void begin(List<String> cards) {
        var script = new StringBuilder();
        for (var card : cards) {
            var table = table(card);
            // "add" first, because deleting a table that is not there is an error. All of it is one transaction.
            script.append("add table netdev ").append(table).append('\n')
                    .append("delete table netdev ").append(table).append('\n')
                    .append("add table netdev ").append(table).append('\n')
                    .append("add chain netdev ").append(table)
                    .append(" ingress { type filter hook ingress device \"").append(card).append("\" priority -500; policy drop; }\n");
        }
        run(script);
    }

    /** Undoes {@link #begin}. */
    static void end(List<String> cards) {
        var script = new StringBuilder();
        for (var card : cards) {
            script.append("add table netdev ").append(table(card)).append('\n')
                    .append("delete table netdev ").append(table(card)).append('\n');
        }
        run(script);
    }

    /** The table's name: nft takes letters, digits and underscores. */
    static String table(String card) {
        return "bauta_" + card.replaceAll("[^A-Za-z0-9]", "_");
    }

    private static void run(StringBuilder script) {
        try {
            Programs.run(List.of("nft", "-f", "-"), script.toString().getBytes(StandardCharsets.UTF_8), PATIENCE_SECONDS);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot cut off the kernel's own copy of the frames; that takes nftables, and a kernel with"
                    + " nf_tables and the netdev ingress hook (CONFIG_NF_TABLES_NETDEV): " + e.getMessage(), e);
        }
    }
}
