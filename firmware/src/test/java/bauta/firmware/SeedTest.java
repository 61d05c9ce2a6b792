package bauta.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.path.Memory;
import bauta.path.PathThread;
import bauta.setup.Administrator;
import bauta.setup.AuthorizedKeys;
import bauta.setup.Crypt;
import bauta.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG+FkZGec9ZmaQA27Rb4LdFfxsvXU9hn6R3lqVdfteHI kate@desk";
    private static final String HASH =
            "$6$abcdefgh$yIZAF3gQPvtKZO/9qOJKffAKKbtS3ef3qmwyugk4uWVjX8YZf/GV3A8SkFxEPY0T56CcilGrHKLffBsp6dLMG.";
    private static final String GOOD = """
            # My router
            name = Gate
            time-zone = Europe/Rome
            inside = 192.168.5.1/24
            outside = 203.0.113.5/24,203.0.113.1
            name-servers = 9.9.9.9, 1.1.1.1
            inside-nic = 00:e0:4c:00:00:02
            password-hash = %s
            ssh-key = %s
            # ssh-key = another

            ipmasqadm portfw -a -P tcp -L 0.0.0.0 80 -R 192.168.5.10 80
            bauta outside allow ping
            """.formatted(HASH, KEY);

    @TempDir
    private Path directory;
    private Path state;
    private Path file;
    private Firmware firmware;
    private Store store;
    private final List<String> cards = new ArrayList<>();

    @BeforeEach
    void build() throws IOException {
        state = directory.resolve("state");
        file = directory.resolve("bauta.txt");
        Files.createDirectories(state);
        start();
    }

    private void start() {
        firmware = new Firmware(Memory.PLAIN, PathThread.SAME, FlowTable.inMemory(64), Policy.STANDARD, line -> { });
        store = firmware.keep(state, warning -> { });
        store.load(() -> firmware.defaultRules("eth0"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String seed(String text) throws IOException {
        Files.writeString(file, text);
        return run();
    }

    private String run() {
        var crypt = new Crypt() {
            @Override
            public String hash(String password) {
                throw new AssertionError();
            }

            @Override
            public boolean matches(String password, String hash) {
                throw new AssertionError();
            }
        };
        return new Seeding(firmware, store, state, new Administrator(state, crypt), new AuthorizedKeys(state),
                (inside, outside) -> cards.add(Long.toHexString(inside) + " " + outside)).run(file);
    }

    @Test
    void everythingInItHoldsAndIsKept() throws IOException {
        assertEquals("Bauta 0.1.0: bauta.txt was read, and all of it holds. It is not read again before a factory reset.\n", seed(GOOD));
        var text = store.text();
        for (var line : List.of("bauta set host-name gate", "bauta set time-zone Europe/Rome", "bauta set inside-address 192.168.5.1/24",
                "bauta set outside-address 203.0.113.5/24,203.0.113.1", "bauta dns upstream 9.9.9.9 1.1.1.1",
                "ipmasqadm portfw -a -P tcp -L 0.0.0.0 80 -R 192.168.5.10 80 -p 10", "bauta outside allow ping",
                "ipchains -A forward -i eth0 -j MASQ")) {
            assertTrue(text.contains(line), () -> line + "\nis missing in\n" + text);
        }
        assertEquals(KEY + "\n", Files.readString(state.resolve("ssh/authorized_keys")));
        assertEquals(HASH + "\n", Files.readString(state.resolve("ssh/password")));
        assertEquals(List.of("e04c000002 0"), cards);
        start();
        assertEquals(text, store.text());
    }

    @Test
    void itIsReadOnce() throws IOException {
        seed(GOOD);
        assertEquals("", seed("name = other\n"));
        assertEquals("gate", firmware.settings().board().hostName());
    }

    @Test
    void whatAnEditorOfAnotherSystemWritesIsRead() throws IOException {
        assertTrue(seed("\uFEFF" + "Name=gate\r\n\r\n  INSIDE =  192.168.5.1/24\t\r\nipchains -P input ACCEPT\r\n").contains("all of it holds"));
        assertEquals("192.168.5.1/24", firmware.settings().board().inside().toString());
    }

    @Test
    void aSampleOfCommentsIsLeftForLater() throws IOException {
        assertEquals("", seed("# name = gate\n\n#ssh-key = x\n"));
        assertTrue(seed("name = gate\n").contains("all of it holds"));
    }

    @Test
    void allThatIsWrongIsSaidAndNothingHolds() throws IOException {
        var before = store.text();
        var said = seed(GOOD.replace("AAAAC3", "AAAAC4") + "nmae = x\npassword = secret\nrm -rf /\nname = twice\n");
        assertEquals("""
                Bauta 0.1.0: bauta.txt was NOT taken; the router starts as if it were not there. Correct this and start the board again:
                  line 9: ssh-key: the SSH key is damaged; copy it again, as one line
                  line 14: nmae: there is no such name; there are name, time-zone, inside, outside, name-servers, inside-nic, outside-nic, password-hash, ssh-key
                  line 15: password: a password does not belong on the card as it is; write password-hash = and what 'openssl passwd -6' prints
                  line 16: this is neither NAME = VALUE nor one of the commands bauta, ipchains, ipmasqadm
                  line 17: name is given in line 2 already; once is enough
                """, said);
        assertEquals(before, store.text());
        assertFalse(Files.exists(state.resolve("ssh")));
        assertEquals(List.of(), cards);
        assertTrue(seed(GOOD).contains("all of it holds"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            inside = 192.168.5.0/24          | line 14: bauta: inside-address: '192.168.5.0/24' is out of bounds
            outside = 10.0.0.1               | line 14: bauta: outside-address: '10.0.0.1' is out of bounds
            outside = 10.0.0.1/24,10.0.1.1   | line 14: bauta: outside-address
            outside = 192.168.5.9/16         | line 14: bauta: outside-address: inside-address and outside-address would lie in the same network
            time-zone = Europe/Atlantis      | line 14: bauta: time-zone: 'Europe/Atlantis' is out of bounds
            name = my router                 | line 14: bauta: host-name: 'my router' is out of bounds
            ipchains -A nowhere -j MASQ      | line 14: ipchains: No target by that name
            ipmasqadm portfw -x              | line 14: portfw
            bauta update x                   | line 14: bauta: no sub-command update
            inside-nic = eth1                | line 14: inside-nic: 'eth1' is not a MAC address
            """)
    void aCommandThatFailsSpoilsAll(String line, String why) throws IOException {
        var before = store.text();
        var name = line.split(" ")[0];
        var said = seed(GOOD.replaceAll("(?m)^" + name + " = ", "#") .replace("#192.168.5.1/24", "inside = 192.168.5.1/24") + line + "\n");
        if (!line.startsWith("inside =")) {
            assertTrue(said.contains(why), said);
        }
        assertEquals(before, store.text());
        assertFalse(Files.exists(state.resolve("ssh")));
    }

    @Test
    void whatIsNoTextOrTooLargeIsRefused() throws IOException {
        Files.write(file, "name = gate\n".getBytes(StandardCharsets.UTF_16));
        assertTrue(run().contains("save it as plain text"), run());
        Files.write(file, new byte[Seed.LARGEST + 1]);
        assertTrue(run().contains("has more than"), run());
    }

    @Test
    void aStateThatCannotBeWrittenIsTriedAgain() throws IOException {
        Files.writeString(state.resolve("ssh"), "in the way");
        assertTrue(seed(GOOD).contains("it is tried again at the next start"), run());
        Files.delete(state.resolve("ssh"));
        assertTrue(run().contains("all of it holds"));
    }

    @Test
    void whereItDiesInTheMiddleTheNextStartDoesItAgain() throws IOException {
        seed(GOOD);
        var whole = store.text();
        // As if the power had gone before the last step.
        Files.delete(state.resolve("seed-read"));
        Files.delete(state.resolve("ssh/password"));
        start();
        assertTrue(run().contains("all of it holds"));
        assertEquals(whole, store.text());
        assertTrue(Files.exists(state.resolve("ssh/password")));
    }

    @Test
    void aKeyInFrontOfNothingIsFaulty() {
        assertThrows(Seed.FaultyException.class, () -> Seed.of("ssh-key =\n".getBytes(StandardCharsets.UTF_8)));
    }
}
