package bauta.setup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Secrets by which somebody is known again. They are long and random, so a slow hash would add nothing to what is kept of them. */
public final class Secret {
    /** Length of one, octets. */
    public static final int BYTES = 32;

    private Secret() {
    }

    /** {@link #BYTES} octets that nobody can guess. */
    public static byte[] random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** A new one as text of letters, digits, dashes and underscores (RFC 4648 section 5). */
    public static String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random());
    }

    /** What to keep of one, and to look for it by, its SHA-256 in hexadecimal: so a table or a file does not give it away, nor does the time it takes. */
    public static String name(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
