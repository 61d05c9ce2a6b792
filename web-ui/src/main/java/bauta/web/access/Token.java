package bauta.web.access;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The secret by which programs are known to the programming interface (RFC 6750). Only its SHA-256 is kept, in a file: it is long and
 * random, so a slow hash would add nothing. For any thread.
 */
public final class Token {
    private final Path file;

    public Token(Path file) {
        this.file = file;
    }

    /** Makes a new one, which takes the place of the one there may be. */
    public synchronized String make() throws IOException {
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(Session.random());
        AtomicFile.write(file, (Session.name(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
        return secret;
    }

    /** Has no program be known any more. */
    public synchronized void remove() throws IOException {
        AtomicFile.remove(file);
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** Whether that is the one. */
    public boolean is(String secret) {
        try {
            var kept = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return MessageDigest.isEqual(kept.getBytes(StandardCharsets.US_ASCII), Session.name(secret).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return false;
        }
    }
}
