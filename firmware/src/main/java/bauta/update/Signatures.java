package bauta.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Checks who made an update: ed25519 (RFC 8032) with the public key of the image (SubjectPublicKeyInfo in PEM, RFC 7468). */
final class Signatures {
    private static final String ALGORITHM = "Ed25519";

    private final PublicKey key;

    /** @param file the key in PEM */
    Signatures(Path file) throws IOException, UpdateException {
        try {
            var text = Files.readString(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
            key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UpdateException("the key for updates, " + file + ", is no public ed25519 key, so none can be trusted");
        }
    }

    /** @param signature 64 bytes in base64 */
    boolean good(byte[] signed, String signature) {
        try {
            var check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(signed);
            return check.verify(Base64.getDecoder().decode(signature.strip()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
