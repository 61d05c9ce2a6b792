package bauta.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the kernel speaks IPv6 on an interface: {@code /proc/sys/net/ipv6/conf/NAME/disable_ipv6}. */
final class Ipv6Switch {
    private Ipv6Switch() {
    }

    private static Path path(String name) {
        return Path.of("/proc/sys/net/ipv6/conf", name, "disable_ipv6");
    }

    /** Also false where the kernel has no IPv6. */
    static boolean on(String name) {
        try {
            return Files.readString(path(name)).strip().equals("0");
        } catch (IOException e) {
            return false;
        }
    }

    static void set(String name, boolean on) {
        if (!Files.exists(path(name))) {
            return;
        }
        try {
            Files.writeString(path(name), on ? "0" : "1");
        } catch (IOException e) {
            throw new IllegalStateException("Cannot switch IPv6 " + (on ? "on" : "off") + " on " + name + ": " + e.getMessage(), e);
        }
    }
}
