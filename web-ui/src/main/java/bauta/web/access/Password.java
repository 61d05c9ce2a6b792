package bauta.web.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2 (RFC 8018) with HMAC-SHA-256, its salt and its rounds.
 *
 * @param rounds how often the hash was repeated
 */
public record Password(int rounds, byte[] salt, byte[] hash) {
    /** Characters. */
    public static final int SHORTEST = 10;
    /** Characters; longer ones are refused, because hashing must not cost more than it has to. */
    public static final int LONGEST = 128;

    static final int ROUNDS = 600_000;

    private static final String KIND = "pbkdf2-sha256";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int MOST_ROUNDS = 10_000_000;
    private static final int LEAST_DIFFERENT = 5;
    private static final Set<String> WELL_KNOWN = Set.of("password", "passwort", "administrator", "qwertyuiop", "1234567890", "0123456789",
            "letmein", "bauta", "router", "admin", "changeme", "welcome", "iloveyou", "qwertzuiop");

    /** Of a password in clear. */
    public static Password of(String clear) {
        return of(clear, ROUNDS);
    }

    static Password of(String clear, int rounds) {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new Password(rounds, salt, hash(clear, salt, rounds));
    }

    /** Whether it is this one; takes as long for a wrong one as for the right one. */
    public boolean is(String clear) {
        return clear.length() <= LONGEST && MessageDigest.isEqual(hash, hash(clear, salt, rounds));
    }

    /** One line, without its end. */
    public String text() {
        var base64 = Base64.getEncoder();
        return KIND + " " + rounds + " " + base64.encodeToString(salt) + " " + base64.encodeToString(hash);
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Password parse(String text) {
        var parts = text.strip().split(" ");
        if (parts.length != 4 || !parts[0].equals(KIND) || !parts[1].matches("[0-9]{1,8}")) {
            throw new IllegalArgumentException("this is no stored password");
        }
        int rounds = Integer.parseInt(parts[1]);
        var salt = Base64.getDecoder().decode(parts[2]);
        var hash = Base64.getDecoder().decode(parts[3]);
        if (rounds < 1 || rounds > MOST_ROUNDS || salt.length < SALT_BYTES || hash.length != HASH_BITS / 8) {
            throw new IllegalArgumentException("this stored password is damaged");
        }
        return new Password(rounds, salt, hash);
    }

    /** Why a new password is not good enough, as a sentence; empty if it is. */
    public static String weakness(String clear) {
        if (clear.length() < SHORTEST) {
            return "Take at least " + SHORTEST + " characters; a few words in a row are easy to remember.";
        }
        if (clear.length() > LONGEST) {
            return "Take at most " + LONGEST + " characters.";
        }
        if (clear.chars().distinct().count() < LEAST_DIFFERENT) {
            return "Take more different characters.";
        }
        var letters = clear.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (WELL_KNOWN.contains(clear.toLowerCase(Locale.ROOT)) || WELL_KNOWN.contains(letters)) {
            return "This is one of the first passwords that anybody would try. Take another.";
        }
        return "";
    }

    private static byte[] hash(String clear, byte[] salt, int rounds) {
        try {
            var spec = new PBEKeySpec(clear.toCharArray(), salt, rounds, HASH_BITS);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has PBKDF2.", e);
        }
    }
}
