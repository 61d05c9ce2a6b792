package bauta.setup;

/** One-way hashes of passwords with salt, written as crypt(5) says. The board has them of the C library. */
public interface Crypt {
    /** The hash of a password, by a slow method and with fresh salt. */
    String hash(String password);

    /** Whether that password has that hash. */
    boolean matches(String password, String hash);
}
