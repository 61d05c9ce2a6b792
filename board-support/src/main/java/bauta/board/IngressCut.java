package bauta.board;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the kernel from handling its own copy of the frames that the raw sockets received, where there is no {@link IngressProgram}: per
 * network card a table of nftables (nft(8), family netdev, hook ingress) that drops everything. Packet sockets for all protocols see
 * frames before it. Without it a kernel that forwards would carry packets around the chains.
 */
final class IngressCut {
    private static final long PATIENCE_SECONDS = 5;

    private final Process nft;

    private IngressCut(Process nft) {
        this.nft = nft;
    }

    /** Starts cutting off these cards; what a killed predecessor left is replaced. Done when {@link #await} returns. */
    static IngressCut begin(List<String> cards) {
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
        return new IngressCut(run(script));
    }

    /** Undoes {@link #begin}; as asynchronous. */
    static IngressCut end(List<String> cards) {
        var script = new StringBuilder();
        for (var card : cards) {
            script.append("add table netdev ").append(table(card)).append('\n')
                    .append("delete table netdev ").append(table(card)).append('\n');
        }
        return new IngressCut(run(script));
    }

    /** The table's name: nft takes letters, digits and underscores. */
    static String table(String card) {
        return "bauta_" + card.replaceAll("[^A-Za-z0-9]", "_");
    }

    private static Process run(CharSequence script) {
        try {
            var process = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
            try (var in = process.outputWriter()) {
                in.append(script);
            }
            return process;
        } catch (IOException e) {
            throw new IllegalStateException("Cannot run nft (" + e.getMessage() + "). Install nftables.", e);
        }
    }

    /** @throws IllegalStateException with what nft said when it failed */
    void await() {
        try {
            if (!nft.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                nft.destroyForcibly();
                throw new IllegalStateException("nft did not end within " + PATIENCE_SECONDS + " s.");
            }
            if (nft.exitValue() != 0) {
                var said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                throw new IllegalStateException("Cannot cut off the kernel's own copy of the frames; the kernel needs nf_tables with"
                        + " the netdev ingress hook (CONFIG_NF_TABLES_NETDEV). nft says: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while nft ran.", e);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read what nft says: " + e.getMessage(), e);
        }
    }
}
