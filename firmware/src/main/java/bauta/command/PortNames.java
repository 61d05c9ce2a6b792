package bauta.command;

import java.util.Optional;
import java.util.OptionalInt;

/** Names of the services behind port numbers, for commands that read or print them ({@code services(5)}). */
public interface PortNames {
    /** @param protocol TCP (6) or UDP (17) */
    OptionalInt portOf(String name, int protocol);

    /** @param protocol TCP (6) or UDP (17) */
    Optional<String> nameOf(int port, int protocol);
}
