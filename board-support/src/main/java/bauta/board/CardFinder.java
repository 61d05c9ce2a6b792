package bauta.board;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Ethernet cards of this machine, as the kernel shows them below {@code /sys} (sysfs(5), sysfs-class-net). */
final class CardFinder {
    private static final String ETHERNET = "1";

    private final Path sys;

    /** @param sys {@code /sys}, or a tree like it */
    CardFinder(Path sys) {
        this.sys = sys;
    }

    /** All cards with a device behind them that are not wireless, by their place. */
    List<CardFacts> cards() throws IOException {
        var found = new ArrayList<CardFacts>();
        try (var entries = Files.newDirectoryStream(sys.resolve("class/net"))) {
            for (var entry : entries) {
                if (card(entry)) {
                    found.add(facts(entry));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort((a, b) -> naturally(a.place(), b.place()));
        return found;
    }

    private static boolean card(Path entry) {
        return Files.exists(entry.resolve("device")) && !Files.exists(entry.resolve("wireless"))
                && !Files.exists(entry.resolve("phy80211")) && read(entry.resolve("type")).equals(ETHERNET);
    }

    private static CardFacts facts(Path entry) throws IOException {
        // A card that goes away meanwhile is an error of this attempt.
        var device = entry.resolve("device").toRealPath();
        var driver = device.resolve("driver");
        return new CardFacts(entry.getFileName().toString(), mac(read(entry.resolve("address"))), device.toString(), soldered(device),
                Files.exists(driver) ? driver.toRealPath().getFileName().toString() : "");
    }

    /**
     * Of a USB card the kernel's device is an interface of it; the node belongs to what is above. No further up: there is the
     * controller, which the device tree always knows, whatever is plugged into it.
     */
    private static boolean soldered(Path device) throws IOException {
        if (Files.exists(device.resolve("of_node"))) {
            return true;
        }
        var bus = device.resolve("subsystem");
        return Files.exists(bus) && bus.toRealPath().endsWith("usb") && Files.exists(device.resolveSibling("of_node"));
    }

    /** Whether the device tree says that a card is soldered to this board, be it that its driver is still on its way. */
    boolean expectsSoldered() {
        var tree = sys.resolve("firmware/devicetree/base");
        var alias = read(tree.resolve("aliases/ethernet0"));
        return alias.startsWith("/") && !read(tree.resolve(alias.substring(1)).resolve("status")).equals("disabled");
    }

    /** The content without line end and closing zero; empty where it cannot be read. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).replace("\0", "").strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** 48 bits, right-aligned; 0 where the text is no hardware address. */
    static long mac(String text) {
        return text.matches("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}") ? Long.parseLong(text.replace(":", ""), 16) : 0;
    }

    /** Numbers in it count as numbers: {@code 1-1.2} comes before {@code 1-1.10}. */
    static int naturally(String a, String b) {
        var left = a.split("(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])");
        var right = b.split("(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])");
        for (var i = 0; i < Math.min(left.length, right.length); i++) {
            var numbers = left[i].matches("[0-9]{1,18}") && right[i].matches("[0-9]{1,18}");
            var order = numbers ? Long.compare(Long.parseLong(left[i]), Long.parseLong(right[i])) : left[i].compareTo(right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }
}
