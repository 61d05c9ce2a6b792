package bauta.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A few hosts and a network, and the names every board has; nothing is asked of the network.
 *
 * @param hosts     addresses by name
 * @param hostNames names by address
 */
public record TestNames(Map<String, List<Integer>> hosts, Map<Integer, String> hostNames, Names builtIn) implements Names {
    public static final TestNames OF_IPCHAINS = new TestNames(Map.of("one.example", List.of(0xC0000201),
            "two.example", List.of(0xC0000202, 0xC6336402), "twins.example", List.of(0xC0000203, 0xC0000204)),
            Map.of(0x0A000002, "pc.example"));

    TestNames(Map<String, List<Integer>> hosts, Map<Integer, String> hostNames) {
        this(hosts, hostNames, new NamesFromEtc(Path.of("no-such-directory")));
    }

    @Override
    public List<Integer> hosts(String name) {
        return hosts.getOrDefault(name, List.of());
    }

    @Override
    public Optional<String> hostName(int address) {
        return Optional.ofNullable(hostNames.get(address));
    }

    @Override
    public OptionalInt network(String name) {
        return name.equals("lab") ? OptionalInt.of(0x0A050000) : OptionalInt.empty();
    }

    @Override
    public Optional<String> networkName(int address) {
        return address == 0x0A050000 ? Optional.of("lab") : Optional.empty();
    }

    @Override
    public OptionalInt protocol(String name) {
        return builtIn.protocol(name);
    }

    @Override
    public Optional<String> protocolName(int number) {
        return builtIn.protocolName(number);
    }

    @Override
    public OptionalInt service(String name, int protocol) {
        return builtIn.service(name, protocol);
    }

    @Override
    public Optional<String> serviceName(int port, int protocol) {
        return builtIn.serviceName(port, protocol);
    }
}
