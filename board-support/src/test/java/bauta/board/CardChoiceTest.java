package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.board.CardChoice.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees laid out like those of real boards. */
class CardChoiceTest {
    private static final String USB = "platform/soc/3f980000.usb/usb1/1-1";
    private static final String XHCI = "platform/scb/fd500000.pcie/pci0000:00/0000:00:00.0/0000:01:00.0/usb1/1-1";

    @TempDir
    private Path sys;

    private void device(String name, String device, String bus, String driver, String mac) throws IOException {
        var where = sys.resolve("devices").resolve(device);
        Files.createDirectories(where.resolve("net").resolve(name));
        for (var each : List.of("bus/" + bus, "bus/" + bus + "/drivers/" + driver, "class/net")) {
            Files.createDirectories(sys.resolve(each));
        }
        Files.createSymbolicLink(where.resolve("subsystem"), sys.resolve("bus/" + bus));
        Files.createSymbolicLink(where.resolve("driver"), sys.resolve("bus/" + bus + "/drivers/" + driver));
        var net = where.resolve("net").resolve(name);
        Files.createSymbolicLink(net.resolve("device"), where);
        Files.writeString(net.resolve("type"), "1\n");
        Files.writeString(net.resolve("address"), mac + "\n");
        Files.createSymbolicLink(sys.resolve("class/net").resolve(name), net);
    }

    private void node(String device, String name) throws IOException {
        var node = sys.resolve("firmware/devicetree/base/" + name);
        Files.createDirectories(node);
        Files.createSymbolicLink(sys.resolve("devices").resolve(device).resolve("of_node"), node);
    }

    private void virtual(String name) throws IOException {
        var net = sys.resolve("devices/virtual/net").resolve(name);
        Files.createDirectories(net);
        Files.createDirectories(sys.resolve("class/net"));
        Files.writeString(net.resolve("type"), "1\n");
        Files.writeString(net.resolve("address"), "02:00:00:00:00:99\n");
        Files.createSymbolicLink(sys.resolve("class/net").resolve(name), net);
    }

    private void alias(String path) throws IOException {
        Files.createDirectories(sys.resolve("firmware/devicetree/base/aliases"));
        Files.writeString(sys.resolve("firmware/devicetree/base/aliases/ethernet0"), path + "\0");
    }

    private CardChoice choice(Wish wish) throws IOException {
        return CardChoice.of(new CardFinder(sys).cards(), wish);
    }

    private void choice(String outside, String inside) throws IOException {
        var choice = choice(Wish.NONE);
        assertEquals(outside + " " + inside, choice.outside().name() + " " + choice.inside().name());
    }

    /** As a Raspberry Pi 4 shows its own card and one in a USB socket, with the host ports beside them. */
    private void pi4() throws IOException {
        device("end0", "platform/scb/fd580000.ethernet", "platform", "bcmgenet", "dc:a6:32:00:00:01");
        node("platform/scb/fd580000.ethernet", "scb/ethernet@7d580000");
        device("eth9", XHCI + "/1-1.2/1-1.2:1.0", "usb", "r8152", "00:e0:4c:00:00:02");
        virtual("lo");
        virtual("eth0");
        virtual("eth1");
        alias("/scb/ethernet@7d580000");
    }

    @Test
    void theSolderedCardOfAPi4IsOutside() throws IOException {
        pi4();
        choice("end0", "eth9");
        assertTrue(new CardFinder(sys).expectsSoldered());
    }

    @Test
    void theSolderedCardOfAPi3IsOutsideThoughItIsOnUsbToo() throws IOException {
        device("eth5", USB + "/1-1.1/1-1.1:1.0", "usb", "smsc95xx", "b8:27:eb:00:00:01");
        node(USB + "/1-1.1", "soc/usb@7e980000/usb-port@1/ethernet@1");
        // The controller is in the device tree as well, which says nothing about what is plugged in.
        node("platform/soc/3f980000.usb", "soc/usb@7e980000");
        device("eth4", USB + "/1-1.3/1-1.3:1.0", "usb", "ax88179_178a", "00:0e:c6:00:00:02");
        choice("eth5", "eth4");
    }

    @Test
    void aZeroGoesByThePlacesOfItsTwoUsbCards() throws IOException {
        device("eth7", USB + "/1-1.10/1-1.10:1.0", "usb", "r8152", "00:e0:4c:00:00:01");
        device("eth8", USB + "/1-1.2/1-1.2:1.0", "usb", "r8152", "00:e0:4c:00:00:02");
        node("platform/soc/3f980000.usb", "soc/usb@7e980000");
        choice("eth8", "eth7");
        assertFalse(new CardFinder(sys).expectsSoldered());
    }

    @Test
    void wirelessAndVirtualOnesDoNotCount() throws IOException {
        device("wlan0", "platform/soc/3f300000.mmcnr/mmc1/1", "sdio", "brcmfmac", "b8:27:eb:00:00:09");
        Files.createDirectories(sys.resolve("class/net/wlan0/phy80211"));
        virtual("eth0");
        device("eth8", USB + "/1-1.2/1-1.2:1.0", "usb", "r8152", "00:e0:4c:00:00:02");
        var choice = choice(Wish.NONE);
        assertEquals("eth8", choice.outside().name());
        assertNull(choice.inside());
        assertFalse(choice.complete());
    }

    @Test
    void whatWasSetByHandGoesFirst() throws IOException {
        pi4();
        var swapped = choice(new Wish(0xdca632000001L, 0));
        assertEquals("end0", swapped.inside().name());
        assertEquals("eth9", swapped.outside().name());
        assertEquals(List.of(), swapped.notices());
    }

    @Test
    void aCardThatIsGoneIsReplacedAndMissed() throws IOException {
        pi4();
        var choice = choice(new Wish(0x00e04c000077L, 0xdca632000001L));
        assertEquals("eth9", choice.inside().name());
        assertEquals("end0", choice.outside().name());
        assertEquals(List.of("the network card 00:e0:4c:00:00:77, which was set for inside, is not there; another one has its place"
                + " until it is back ('bauta nics')"), choice.notices());
    }

    @Test
    void aSolderedCardThatIsSwitchedOffIsNotWaitedFor() throws IOException {
        alias("/scb/ethernet@7d580000");
        Files.createDirectories(sys.resolve("firmware/devicetree/base/scb/ethernet@7d580000"));
        Files.writeString(sys.resolve("firmware/devicetree/base/scb/ethernet@7d580000/status"), "disabled\0");
        assertFalse(new CardFinder(sys).expectsSoldered());
    }

    @Test
    void whatWasSetIsKept(@TempDir Path state) throws IOException {
        pi4();
        var cards = new Cards(new CardFinder(sys), state);
        assertEquals(Wish.NONE, cards.wish());
        cards.wish(new Wish(0xdca632000001L, 0));
        assertEquals("inside dc:a6:32:00:00:01\n", Files.readString(state.resolve("nics")));
        assertEquals("end0", new Cards(new CardFinder(sys), state).await().inside().name());
        cards.wish(Wish.NONE);
        assertFalse(Files.exists(state.resolve("nics")));
    }

    @Test
    void linesThatSayNothingDoNotCount(@TempDir Path state) throws IOException {
        Files.writeString(state.resolve("nics"), "inside eth0\n\noutside dc:a6:32:00:00:01\n");
        assertEquals(new Wish(0, 0xdca632000001L), new Cards(new CardFinder(sys), state).wish());
    }
}
