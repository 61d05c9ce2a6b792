package bauta.command;

import bauta.path.Topology.Subnet;
import bauta.wire.Addresses;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the words of {@code bauta dhcp} and {@code bauta dns}. Nothing passes that could mean something else in a configuration file. */
final class ServiceWords {
    static final int LONGEST_NAME = 253;
    private static final int SHORTEST_LEASE = 120;
    private static final int LONGEST_LEASE = 365 * 86400;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern MAC = Pattern.compile("([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}");
    private static final Pattern ADDRESS = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,8})([smhd]?)");

    private ServiceWords() {
    }

    static int address(String word) throws Refusal {
        var matcher = ADDRESS.matcher(word);
        int address = 0;
        boolean valid = matcher.matches();
        for (int i = 1; valid && i <= 4; i++) {
            int part = Integer.parseInt(matcher.group(i));
            valid = part <= 255;
            address = address << 8 | part;
        }
        if (!valid || address >>> 24 == 0 || address >>> 24 == 127 || address >>> 24 >= 224) {
            throw new Refusal(2, "'" + word + "' is no address of a host, such as 192.168.1.20");
        }
        return address;
    }

    /** An address of the inside networks, as far as these are known, and not the router's own. */
    static int insideAddress(String word, List<Subnet> inside) throws Refusal {
        int address = address(word);
        if (!inside.isEmpty() && inside.stream().noneMatch(subnet -> subnet.contains(address))) {
            var subnet = inside.getFirst();
            throw new Refusal(1, word + " does not lie in the inside network, " + Addresses.text(subnet.address()) + "/" + subnet.prefix());
        }
        if (inside.stream().anyMatch(subnet -> subnet.address() == address)) {
            throw new Refusal(1, word + " is the router's own address");
        }
        return address;
    }

    /** A hardware address of one station. */
    static long mac(String word) throws Refusal {
        if (!MAC.matcher(word).matches()) {
            throw new Refusal(2, "'" + word + "' is no hardware address, such as 02:00:00:12:34:56");
        }
        long mac = Long.parseLong(word.replaceAll("[:-]", ""), 16);
        if (mac == 0 || (mac >>> 40 & 1) != 0) {
            throw new Refusal(2, word + " is not the hardware address of one station");
        }
        return mac;
    }

    /** A name of one word. */
    static String label(String word) throws Refusal {
        var name = word.toLowerCase(Locale.ROOT);
        if (!LABEL.matcher(name).matches()) {
            throw new Refusal(2, "'" + word + "' is no host name: letters, digits and dashes, 63 at most");
        }
        return name;
    }

    /** A name of one or more words with dots between. */
    static String name(String word) throws Refusal {
        if (word.length() > LONGEST_NAME) {
            throw new Refusal(2, "a host name has " + LONGEST_NAME + " characters at most");
        }
        for (var part : word.split("\\.", -1)) {
            label(part);
        }
        return word.toLowerCase(Locale.ROOT);
    }

    /** Seconds, or with m, h or d minutes, hours or days. */
    static int duration(String word) throws Refusal {
        var matcher = DURATION.matcher(word);
        long seconds = -1;
        if (matcher.matches()) {
            seconds = Long.parseLong(matcher.group(1)) * switch (matcher.group(2)) {
                case "m" -> 60;
                case "h" -> 3600;
                case "d" -> 86400;
                default -> 1;
            };
        }
        if (seconds < SHORTEST_LEASE || seconds > LONGEST_LEASE) {
            throw new Refusal(2, "'" + word + "': a lease lasts from 2m to 365d, such as 12h");
        }
        return (int) seconds;
    }
}
