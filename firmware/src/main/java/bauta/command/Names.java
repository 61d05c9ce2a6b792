package bauta.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What names stand for: hosts, networks, protocols and services ({@code gethostbyname} and its kin). Looking up a host may take seconds. */
public interface Names {
    /** All IPv4 addresses of a host, each once; empty if the name is unknown. */
    List<Integer> hosts(String name);

    /** The name of the host with that address. */
    Optional<String> hostName(int address);

    /** The address of a network, right-padded with zero octets. */
    OptionalInt network(String name);

    /** The name of the network with that address. */
    Optional<String> networkName(int address);

    /** The number of an IP protocol. */
    OptionalInt protocol(String name);

    /** The name of the protocol with that number. */
    Optional<String> protocolName(int number);

    /** The port of a service; the case of its name counts. @param protocol 6 or 17 */
    OptionalInt service(String name, int protocol);

    /** The name of the service on that port. @param protocol 6 or 17 */
    Optional<String> serviceName(int port, int protocol);
}
