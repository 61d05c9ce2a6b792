package bauta.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tinylog.Logger;

/**
 * The switch {@code ip_forward} of the network namespace of the thread that looks. Scripts of the time write it; since the kernel
 * itself is kept from forwarding on a board, it speaks to the router.
 */
final class ForwardSwitch {
    static final Path PATH = Path.of("/proc/sys/net/ipv4/ip_forward");

    private ForwardSwitch() {
    }

    /** Also true where it cannot be read, since forwarding is what a router is for. */
    static boolean on() {
        try {
            return !Files.readString(PATH).strip().equals("0");
        } catch (IOException e) {
            Logger.warn("Cannot read {}: {}. Packets are forwarded.", PATH, e.getMessage());
            return true;
        }
    }
}
