package bauta.setup;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The administrator's password, the same for SSH and for the browser: its hash as crypt(5) writes it is the one line of the file
 * {@code ssh/password} in the state directory. For any thread.
 */
public final class Administrator {
    /** Characters. */
    public static final int SHORTEST = 8;
    /** Bytes. */
    public static final int LONGEST = 256;

    /** Made when the first hash is seen: a router starts without. */
    private static final class Methods {
        /** SHA-512, yescrypt and its kin, bcrypt. */
        static final List<Pattern> SLOW = List.of(
                Pattern.compile("\\$6\\$(rounds=[0-9]{4,9}\\$)?[./0-9A-Za-z]{1,16}\\$[./0-9A-Za-z]{86}"),
                Pattern.compile("\\$g?y\\$[./0-9A-Za-z]{1,16}\\$[./0-9A-Za-z]{1,86}\\$[./0-9A-Za-z]{43}"),
                Pattern.compile("\\$2[aby]\\$[01][0-9]\\$[./0-9A-Za-z]{53}"));
    }

    private final Path file;
    private final Crypt crypt;

    public Administrator(Path state, Crypt crypt) {
        file = state.resolve("ssh").resolve("password");
        this.crypt = crypt;
    }

    /** Whether a password was set. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** Whether that is the password; takes some time on purpose. */
    public boolean matches(String password) throws IOException {
        try {
            var hash = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return fault(hash).isEmpty() && password.length() <= LONGEST && crypt.matches(password, hash);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Sets the password. */
    public void password(String password) throws UnfitException, IOException {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            throw new UnfitException("a password needs at least " + SHORTEST + " characters");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST || !password.chars().allMatch(c -> c >= ' ' && c != 0x7F)) {
            throw new UnfitException("a password has at most " + LONGEST + " bytes, all of them visible characters or blanks");
        }
        hash(crypt.hash(password));
    }

    /** Sets the password by its hash. */
    public void hash(String hash) throws UnfitException, IOException {
        var fault = fault(hash);
        if (!fault.isEmpty()) {
            throw new UnfitException(fault);
        }
        AtomicFile.write(file, (hash + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Forgets the password: nobody logs in with one from then on. */
    public void remove() throws IOException {
        AtomicFile.remove(file);
    }

    /** Why a text cannot be the hash of a password here; empty if it can. */
    public static String fault(String hash) {
        if (Methods.SLOW.stream().anyMatch(method -> method.matcher(hash).matches())) {
            return "";
        }
        return hash.startsWith("$1$") || hash.startsWith("$5$") || hash.matches("[./0-9A-Za-z]{13}")
                ? "this method of hashing is too fast to be safe; make the hash with 'openssl passwd -6' or 'mkpasswd'"
                : "this is no hash of a password; 'openssl passwd -6' or 'mkpasswd' makes one";
    }
}
