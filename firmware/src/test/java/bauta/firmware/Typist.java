package bauta.firmware;

import java.util.Random;

/** Types commands that change a router, most of them right. */
final class Typist {
    private final Random random;

    Typist(Random random) {
        this.random = random;
    }

    String line() {
        return switch (random.nextInt(14)) {
            case 0 -> "ipchains -N " + chain();
            case 1 -> "ipchains -P " + one("input", "forward", "output") + " " + one("ACCEPT", "DENY", "REJECT", "MASQ");
            case 2 -> "ipchains -D " + anyChain() + " " + number(1, 4);
            case 3 -> "ipchains " + one("-F", "-X", "-F " + anyChain(), "-X " + chain(), "-M -S " + number(0, 900) + " 0 10");
            case 4, 5, 6 -> "ipchains " + one("-A " + anyChain(), "-I " + anyChain(), "-R " + anyChain() + " 1") + rule();
            case 7, 8 -> "ipmasqadm portfw " + one("-a", "-a", "-a", "-d") + " -P " + one("tcp", "udp") + " -L "
                    + one("0.0.0.0", "203.0.113.1", "203.0.113.2") + " " + one("80", "81", "61500") + " -R " + one("10.0.0.1", "10.0.0.2") + " "
                    + one("80", "81") + one("", " -p " + number(1, 20)) + terms();
            case 9 -> "ipmasqadm mfw " + one("-A", "-I", "-D", "-E", "-S") + " -m " + one("1", "2", "17", "4294967295")
                    + one("", " -r " + one("10.0.0.1", "10.0.0.2") + one("", " 80")) + one("", " -p " + number(0, 20)) + terms();
            case 10 -> "ipmasqadm autofw " + one("-A", "-A", "-A", "-D") + " " + one("-r tcp 6970 7170", "-r udp 6970 7170 -h 10.0.0.3",
                    "-p tcp 8000 10.0.0.3:80", "-d udp 7000 7001") + one("", " -c tcp 7070") + one("", " -u") + one("", " -i") + terms();
            case 11 -> "bauta helper " + one("load", "load", "unload") + " " + one("ftp", "irc", "ip_masq_ftp")
                    + one("", " ports=21,2121", " mark=5,0xffffffff", " noport=6000,6001");
            case 12 -> "bauta outside " + one("allow", "allow", "deny") + " " + one("ping", "tcp 22", "udp 53", "tcp 80");
            default -> "bauta set " + one("profile classic", "profile standard", "first-port 2000", "last-port 62000", "mapping per-connection",
                    "timeout-udp 77", "host-limit 5", "outside-open on", "log-rate 3", "generations 7", "autosave off", "syslog udp:192.0.2.9:5514", "port-rest 0",
                    "host-name gate", "time-zone Europe/Rome", "inside-address 10.7.0.1/24", "outside-address 192.0.2.2/24,192.0.2.1", "flush 0");
        };
    }

    private String terms() {
        return one("", "", " --allow 198.51.100.0/24,192.0.2.1", " --deny 192.0.2.0/25 --allow any", " --allow any", " --log %_x%x27",
                " --log none");
    }

    private String rule() {
        var protocol = one("", "tcp", "udp", "icmp", "47", "! tcp");
        boolean ports = protocol.equals("tcp") || protocol.equals("udp") || protocol.equals("icmp");
        return (protocol.isEmpty() ? "" : " -p " + protocol) + address(" -s", ports, protocol.equals("icmp")) + address(" -d", ports, false)
                + one("", "", " -i eth0", " -i ! eth1", " -i ppp+", " -i we#'ird\"", " -i ! +")
                + (protocol.equals("tcp") ? one("", " -y", " ! -y") : one("", " -f", " ! -f"))
                + one("", "", " -m 7", " -m +5", " -m -5", " -m 0", " -m 0xffffffff", " -m -0x80000000")
                + one("", "", " -t 01 10", " -t 0xe1 0x08") + one("", "", " -o", " -o 20") + one("", " -l") + one("", "", " -b")
                + one("", " -j ACCEPT", " -j DENY", " -j MASQ", " -j RETURN", " -j REDIRECT", " -j REDIRECT 3128", " -j " + chain());
    }

    private String address(String option, boolean ports, boolean icmp) {
        if (random.nextInt(3) == 0) {
            return "";
        }
        return option + one(" ", " ! ") + one("0/0", "10.1.2.3", "10.0.0.0/8", "10.0.7.0/255.0.255.0", "192.0.2.129/25", "1.2.3.4/0")
                + (!ports ? "" : icmp ? one("", " ping", " 8", " host-unreachable", " redirect", " ! 3:5", " 0:65535")
                        : one("", " 80", " ! 80", " 1024:", " :1023", " 5:9", " ! 0:65535"));
    }

    private String anyChain() {
        return random.nextBoolean() ? one("input", "forward", "output") : chain();
    }

    private String chain() {
        return one("a", "b", "c#d", "it's", "+x");
    }

    private int number(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
