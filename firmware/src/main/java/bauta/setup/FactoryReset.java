package bauta.setup;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Back to how the board was bought: the order for it, a file {@code factory-reset} beside the state directory, outlives a power cut,
 * and the next start obeys it before anything is read. Whoever gives the order has the board start again.
 */
public final class FactoryReset {
    private final Path state;
    private final Path order;

    public FactoryReset(Path state) {
        this.state = state.toAbsolutePath();
        order = this.state.resolveSibling("factory-reset");
    }

    /** Has the next start forget all settings, passwords, keys and leases. */
    public void order() throws IOException {
        AtomicFile.write(order, new byte[0]);
    }

    /**
     * Obeys an order, if there is one. Where it is interrupted the next start goes on.
     *
     * @return whether there was one
     */
    public boolean obey() throws IOException {
        if (!Files.exists(order)) {
            return false;
        }
        if (Files.isDirectory(state)) {
            try (var all = Files.walk(state)) {
                for (var each : all.filter(file -> !file.equals(state)).sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
            AtomicFile.sync(state);
        }
        AtomicFile.remove(order);
        return true;
    }
}
