package bauta.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    static final String ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG+FkZGec9ZmaQA27Rb4LdFfxsvXU9hn6R3lqVdfteHI kate@desk";
    private static final String WEAK_RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDTI5yg3ffyGdN7H2DzB34WP7Pa/uifYLf0jlMds+n5/0bB2qaEN8HnR4rQW4EJ4d"
            + "K/eHw78o2FlPMhCBLuC7ZEbpiZvDcOj6mmyToFU7u3zE5FfesWw2bZsbIAdAJ+NthJvRWDaEUxrvZdxDtu0iFKOYbU5W9oPmUmxfI5dvn3Qw== weak";
    private static final String ECDSA = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKTZhEpJzZtw1zZOb6euwMdzmDZKjLZhLCfk"
            + "m0grLAn2Bae/uTNs2OqfJJxiCPDs57iSYnqhRyc1lazhhcGk+lM= ec";
    static final String SHA512 =
            "$6$abcdefgh$yIZAF3gQPvtKZO/9qOJKffAKKbtS3ef3qmwyugk4uWVjX8YZf/GV3A8SkFxEPY0T56CcilGrHKLffBsp6dLMG.";

    /** Hashes like no crypt(3) does, fast. */
    private static final Crypt CRYPT = new Crypt() {
        @Override
        public String hash(String password) {
            return "$y$j9T$salt$" + "x".repeat(40) + "%03d".formatted(password.hashCode() & 511);
        }

        @Override
        public boolean matches(String password, String hash) {
            return hash(password).equals(hash);
        }
    };

    @TempDir
    private Path state;

    @Test
    void aPasswordThatWasSetMatches() throws Exception {
        var administrator = new Administrator(state, CRYPT);
        assertFalse(administrator.exists());
        assertFalse(administrator.matches("correct horse"));
        administrator.password("correct horse");
        assertTrue(administrator.exists());
        assertTrue(administrator.matches("correct horse"));
        assertFalse(administrator.matches("correct house"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("ssh/password"))));
        administrator.remove();
        assertFalse(administrator.matches("correct horse"));
    }

    @Test
    void anUnfitPasswordChangesNothing() throws Exception {
        var administrator = new Administrator(state, CRYPT);
        administrator.password("correct horse");
        for (var unfit : List.of("short", "", "with\nline end", "x".repeat(257))) {
            assertThrows(UnfitException.class, () -> administrator.password(unfit));
        }
        assertTrue(administrator.matches("correct horse"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $1$abcdefgh$0123456789012345678901                                | too fast
            abJnggxhB/yWI                                                     | too fast
            secret                                                            | no hash
            $6$abc:def$yIZAF3gQPvtKZO                                         | no hash
            $6$ab$%s                                                          | no hash
            """)
    void whatIsNoGoodHashIsRefused(String hash, String why) {
        var thrown = assertThrows(UnfitException.class, () -> new Administrator(state, CRYPT).hash(hash));
        assertTrue(thrown.getMessage().contains(why), thrown.getMessage());
        assertFalse(Files.exists(state.resolve("ssh")));
    }

    @Test
    void goodHashesAreTaken() throws Exception {
        for (var hash : List.of(SHA512, "$y$j9T$abc/def.$" + "a".repeat(43), "$2b$12$" + "b".repeat(53))) {
            new Administrator(state, CRYPT).hash(hash);
            assertEquals(hash + "\n", Files.readString(state.resolve("ssh/password")));
        }
    }

    @Test
    void aKeyIsKnownByItsFingerprint() throws Exception {
        var key = SshKey.of(ED25519);
        assertEquals("SHA256:DzSkOIMSWY9vTzBfYNlwgfs5RK2shXngytMp/E/m/Mw", key.fingerprint());
        assertEquals("kate@desk", key.comment());
        assertEquals(ED25519, key.toString());
        assertEquals("ec", SshKey.of("  " + ECDSA + " \n").comment());
    }

    @Test
    void whatIsNoKeyIsRefusedWithTheReason() {
        for (var bad : List.of(List.of(WEAK_RSA, "at least 2048 bits, this one has 1024"),
                List.of("-----BEGIN OPENSSH PRIVATE KEY-----", "private key"),
                List.of("command=\"x\" " + ED25519, "options before it are not taken"),
                List.of("ssh-dss AAAA", "no public SSH key"),
                List.of(ED25519.replace("5ylqV", "").replace("9ZmaQA", ""), "damaged"),
                List.of("ssh-ed25519", "damaged"), List.of("ssh-ed25519 !!!!", "damaged"), List.of("", "no public SSH key"),
                List.of(ECDSA.replace("ecdsa-sha2-nistp256 ", "ssh-ed25519 "), "damaged"))) {
            var thrown = assertThrows(UnfitException.class, () -> SshKey.of(bad.get(0)), bad.get(0));
            assertTrue(thrown.getMessage().contains(bad.get(1)), thrown.getMessage());
        }
    }

    @Test
    void keysAreAddedOnceAndRemovedWithTheirFile() throws Exception {
        var keys = new AuthorizedKeys(state);
        assertEquals(List.of(), keys.all());
        keys.add(List.of(SshKey.of(ED25519), SshKey.of(ECDSA)));
        keys.add(List.of(SshKey.of(ED25519.replace("kate@desk", "kate@laptop"))));
        assertEquals(List.of("ec", "kate@laptop"), keys.all().stream().map(SshKey::comment).toList());
        for (var key : keys.all()) {
            keys.remove(key);
        }
        assertFalse(Files.exists(state.resolve("ssh/authorized_keys")));
    }

    @Test
    void tooManyKeysAreRefusedTogether() throws Exception {
        var keys = new AuthorizedKeys(state);
        keys.add(List.of(SshKey.of(ED25519)));
        var many = new ArrayList<SshKey>();
        var blob = SshKey.of(ED25519).blob();
        for (int i = 0; i < AuthorizedKeys.MOST; i++) {
            many.add(SshKey.of("ssh-ed25519 " + blob.substring(0, 40) + "%04d".formatted(i) + blob.substring(44)));
        }
        assertThrows(UnfitException.class, () -> keys.add(many));
        assertEquals(1, keys.all().size());
    }

    @Test
    void linesOfOthersAreLeftOut() throws IOException {
        Files.createDirectories(state.resolve("ssh"));
        Files.writeString(state.resolve("ssh/authorized_keys"), "# mine\n\nrubbish\n" + ED25519 + "\n");
        assertEquals(1, new AuthorizedKeys(state).all().size());
    }

    @Test
    void ofTokensOnlyTheOneMadeLastIsKnownAndNoneIsKept() throws Exception {
        var token = new ApiToken(state);
        assertFalse(token.exists());
        assertFalse(token.is(""));
        token.remove();
        var first = token.make();
        assertTrue(token.is(first));
        var second = new ApiToken(state).make();
        assertFalse(token.is(first));
        assertTrue(token.is(second));
        assertFalse(Files.readString(state.resolve("web/token")).contains(second));
        token.remove();
        assertFalse(token.is(second));
        assertFalse(token.exists());
    }
}
