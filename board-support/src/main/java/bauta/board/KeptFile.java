package bauta.board;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.tinylog.Logger;

/** A file that lives in memory, because it changes often and a card wears out, and is copied to the card from time to time. */
final class KeptFile {
    private final Path memory;
    private final Path card;

    KeptFile(Path memory, Path card) {
        this.memory = memory;
        this.card = card;
    }

    /** Brings back what the card has, unless memory has something. */
    synchronized void restore() {
        if (Files.exists(memory)) {
            return;
        }
        try {
            AtomicFile.write(memory, Files.readAllBytes(card), AtomicFile.OPEN);
        } catch (NoSuchFileException e) {
            Logger.trace("Nothing is kept at {} yet.", card);
        } catch (IOException e) {
            Logger.warn("What was kept at {} cannot be read: {}", card, e.getMessage());
        }
    }

    /** Copies it to the card if it is another than there. @return whether the card has it */
    synchronized boolean flush() {
        try {
            var now = Files.readAllBytes(memory);
            if (!Files.exists(card) || !Arrays.equals(now, Files.readAllBytes(card))) {
                AtomicFile.write(card, now);
            }
            return true;
        } catch (NoSuchFileException e) {
            Logger.trace("There is no {} to keep.", memory);
        } catch (IOException e) {
            Logger.warn("{} cannot be kept: {}", memory, e.getMessage());
        }
        return false;
    }

    /** Copies it to the card for the last time; memory is given back then. */
    synchronized void end() {
        try {
            if (flush()) {
                Files.deleteIfExists(memory);
            }
        } catch (IOException e) {
            Logger.debug("{} stays: {}", memory, e.getMessage());
        }
    }
}
