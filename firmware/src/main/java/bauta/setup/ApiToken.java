package bauta.setup;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secret by which programs are known to the programming interface (RFC 6750). Only its SHA-256 is kept, in a file: it is long and
 * random, so a slow hash would add nothing. For any thread.
 */
public final class ApiToken {
    private static final int SECRET_BYTES = 32;

    private final Path file;

    /** @param state directory for what outlives the system */
    public ApiToken(Path state) {
        file = state.resolve("web").resolve("token");
    }

    /** Makes a new one, which takes the place of the one there may be. */
    public synchronized String make() throws IOException {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, (digest(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
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
            return MessageDigest.isEqual(kept.getBytes(StandardCharsets.US_ASCII), digest(secret).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return false;
        }
    }

    private static String digest(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
