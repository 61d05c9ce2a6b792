package bauta.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The names in a file in the format of {@code /etc/services}, and the most common ones for a board that has no such file. */
public final class PortNamesTable implements PortNames {
    private static final List<String> COMMON = List.of(
            "ftp-data 20/tcp", "ftp 21/tcp", "ssh 22/tcp", "telnet 23/tcp", "smtp 25/tcp mail", "domain 53/tcp", "domain 53/udp",
            "bootps 67/udp", "bootpc 68/udp", "tftp 69/udp", "finger 79/tcp", "http 80/tcp www", "pop3 110/tcp pop-3",
            "sunrpc 111/tcp portmapper", "sunrpc 111/udp portmapper", "auth 113/tcp ident", "nntp 119/tcp", "ntp 123/udp",
            "netbios-ns 137/udp", "netbios-dgm 138/udp", "netbios-ssn 139/tcp", "imap2 143/tcp imap", "snmp 161/udp",
            "snmp-trap 162/udp snmptrap", "irc 194/tcp", "ldap 389/tcp", "https 443/tcp", "https 443/udp",
            "microsoft-ds 445/tcp", "submissions 465/tcp smtps", "isakmp 500/udp", "syslog 514/udp", "printer 515/tcp",
            "submission 587/tcp", "ldaps 636/tcp", "domain-s 853/tcp", "imaps 993/tcp", "pop3s 995/tcp", "openvpn 1194/udp",
            "rtsp 554/tcp", "nfs 2049/tcp", "mysql 3306/tcp", "ms-wbt-server 3389/tcp", "sip 5060/udp", "postgresql 5432/tcp",
            "x11 6000/tcp", "ircd 6667/tcp", "http-alt 8080/tcp webcache", "http-alt 8080/udp");

    private record Key(String name, int port, int protocol) {
    }

    private final Map<Key, Integer> ports = new HashMap<>();
    private final Map<Key, String> names = new HashMap<>();

    private PortNamesTable(List<String> lines) {
        lines.forEach(this::enter);
        COMMON.forEach(this::enter);
    }

    /** Reads the file if it is there; a line that is none is passed over. */
    public static PortNamesTable read(Path file) {
        try {
            return new PortNamesTable(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        } catch (IOException absent) {
            return new PortNamesTable(List.of());
        }
    }

    @Override
    public OptionalInt portOf(String name, int protocol) {
        var port = ports.get(new Key(name, 0, protocol));
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    @Override
    public Optional<String> nameOf(int port, int protocol) {
        return Optional.ofNullable(names.get(new Key("", port, protocol)));
    }

    private void enter(String line) {
        var comment = line.indexOf('#');
        var words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
        if (words.length < 2 || !words[1].matches("\\d{1,5}/(tcp|udp)")) {
            return;
        }
        var slash = words[1].indexOf('/');
        int port = Integer.parseInt(words[1].substring(0, slash));
        int protocol = words[1].endsWith("tcp") ? 6 : 17;
        names.putIfAbsent(new Key("", port, protocol), words[0]);
        for (int i = 0; i < words.length; i++) {
            if (i != 1) {
                ports.putIfAbsent(new Key(words[i], 0, protocol), port);
            }
        }
    }
}
