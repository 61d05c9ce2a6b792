package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.path.Topology.Subnet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InsideServicesTest {
    private static final Subnet INSIDE = new Subnet(0xc0a84d01, 24);

    private final Served served = new Served();
    private final Terminal terminal = new Terminal();
    private final BautaCommand bauta = new BautaCommand("test", List.of(new BautaDhcp(served, () -> List.of(INSIDE)).subCommand(),
            new BautaDns(served).subCommand()));

    private int run(String line) {
        terminal.clear();
        return bauta.run(List.of(line.split(" ")), terminal);
    }

    private void done(String line) {
        assertEquals(0, run(line), terminal::complained);
    }

    @Test
    void everythingIsOffUntilItIsAskedFor() {
        done("bauta dhcp");
        assertEquals("dhcp off\nrange auto\nlease-time 43200 s\n", terminal.said());
        done("bauta dns");
        assertEquals("dns off\nupstream learned\n", terminal.said());
        assertEquals(List.of(), served.commands());
    }

    @Test
    void whatWasCommandedComesBackFromItsCommands() {
        served.initial(InsideServices.OFF.dhcp(true).dns(true));
        assertEquals(List.of(), served.commands());
        done("bauta dhcp range 192.168.77.50 192.168.77.60");
        done("bauta dhcp lease-time 2h");
        done("bauta dhcp static 02-00-00-00-00-0A 192.168.77.9 Printer");
        done("bauta dhcp static 02:00:00:00:00:0b 192.168.77.10");
        done("bauta dns name NAS.home 192.168.77.11");
        done("bauta dns upstream 9.9.9.9 1.1.1.1");
        done("bauta dns off");
        var wanted = served.values();
        var commands = served.commands();
        assertEquals(List.of("bauta dhcp reset", "bauta dns reset", "bauta dhcp range 192.168.77.50 192.168.77.60",
                "bauta dhcp lease-time 7200", "bauta dhcp static 02:00:00:00:00:0a 192.168.77.9 printer",
                "bauta dhcp static 02:00:00:00:00:0b 192.168.77.10", "bauta dns name nas.home 192.168.77.11",
                "bauta dns upstream 9.9.9.9 1.1.1.1", "bauta dhcp on"), commands);
        served.initial(InsideServices.OFF.dns(true));
        commands.forEach(this::done);
        assertEquals(wanted, served.values());
    }

    @Test
    void eachResetLeavesTheOtherAlone() {
        done("bauta dhcp on");
        done("bauta dns name a 192.168.77.2");
        done("bauta dhcp reset");
        done("bauta dns");
        assertEquals("dns off\nupstream learned\nname a 192.168.77.2\n", terminal.said());
        done("bauta dhcp on");
        done("bauta dns reset");
        assertEquals(InsideServices.OFF.dhcp(true), served.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bauta dhcp maybe                                       | 2 | dhcp needs:",
        "bauta dhcp range 192.168.77.9                          | 2 | dhcp needs:",
        "bauta dhcp range 192.168.77.9 192.168.77.8             | 2 | the range would go from",
        "bauta dhcp range 192.168.78.9 192.168.78.10            | 1 | 192.168.78.9 does not lie in the inside network",
        "bauta dhcp range 192.168.77.1 192.168.77.10            | 1 | 192.168.77.1 is the router's own",
        "bauta dhcp range 192.168.77.300 192.168.77.10          | 2 | '192.168.77.300' is no address",
        "bauta dhcp lease-time 119                              | 2 | '119': a lease lasts from",
        "bauta dhcp lease-time 99999999d                        | 2 | '99999999d': a lease lasts from",
        "bauta dhcp lease-time 1w                               | 2 | '1w': a lease lasts from",
        "bauta dhcp static 02:00:00:00:00 192.168.77.9          | 2 | '02:00:00:00:00' is no hardware address",
        "bauta dhcp static 01:00:00:00:00:01 192.168.77.9       | 2 | 01:00:00:00:00:01 is not the hardware address of one",
        "bauta dhcp static 02:00:00:00:00:01 192.168.77.9 a,b   | 2 | 'a,b' is no host name",
        "bauta dhcp static 02:00:00:00:00:01 192.168.77.9 a.b   | 2 | 'a.b' is no host name",
        "bauta dhcp forget 02:00:00:00:00:01                    | 1 | no static lease for",
        "bauta dns name -a 192.168.77.9                         | 2 | '-a' is no host name",
        "bauta dns name a..b 192.168.77.9                       | 2 | '' is no host name",
        "bauta dns name a 127.0.0.1                             | 2 | '127.0.0.1' is no address of a host",
        "bauta dns forget a                                     | 1 | no local name a",
        "bauta dns upstream                                     | 2 | dns needs:",
        "bauta dns upstream 8.8.8.8 dns.example                 | 2 | 'dns.example' is no address",
    })
    void whatIsWrongIsSaidAndChangesNothing(String line, int exit, String message) {
        assertEquals(exit, run(line));
        assertTrue(terminal.complained().startsWith("bauta: " + message), terminal.complained());
        assertEquals(InsideServices.OFF, served.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a#b", "a b", "a=b", "\u00e4", "a/b", "*"})
    void nothingThatMeansMoreThanANameGetsIn(String name) {
        assertEquals(2, bauta.run(List.of("bauta", "dns", "name", name, "192.168.77.9"), terminal));
        assertEquals(InsideServices.OFF, served.values());
    }

    @Test
    void anAddressIsFixedForOneStationOnly() {
        done("bauta dhcp static 02:00:00:00:00:01 192.168.77.9 one");
        assertEquals(1, run("bauta dhcp static 02:00:00:00:00:02 192.168.77.9"));
        assertEquals(1, run("bauta dhcp static 02:00:00:00:00:02 192.168.77.8 one"));
        done("bauta dhcp static 02:00:00:00:00:01 192.168.77.8 one");
        done("bauta dhcp forget 02:00:00:00:00:01");
        done("bauta dhcp static 02:00:00:00:00:02 192.168.77.9 one");
    }

    @Test
    void leasesAreListed() {
        var leases = new ArrayList<>(List.of(new Served.Lease(0xc0a84d64, 0x02000000000aL, "laptop", 3661),
                new Served.Lease(0xc0a84d65, 0x02000000000bL, "", -1)));
        served.leases(() -> leases);
        done("bauta dhcp leases");
        assertEquals("192.168.77.100   02:00:00:00:00:0a  1:01:01           laptop\n"
                + "192.168.77.101   02:00:00:00:00:0b  for ever\n", terminal.said());
    }
}
