package bauta.board;

import bauta.path.Topology.Subnet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's side of one network card that the router takes over: up, without IPv6 and without addresses while the router runs, and
 * steered as the router wants it; as it was found afterwards. How it was found is kept in a file, so that a run that was killed
 * spoils nothing: its successor knows what was there before both. Used by one thread at a time, but for {@link #steer}.
 */
final class Card {
    private final String name;
    private final Path file;
    private final ReceiveSteering steering = new ReceiveSteering();
    private volatile int taken;

    /** @param run where the file lies, a directory that does not outlive the system */
    Card(String name, Path run) {
        this.name = name;
        file = run.resolve("found." + name);
    }

    String name() {
        return name;
    }

    /**
     * How a card was.
     *
     * @param index     the number of the interface this is about; a card that was pulled out and put in again gets another
     * @param steering  see {@link ReceiveSteering}
     * @param addresses its IPv4 addresses
     */
    private record Found(int index, boolean up, boolean ipv6, String steering, List<Subnet> addresses) {
        String line() {
            var line = new StringBuilder().append(index).append(up ? " up" : " down").append(ipv6 ? " ipv6" : " -")
                    .append(' ').append(steering);
            for (var subnet : addresses) {
                line.append(' ').append(Integer.toUnsignedString(subnet.address())).append('/').append(subnet.prefix());
            }
            return line.toString();
        }

        static Found of(String line) {
            var words = line.strip().split(" ");
            var addresses = new ArrayList<Subnet>();
            for (var i = 4; i < words.length; i++) {
                var slash = words[i].indexOf('/');
                addresses.add(new Subnet(Integer.parseUnsignedInt(words[i].substring(0, slash)),
                        Integer.parseInt(words[i].substring(slash + 1))));
            }
            return new Found(Integer.parseInt(words[0]), words[1].equals("up"), words[2].equals("ipv6"), words[3], addresses);
        }
    }

    /** Whether a run before this one was killed while it had the card. */
    boolean leftBehind() {
        return Files.exists(file);
    }

    /** Takes over the interface of that number; nothing happens if it is taken already. True if it was not. */
    boolean take(int index, Links links, HostNetwork network) {
        if (index == taken) {
            return false;
        }
        var addresses = network.addresses().getOrDefault(index, List.of());
        var before = found();
        if (before == null || before.index != index) {
            write(new Found(index, links.up(name), Ipv6Switch.on(name), steering.of(name, index), addresses));
        }
        Ipv6Switch.set(name, false);
        for (var subnet : addresses) {
            network.removeAddress(index, subnet, "take an address from " + name);
        }
        links.up(name, true);
        taken = index;
        return true;
    }

    /** Puts everything back as it was found. */
    void giveBack(Links links, HostNetwork network) {
        var before = found();
        if (before == null) {
            return;
        }
        if (links.index(name) == before.index) {
            Ipv6Switch.set(name, before.ipv6);
            links.up(name, before.up);
            steer(before.steering);
            for (var subnet : before.addresses) {
                network.addAddress(before.index, subnet, "give " + name + " back an address");
            }
        }
        taken = 0;
        steering.close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has those processors look at what the card receives.
     *
     * @param mask see {@link ReceiveSteering}
     * @throws UncheckedIOException where the kernel does not let us
     */
    void steer(String mask) {
        try {
            steering.set(name, taken, mask);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot choose the processors that look at what " + name + " receives: " + e.getMessage(), e);
        }
    }

    private Found found() {
        try {
            return Found.of(Files.readString(file));
        } catch (IOException | RuntimeException e) {
            // No file, or one that was half written: how the card is now is the best there is.
            return null;
        }
    }

    private void write(Found found) {
        try {
            Files.writeString(file, found.line());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
