package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process of its own. */
@Timeout(60)
class MainTest {
    @TempDir
    private Path directory;

    private static List<String> java(String... words) {
        var path = String.join(File.pathSeparator, List.of(System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", "")));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", path, Main.class.getName()));
        command.addAll(List.of(words));
        return command;
    }

    private Process daemon(Lab lab, String... more) throws IOException {
        lab.in("r", "sh", "-c", "echo 1 >" + ForwardSwitch.PATH);
        var command = new ArrayList<>(List.of("ip", "netns", "exec", lab.namespace("r")));
        command.addAll(java("--lan", "lan0", "--wan", "wan0", "--lan-address", "192.168.1.1/24", "--wan-address", "10.9.0.3/24",
                "--gateway", "10.9.0.2", "--state", directory.resolve("state").toString(), "--run", directory.resolve("run").toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void ready(BufferedReader said) throws IOException {
        var line = said.readLine();
        assertTrue(line != null && line.matches("bautad: forwarding after [0-9]+ ms"), line);
    }

    @Test
    void helpIsGiven() {
        var result = Lab.attempt(java("--help").toArray(String[]::new));
        assertEquals(0, result.code());
        assertEquals(Options.HELP, result.said());
    }

    @Test
    void misuseIsOneLineAndExitCodeTwo() {
        var result = Lab.attempt(java("--lan", "lan0").toArray(String[]::new));
        assertEquals(2, result.code());
        assertEquals("bautad: --wan is missing; bautad --help shows how it is given\n", result.said());
    }

    @Test
    void missingCardIsOneLineAndExitCodeOne() throws IOException, InterruptedException {
        try (var lab = new Lab("n")) {
            lab.in("r", "ip", "link", "delete", "wan0");
            var daemon = daemon(lab);
            var said = new String(daemon.getInputStream().readAllBytes());
            assertEquals("bautad: There is no network card wan0. `ip link` shows those that are there.\n", said);
            assertEquals(1, daemon.waitFor());
        }
    }

    @Test
    void rulesThatCannotBeDoneAreOneLineAndTheCardsAreLeftAlone() throws IOException, InterruptedException {
        try (var lab = new Lab("u")) {
            var rules = Files.writeString(directory.resolve("rules"), "ipchains -P forward DENY\nipchains -A forward -j MISSING\n");
            var daemon = daemon(lab, "--rules", rules.toString());
            var said = new String(daemon.getInputStream().readAllBytes());
            assertTrue(said.startsWith("bautad: The rules it was to start with cannot be done: " + rules + ", line 2: ipchains: "), said);
            assertEquals(1, said.lines().count());
            assertEquals(1, daemon.waitFor());
            assertEquals("", lab.in("r", "nft", "list", "tables").strip());
        }
    }

    @Test
    void terminatingPutsEverythingBack() throws IOException, InterruptedException {
        try (var lab = new Lab("t")) {
            var daemon = daemon(lab);
            ready(daemon.inputReader());
            assertTrue(lab.in("r", "ip", "-br", "address", "show", "eth1").contains("192.168.1.1/24"));
            assertTrue(lab.in("r", "ip", "-br", "address", "show", "eth0").contains("10.9.0.3/24"));
            assertTrue(lab.in("r", "ip", "route").contains("default via 10.9.0.2 dev eth0"));
            assertTrue(Files.exists(directory.resolve("run/control")));
            daemon.destroy();
            assertTrue(daemon.waitFor(2, TimeUnit.SECONDS), "takes longer than 2 s to stop");
            assertEquals("", lab.in("r", "nft", "list", "tables").strip());
            assertFalse(lab.in("r", "ip", "link", "show", "lan0").contains(",UP"));
            assertFalse(Files.exists(directory.resolve("run/control")));
        }
    }

    @Test
    void successorOfAKilledRunKnowsHowThingsWere() throws IOException, InterruptedException {
        try (var lab = new Lab("k")) {
            var killed = daemon(lab);
            ready(killed.inputReader());
            killed.destroyForcibly().waitFor();
            // As one leaves that had no program at the cards' ingress.
            lab.in("r", "nft", "add table netdev bauta_lan0; add chain netdev bauta_lan0 ingress"
                    + " { type filter hook ingress device \"lan0\" priority -500; policy drop; }");
            var successor = daemon(lab);
            ready(successor.inputReader());
            assertEquals("", lab.in("r", "nft", "list", "tables", "netdev").strip());
            var second = daemon(lab);
            var said = new String(second.getInputStream().readAllBytes());
            assertTrue(said.startsWith("bautad: Another bautad runs"), said);
            assertEquals(1, second.waitFor());
            successor.destroy();
            assertTrue(successor.waitFor(2, TimeUnit.SECONDS));
            assertEquals("", lab.in("r", "nft", "list", "tables").strip());
            assertFalse(lab.in("r", "ip", "link", "show", "lan0").contains(",UP"));
            assertEquals("0", lab.in("r", "cat", "/proc/sys/net/ipv6/conf/lan0/disable_ipv6").strip());
        }
    }
}
