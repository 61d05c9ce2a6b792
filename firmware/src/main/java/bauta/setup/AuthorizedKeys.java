package bauta.setup;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The SSH keys that may log in as root: the file {@code ssh/authorized_keys} of the state directory (sshd(8)). */
public final class AuthorizedKeys {
    /** A file with more is not made. */
    public static final int MOST = 100;

    private final Path file;

    public AuthorizedKeys(Path state) {
        file = state.resolve("ssh").resolve("authorized_keys");
    }

    /** All of them; lines that are none are left out. */
    public synchronized List<SshKey> all() throws IOException {
        var keys = new ArrayList<SshKey>();
        try {
            for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                try {
                    keys.add(SshKey.of(line));
                } catch (UnfitException e) {
                    // The SSH server ignores such a line as well.
                    continue;
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return List.copyOf(keys);
    }

    /**
     * Adds keys; one that is there already gets the new comment.
     *
     * @throws UnfitException if there would be too many; then none is added
     */
    public synchronized void add(List<SshKey> added) throws UnfitException, IOException {
        var keys = new ArrayList<>(all());
        for (var key : added) {
            keys.removeIf(each -> each.blob().equals(key.blob()));
            keys.add(key);
        }
        if (keys.size() > MOST) {
            throw new UnfitException("there would be more than " + MOST + " SSH keys; remove some");
        }
        write(keys);
    }

    /** Removes one. */
    public synchronized void remove(SshKey key) throws IOException {
        var keys = new ArrayList<>(all());
        keys.remove(key);
        write(keys);
    }

    /** No key, no file: the SSH server starts when there is one. */
    private void write(List<SshKey> keys) throws IOException {
        if (keys.isEmpty()) {
            AtomicFile.remove(file);
            return;
        }
        var text = new StringBuilder();
        keys.forEach(key -> text.append(key).append('\n'));
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
