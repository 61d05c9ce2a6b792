package bauta.setup;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * A public key that may log in by SSH, as a line of {@code authorized_keys} has it (sshd(8), RFC 4253 6.6).
 *
 * @param type    of the key, such as {@code ssh-ed25519}
 * @param blob    the key in base64
 * @param comment what is said about it; may be empty
 */
public record SshKey(String type, String blob, String comment) {
    private static final int LEAST_RSA_BITS = 2048;
    private static final int LONGEST_BLOB = 4096;
    private static final int LONGEST_COMMENT = 200;
    /** Number of parts of a key after its type. */
    private static final Map<String, Integer> TYPES = Map.of("ssh-ed25519", 1, "ssh-rsa", 2, "ecdsa-sha2-nistp256", 2,
            "ecdsa-sha2-nistp384", 2, "ecdsa-sha2-nistp521", 2, "sk-ssh-ed25519@openssh.com", 2,
            "sk-ecdsa-sha2-nistp256@openssh.com", 3);

    /** Reads a line such as {@code ssh-ed25519 AAAA... name}; options before the key are not taken. */
    public static SshKey of(String line) throws UnfitException {
        var words = line.strip().split("[ \t]+", 3);
        if (line.contains("PRIVATE KEY")) {
            throw new UnfitException("this is a private key, which must never leave its computer; the public one is in the file that ends in .pub");
        }
        if (!TYPES.containsKey(words[0])) {
            throw new UnfitException("this is no public SSH key; it begins with ssh-ed25519, ssh-rsa, ecdsa-sha2-... or sk-..."
                    + (words.length > 1 && TYPES.containsKey(words[1].replaceAll(".* ", "")) ? "; options before it are not taken" : ""));
        }
        var comment = words.length > 2 ? words[2] : "";
        if (comment.length() > LONGEST_COMMENT || !comment.chars().allMatch(c -> c >= ' ' && c != 0x7F)) {
            throw new UnfitException("the comment of an SSH key has at most " + LONGEST_COMMENT + " visible characters");
        }
        var key = new SshKey(words[0], words.length > 1 ? words[1] : "", comment);
        key.check();
        return key;
    }

    private void check() throws UnfitException {
        try {
            var bytes = ByteBuffer.wrap(bytes());
            var named = part(bytes);
            if (!new String(named, StandardCharsets.US_ASCII).equals(type)) {
                throw damaged();
            }
            for (int i = 0; i < TYPES.get(type); i++) {
                var part = part(bytes);
                if (part.length == 0 || type.equals("ssh-ed25519") && part.length != 32) {
                    throw damaged();
                }
                if (type.equals("ssh-rsa") && i == 1 && bits(part) < LEAST_RSA_BITS) {
                    throw new UnfitException("an RSA key needs at least " + LEAST_RSA_BITS + " bits, this one has " + bits(part)
                            + "; 'ssh-keygen -t ed25519' makes a good one");
                }
            }
            if (bytes.hasRemaining()) {
                throw damaged();
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw damaged();
        }
    }

    private static UnfitException damaged() {
        return new UnfitException("the SSH key is damaged; copy it again, as one line");
    }

    private static byte[] part(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        var part = new byte[length];
        bytes.get(part);
        return part;
    }

    private static int bits(byte[] number) {
        return new BigInteger(1, number).bitLength();
    }

    private byte[] bytes() {
        if (blob.length() > LONGEST_BLOB) {
            throw new IllegalArgumentException("too long");
        }
        return Base64.getDecoder().decode(blob);
    }

    /** As {@code ssh-keygen -l} shows it: {@code SHA256:...}. */
    public String fingerprint() {
        try {
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The line of {@code authorized_keys}. */
    @Override
    public String toString() {
        return type + " " + blob + (comment.isEmpty() ? "" : " " + comment);
    }
}
