package bauta.command;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Names as the C library finds them: hosts from the system's resolver, the rest from {@code networks}, {@code protocols} and
 * {@code services} in a directory, which is {@code /etc}. What those files lack comes from {@link NamesOf1999}.
 */
public final class NamesFromEtc implements Names {
    private final Map<String, Integer> networks = new HashMap<>();
    private final Map<Integer, String> networkNames = new HashMap<>();
    private final Map<String, Integer> protocols = new HashMap<>();
    private final Map<Integer, String> protocolNames = new HashMap<>();
    private final Map<String, Integer> services = new HashMap<>();
    private final Map<Integer, String> serviceNames = new HashMap<>();

    private final HostNames hostNames = new HostNames();
    private final Path etc;
    private boolean loaded;

    /** @param etc where the files lie, read when the first name is asked for; those that are not there are done without */
    public NamesFromEtc(Path etc) {
        this.etc = etc;
    }

    private synchronized void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        read(etc.resolve("networks"), this::addNetwork);
        read(etc.resolve("protocols"), this::addProtocol);
        NamesOf1999.PROTOCOLS.lines().map(NamesFromEtc::words).forEach(this::addProtocol);
        read(etc.resolve("services"), this::addService);
        NamesOf1999.SERVICES.lines().map(NamesFromEtc::words).forEach(this::addService);
    }

    @Override
    public List<Integer> hosts(String name) {
        // The library would take an empty name for the loopback and others for addresses of IPv6.
        if (!name.matches("[0-9A-Za-z._-]{1,253}")) {
            return List.of();
        }
        var found = new ArrayList<Integer>();
        try {
            for (var address : InetAddress.getAllByName(name)) {
                if (address instanceof Inet4Address) {
                    found.add(ByteBuffer.wrap(address.getAddress()).getInt());
                }
            }
        } catch (UnknownHostException e) {
            return List.of();
        }
        return found.stream().distinct().toList();
    }

    @Override
    public Optional<String> hostName(int address) {
        return hostNames.of(address);
    }

    @Override
    public OptionalInt network(String name) {
        load();
        return number(networks.get(name));
    }

    @Override
    public Optional<String> networkName(int address) {
        load();
        return Optional.ofNullable(networkNames.get(address));
    }

    @Override
    public OptionalInt protocol(String name) {
        load();
        return number(protocols.get(name));
    }

    @Override
    public Optional<String> protocolName(int number) {
        load();
        return Optional.ofNullable(protocolNames.get(number));
    }

    @Override
    public OptionalInt service(String name, int protocol) {
        load();
        return number(services.get(name + '/' + protocol));
    }

    @Override
    public Optional<String> serviceName(int port, int protocol) {
        load();
        return Optional.ofNullable(serviceNames.get(port << 8 | protocol));
    }

    private void addNetwork(String[] words) {
        var parts = words[1].split("\\.", -1);
        if (parts.length > 4) {
            return;
        }
        int address = 0;
        for (int i = 0; i < 4; i++) {
            int part = i < parts.length ? decimal(parts[i], 255) : 0;
            if (part < 0) {
                return;
            }
            address = address << 8 | part;
        }
        int network = address;
        eachName(words, name -> networks.putIfAbsent(name, network));
        networkNames.putIfAbsent(network, words[0]);
    }

    private void addProtocol(String[] words) {
        int number = decimal(words[1], 65535);
        if (number >= 0) {
            eachName(words, name -> protocols.putIfAbsent(name, number));
            protocolNames.putIfAbsent(number, words[0]);
        }
    }

    private void addService(String[] words) {
        int slash = words[1].indexOf('/');
        int port = slash < 0 ? -1 : decimal(words[1].substring(0, slash), 65535);
        var protocol = words[1].substring(slash + 1);
        int number = protocol.equals("tcp") ? 6 : protocol.equals("udp") ? 17 : 0;
        if (port >= 0 && number != 0) {
            eachName(words, name -> services.putIfAbsent(name + '/' + number, port));
            serviceNames.putIfAbsent(port << 8 | number, words[0]);
        }
    }

    private static void eachName(String[] words, Consumer<String> use) {
        for (int i = 0; i < words.length; i++) {
            if (i != 1) {
                use.accept(words[i]);
            }
        }
    }

    private static void read(Path file, Consumer<String[]> use) {
        if (!Files.isReadable(file)) {
            return;
        }
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.map(NamesFromEtc::words).filter(words -> words.length > 1).forEach(use);
        } catch (IOException | java.io.UncheckedIOException e) {
            // A file that cannot be read is as one that is not there: the built-in names serve.
            org.tinylog.Logger.warn("cannot read {}: {}", file, e.getMessage());
        }
    }

    private static String[] words(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
    }

    private static int decimal(String text, int most) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= most ? Integer.parseInt(text) : -1;
    }

    private static OptionalInt number(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
