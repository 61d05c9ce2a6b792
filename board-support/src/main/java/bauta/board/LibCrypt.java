package bauta.board;

import bauta.setup.Crypt;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Hashes of passwords by the C library of the board (crypt(3), libxcrypt), so that all its programs understand them. The
 * library is loaded when the first password is seen.
 */
final class LibCrypt implements Crypt {
    private static final String METHOD = "$y$";
    /** {@code sizeof(struct crypt_data)} */
    private static final int DATA_BYTES = 32768;
    /** {@code CRYPT_GENSALT_OUTPUT_SIZE} */
    private static final int SALT_BYTES = 192;

    private static final class Calls {
        static {
            Native.register(Calls.class, NativeLibrary.getInstance("libcrypt.so.1"));
        }

        static native long crypt_rn(long phrase, long setting, long data, int size);

        static native long crypt_gensalt_rn(long prefix, long count, long random, int randomBytes, long output, int size);
    }

    @Override
    public String hash(String password) {
        try (var prefix = OffHeap.string(METHOD); var output = OffHeap.of(SALT_BYTES)) {
            // Without random bytes of ours the library takes the kernel's.
            var setting = Calls.crypt_gensalt_rn(prefix.address(), 0, 0, 0, output.address(), SALT_BYTES);
            if (setting == 0) {
                throw new IllegalStateException("The C library makes no salt for passwords: " + Libc.text(Libc.errno()));
            }
            return crypt(password, new Pointer(setting).getString(0));
        }
    }

    @Override
    public boolean matches(String password, String hash) {
        var made = crypt(password, hash);
        var difference = made.length() ^ hash.length();
        for (var i = 0; i < made.length(); i++) {
            difference |= made.charAt(i) ^ hash.charAt(i % hash.length());
        }
        return difference == 0;
    }

    private static String crypt(String password, String setting) {
        try (var phrase = OffHeap.string(password); var salt = OffHeap.string(setting); var data = OffHeap.of(DATA_BYTES)) {
            var hash = Calls.crypt_rn(phrase.address(), salt.address(), data.address(), DATA_BYTES);
            if (hash == 0) {
                throw new IllegalStateException("The C library cannot hash this password: " + Libc.text(Libc.errno()));
            }
            return new Pointer(hash).getString(0);
        }
    }
}
