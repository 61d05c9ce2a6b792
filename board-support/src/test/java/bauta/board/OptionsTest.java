package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.path.Topology.Subnet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static final String GOOD = "--lan lan0 --wan wan0 --lan-address 192.168.1.1/24 --wan-address 10.0.0.2/24 --state /var/lib/bauta";

    private static Options of(String words) throws Options.Wrong {
        return Options.of(List.of(words.split(" ")));
    }

    @Test
    void everythingThatIsLeftOutHasADefault() throws Options.Wrong {
        assertEquals(new Options("lan0", "wan0", new Subnet(0xc0a80101, 24), new Subnet(0x0a000002, 24), 0, Path.of("/var/lib/bauta"),
                Path.of("/run/bauta"), "eth1", "eth0", 262144, "standard", null, "192.168.1.1:80", null,
                Path.of("/usr/lib/bauta"), false), of(GOOD));
    }

    @Test
    void everythingCanBeSaid() throws Options.Wrong {
        assertEquals(new Options("lan0", "wan0", new Subnet(0xc0a80101, 24), new Subnet(0x0a000002, 24), 0x0a000001,
                Path.of("/var/lib/bauta"), Path.of("/tmp/r"), "in0", "out0", 1000, "classic", Path.of("/etc/rules"), null,
                Path.of("/boot/bauta.txt"), Path.of("/opt"), true),
                of(GOOD + " --gateway=10.0.0.1 --run /tmp/r --inside-name in0 --outside-name out0 --flows 1000 --profile classic"
                        + " --rules /etc/rules --web off --dhcp on --seed /boot/bauta.txt --system /opt"));
    }

    @Test
    void dhcpLeavesTheOutsideAddressOpen() throws Options.Wrong {
        assertNull(of(GOOD.replace("10.0.0.2/24", "dhcp")).wanAddress());
    }

    @Test
    void eachNeededOptionIsMissed() {
        var words = List.of(GOOD.split(" "));
        for (var i = 0; i < words.size(); i += 2) {
            var left = new ArrayList<>(words);
            left.remove(i);
            left.remove(i);
            var thrown = assertThrows(Options.Wrong.class, () -> Options.of(left));
            assertTrue(thrown.getMessage().startsWith(words.get(i) + " is missing"), thrown.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--frob 1                                | unknown option `--frob'",
        "frob                                    | unknown option `frob'",
        "--flows                                 | --flows needs a value",
        "--flows=                                | --flows needs a value",
        "--flows 1 --flows 2                     | --flows is given twice",
        "--flows 15                              | --flows 15: a number from 16",
        "--flows many                            | --flows many: a number",
        "--flows -5                              | --flows -5: a number",
        "--profile modern                        | --profile modern: standard or classic",
        "--dhcp maybe                            | --dhcp maybe: on or off",
        "--web 80                                | --web 80: ADDRESS:PORT",
        "--web 1.2.3.4:0                         | --web 1.2.3.4:0: ADDRESS:PORT",
        "--web 1.2.3.4:65536                     | --web 1.2.3.4:65536: ADDRESS:PORT",
        "--gateway 10.0.1.1                      | --gateway 10.0.1.1 does not lie",
        "--gateway 10.0.0.2                      | --gateway 10.0.0.2 is the router's own",
        "--gateway 10.0.1                        | --gateway 10.0.1: an IPv4 address",
        "--inside-name eth0                      | --inside-name and --outside-name are both eth0",
        "--inside-name lan0                      | the host port and the network card cannot both be called lan0",
        "--inside-name abcdefghijklmnop          | --inside-name abcdefghijklmnop: an interface name",
        "--inside-name a/b                       | --inside-name a/b: an interface name",
        "--outside-name tap%d                    | --outside-name tap%d: an interface name",
    })
    void whatIsWrongIsSaid(String more, String message) {
        var thrown = assertThrows(Options.Wrong.class, () -> of(GOOD + " " + more));
        assertTrue(thrown.getMessage().startsWith(message), thrown.getMessage());
        assertFalse(thrown.getMessage().contains("\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "192.168.1.1      | an address with its prefix length",
        "192.168.1.1/33   | an address with its prefix length",
        "192.168.1.1/0    | an address with its prefix length",
        "192.168.1.256/24 | an IPv4 address is needed",
        "192.168.1.1.1/24 | an IPv4 address is needed",
        "192.168.1.0/24   | is the address of the network itself",
        "192.168.1.255/24 | is the address of the network itself",
        "127.0.0.1/8      | is no address a router can have",
        "10.0.0.1/8       | lie in the same network",
    })
    void insideAddressIsChecked(String address, String message) {
        var thrown = assertThrows(Options.Wrong.class, () -> of(GOOD.replace("192.168.1.1/24", address)));
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }

    @Test
    void twoCardsAreNeeded() {
        var thrown = assertThrows(Options.Wrong.class, () -> of(GOOD.replace("wan0", "lan0")));
        assertTrue(thrown.getMessage().contains("two different network cards"), thrown.getMessage());
    }

    @Test
    void gatewayAndDhcpExcludeEachOther() {
        var thrown = assertThrows(Options.Wrong.class, () -> of(GOOD.replace("10.0.0.2/24", "dhcp") + " --gateway 10.0.0.1"));
        assertTrue(thrown.getMessage().contains("leave it out"), thrown.getMessage());
    }
}
