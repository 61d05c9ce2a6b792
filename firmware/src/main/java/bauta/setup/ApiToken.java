package bauta.setup;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * The secret by which programs are known to the programming interface (RFC 6750). Only its {@link Secret#name name} is kept, in a file.
 * For any thread.
 */
public final class ApiToken {
    private final Path file;

    /** @param state directory for what outlives the system */
    public ApiToken(Path state) {
        file = state.resolve("web").resolve("token");
    }

    /** Makes a new one, which takes the place of the one there may be. */
    public synchronized String make() throws IOException {
        var secret = Secret.text();
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, (Secret.name(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
        return secret;
    }

    /** Has no program be known any more. */
    public synchronized void remove() throws IOException {
        if (exists()) {
            AtomicFile.remove(file);
        }
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** Whether that is the one. */
    public boolean is(String secret) {
        try {
            var kept = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return MessageDigest.isEqual(kept.getBytes(StandardCharsets.US_ASCII), Secret.name(secret).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return false;
        }
    }
}
