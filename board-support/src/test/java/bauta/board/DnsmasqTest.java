package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.BautaDhcp;
import bauta.command.BautaDns;
import bauta.command.InsideServices;
import bauta.command.Served;
import bauta.command.Served.Lease;
import bauta.path.Topology.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DnsmasqTest {
    private static final Subnet INSIDE = new Subnet(0xc0a84d01, 24);

    @TempDir
    private Path directory;

    private String configuration(InsideServices services, Subnet inside) {
        return DnsmasqFiles.of(services, "eth1", inside, Path.of("/d"), Path.of("/leases"), Path.of("/learned")).configuration();
    }

    @Test
    void onlyTheInsideHostPortIsServed() {
        var text = configuration(InsideServices.OFF.dhcp(true).dns(true), INSIDE);
        assertTrue(text.contains("\ninterface=eth1\nexcept-interface=lo\nbind-dynamic\n"), text);
        assertTrue(text.contains("\nresolv-file=/learned\n"), text);
        assertFalse(configuration(InsideServices.OFF.dns(true), INSIDE).contains("dhcp-range"));
        assertTrue(configuration(InsideServices.OFF.dhcp(true), INSIDE).contains("\nport=0\n"));
    }

    @ParameterizedTest
    @CsvSource({"192.168.77.1,24,'192.168.77.100,192.168.77.199,255.255.255.0,43200'", "10.1.2.3,16,'10.1.0.100,10.1.0.199,255.255.0.0,43200'",
        "10.0.0.1,29,'10.0.0.1,10.0.0.6,255.255.255.248,43200'"})
    void theRangeFitsTheNetwork(String address, int prefix, String range) {
        var parts = address.split("\\.");
        int number = 0;
        for (var part : parts) {
            number = number << 8 | Integer.parseInt(part);
        }
        var text = configuration(InsideServices.OFF.dhcp(true), new Subnet(number, prefix));
        assertTrue(text.contains("\ndhcp-range=" + range + "\n"), text);
    }

    @Test
    void aRangeMovesWithTheNetwork() {
        var services = InsideServices.OFF.dhcp(true).range(0xc0a84d32, 0xc0a84d3c);
        assertTrue(configuration(services, INSIDE).contains("\ndhcp-range=192.168.77.50,192.168.77.60,"));
        assertTrue(configuration(services, new Subnet(0x0a212c01, 24)).contains("\ndhcp-range=10.33.44.50,10.33.44.60,"));
        // What does not fit into so small a network is chosen anew.
        var wide = InsideServices.OFF.dhcp(true).range(0xc0a84d32, 0xc0a84d38);
        assertTrue(configuration(wide, new Subnet(0x0a212c01, 29)).contains("\ndhcp-range=10.33.44.1,10.33.44.6,"));
    }

    /** Whatever a client calls itself, and whatever else may stand in the file. */
    @Test
    void leasesAreReadWithDistrust() throws IOException {
        var file = directory.resolve("leases");
        Files.write(file, ("2000 02:00:00:00:00:0a 192.168.77.100 laptop 01:02:00:00:00:00:0a\n"
                + "0 02:00:00:00:00:0b 192.168.77.101 * *\n"
                + "2000 02:00:00:00:00:0c 192.168.77.102 \u001b[2Jevil *\n"
                + "2000 02:00:00:00:00:0d 192.168.77.103 <script> *\n"
                + "900 02:00:00:00:00:0e 192.168.77.104 gone *\n"
                + "2000 02:00:00:00:00:0f 192.168.77.999 bad *\n"
                + "duid 00:01:00\n\nnonsense \u00ff\u00fe\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertEquals(List.of(new Lease(0xc0a84d64, 0x02000000000aL, "laptop", 1000), new Lease(0xc0a84d65, 0x02000000000bL, "", -1),
                new Lease(0xc0a84d66, 0x02000000000cL, "", 1000), new Lease(0xc0a84d67, 0x02000000000dL, "", 1000)),
                LeaseFile.read(file, 1000));
        assertEquals(List.of(), LeaseFile.read(directory.resolve("none"), 0));
    }

    /** A board has no clock of its own: leases of its first minute end in the past when it learns the time, older ones do not. */
    @Test
    void leasesLastAsLongAsTheyWereGivenFor() throws IOException {
        var file = directory.resolve("leases");
        Files.writeString(file, "1600 02:00:00:00:00:0a 192.168.77.100 laptop *\n900000 02:00:00:00:00:0b 192.168.77.101 * *\n"
                + "0 02:00:00:00:00:0c 192.168.77.102 * *\n900 02:00:00:00:00:0d 192.168.77.103 gone *\nduid 00:01:00\n");
        LeaseFile.clockWasSet(file, 899_000, 900_000, 3600);
        assertEquals("900600 02:00:00:00:00:0a 192.168.77.100 laptop *\n900000 02:00:00:00:00:0b 192.168.77.101 * *\n"
                + "0 02:00:00:00:00:0c 192.168.77.102 * *\n900 02:00:00:00:00:0d 192.168.77.103 gone *\nduid 00:01:00\n", Files.readString(file));
        LeaseFile.clockWasSet(file, -899_000, 1000, 3600);
        assertTrue(Files.readString(file).startsWith("1600 "), "and back");
        LeaseFile.clockWasSet(directory.resolve("none"), 100, 100, 100);
        assertFalse(Files.exists(directory.resolve("none")));
    }

    /** One that lives in the namespace of the board. */
    private final class Running implements AutoCloseable {
        private final Lab lab = new Lab("d");
        private final Served served = new Served();
        private final Path run = directory.resolve("run");
        private final Path state = directory.resolve("state");
        private final AtomicLong ahead = new AtomicLong();
        private Dnsmasq dnsmasq;

        Running() throws IOException {
            Files.createDirectories(run);
            Files.createDirectories(state);
            for (var open = directory; open.startsWith("/tmp") && !open.equals(Path.of("/tmp")); open = open.getParent()) {
                Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            lab.in("r", "ip", "address", "add", "192.168.77.1/24", "dev", "lan0");
            lab.in("r", "ip", "link", "set", "lan0", "up");
            lab.in("a", "ip", "address", "add", "192.168.77.2/24", "dev", "e0");
            begin();
        }

        private void begin() {
            dnsmasq = lab.call("r", () -> {
                var started = new Dnsmasq("lan0", INSIDE, run, state, () -> System.currentTimeMillis() / 1000 + ahead.get());
                started.start(served);
                return started;
            });
        }

        private void command(String line) {
            var words = List.of(line.split(" "));
            var said = new Said();
            var command = words.getFirst().equals("dhcp") ? new BautaDhcp(served, List::of).subCommand() : new BautaDns(served).subCommand();
            assertEquals(0, command.command().run(words, said), said::text);
        }

        private String pid() {
            try {
                return Files.readString(run.resolve("dnsmasq/pid")).strip();
            } catch (IOException e) {
                return "";
            }
        }

        /** The first address that the name server says a name has; empty for none. */
        private String asked(String name) {
            var said = Lab.attempt("ip", "netns", "exec", lab.namespace("a"), "busybox", "nslookup", name, "192.168.77.1").said();
            var answer = said.substring(Math.max(0, said.indexOf(name)));
            return answer.lines().filter(line -> line.startsWith("Address")).map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst().orElse("");
        }

        @Override
        public void close() {
            dnsmasq.close();
            lab.close();
        }
    }

    @Test
    void namesAreAnsweredAndChangesReadWithoutANewProcess() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/sbin/dnsmasq")) && Files.exists(Path.of("/bin/busybox")), "needs dnsmasq, busybox");
        try (var running = new Running()) {
            assertEquals("", running.pid());
            running.command("dns name nas 192.168.77.20");
            running.command("dns on");
            Lab.await("an answer", () -> running.asked("nas.lan").equals("192.168.77.20"));
            var before = running.pid();
            running.command("dns name second.home 192.168.77.21");
            Lab.await("the new name", () -> running.asked("second.home").equals("192.168.77.21"));
            assertEquals(before, running.pid());
            running.command("dhcp static 02:00:00:00:00:0a 192.168.77.60 printer");
            Lab.await("a host that never asked for its address", () -> running.asked("printer.lan").equals("192.168.77.60"));
            running.command("dhcp on");
            Lab.await("another process", () -> !running.pid().equals(before) && !running.pid().isEmpty());
            var pid = running.pid();
            Lab.run("kill", "-9", pid);
            Lab.await("it to be run again", () -> !running.pid().equals(pid) && running.asked("nas").equals("192.168.77.20"));
            Files.writeString(running.run.resolve("dhcp.leases"), System.currentTimeMillis() / 1000 + 600 + " 02:00:00:00:00:0b 192.168.77.100 guest *\n");
            running.ahead.set(30_000_000);
            Lab.await("the lease to last", () -> running.served.leases().stream().anyMatch(lease -> lease.name().equals("guest")));
            running.command("dhcp off");
            running.command("dns off");
            Lab.await("its end", () -> !Files.exists(Path.of("/proc/" + running.pid())) || running.pid().isEmpty());
        }
        try (var left = Files.list(directory.resolve("run"))) {
            assertEquals(List.of(), new ArrayList<>(left.toList()));
        }
    }

    @Test
    void oneThatAKilledRunLeftIsReplaced() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/sbin/dnsmasq")) && Files.exists(Path.of("/bin/busybox")), "needs dnsmasq, busybox");
        try (var running = new Running()) {
            running.command("dns name nas 192.168.77.20");
            running.command("dns on");
            Lab.await("an answer", () -> running.asked("nas").equals("192.168.77.20"));
            var forgotten = running.dnsmasq;
            var orphan = running.pid();
            running.begin();
            Lab.await("a successor", () -> !running.pid().equals(orphan) && !Files.exists(Path.of("/proc/" + orphan)));
            assertNotEquals("", orphan);
            running.command("dns off");
            forgotten.close();
        }
    }
}
