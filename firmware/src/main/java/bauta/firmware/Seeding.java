package bauta.firmware;

import bauta.command.ScriptException;
import bauta.firmware.Seed.FaultyException;
import bauta.setup.Administrator;
import bauta.setup.AuthorizedKeys;
import bauta.setup.UnfitException;
import bauta.store.AtomicFile;
import bauta.store.RefusedException;
import bauta.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Does what the seed file says, once: all of it or nothing, and tells the owner on the card what became of it. That it was done is
 * the file {@code seed-read} of the state directory; as long as that is not there, it is done at every start, to the same end.
 */
public final class Seeding {
    private static final String DONE = "seed-read";

    private final Firmware firmware;
    private final Store store;
    private final Path state;
    private final Administrator administrator;
    private final AuthorizedKeys keys;
    private final Cards cards;

    /** Keeps which cards were set by hand. */
    public interface Cards {
        /** Hardware addresses, 0 for the rule. */
        void set(long inside, long outside) throws IOException;
    }

    public Seeding(Firmware firmware, Store store, Path state, Administrator administrator, AuthorizedKeys keys, Cards cards) {
        this.firmware = firmware;
        this.store = store;
        this.state = state;
        this.administrator = administrator;
        this.keys = keys;
        this.cards = cards;
    }

    /** Whether the file was taken, now or ever. */
    public boolean done() {
        return Files.exists(state.resolve(DONE));
    }

    /**
     * Before the cards are taken over. Whatever goes wrong, the router starts without the file.
     *
     * @return what the owner is to read on the card; empty where there is nothing to say
     */
    public String run(Path file) {
        if (done() || !Files.isRegularFile(file)) {
            return "";
        }
        try {
            if (Files.size(file) > Seed.LARGEST) {
                throw new FaultyException(List.of("it has more than " + Seed.LARGEST + " bytes"));
            }
            var bytes = Files.readAllBytes(file);
            var seed = Seed.of(bytes);
            if (seed.empty()) {
                return "";
            }
            take(seed);
            AtomicFile.write(state.resolve(DONE), (sum(bytes) + "\n").getBytes(StandardCharsets.US_ASCII));
            return said(file, "was read, and all of it holds. It is not read again before a factory reset.", List.of());
        } catch (FaultyException e) {
            return said(file, "was NOT taken; the router starts as if it were not there. Correct this and start the board again:", e.faults());
        } catch (IOException | RefusedException | UnfitException e) {
            return said(file, "was read, but the card's data partition does not take it; it is tried again at the next start:",
                    List.of(e.toString()));
        }
    }

    private void take(Seed seed) throws FaultyException, IOException, RefusedException, UnfitException {
        try {
            firmware.apply(seed.script(), Quiet.CONSOLE);
        } catch (ScriptException e) {
            throw new FaultyException(List.of(e.getMessage().replaceFirst("^bauta.txt, ", "")));
        }
        if (!seed.keys().isEmpty()) {
            keys.add(seed.keys());
        }
        if (!seed.passwordHash().isEmpty()) {
            administrator.hash(seed.passwordHash());
        }
        if (seed.insideCard() != 0 || seed.outsideCard() != 0) {
            cards.set(seed.insideCard(), seed.outsideCard());
        }
        store.save("from bauta.txt");
    }

    private static String said(Path file, String what, List<String> lines) {
        var text = new StringBuilder("Bauta " + Firmware.VERSION + ": " + file.getFileName() + " " + what + "\n");
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
