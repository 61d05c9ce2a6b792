package bauta.board;

import bauta.command.BoardSettings;
import bauta.path.Topology.Subnet;
import bauta.wire.Addresses;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line of {@code bautad}.
 *
 * @param lan        network card of the protected network, or {@link Cards#AUTO}
 * @param wan        the other network card, or {@link Cards#AUTO}
 * @param lanAddress the router's address inside
 * @param wanAddress its address outside; null for DHCP
 * @param gateway    the next router outside; 0 where DHCP or nobody says
 * @param state      directory for what outlives the system
 * @param run        directory for what does not
 * @param insideName name of the inside host port, the one rules see
 * @param outsideName name of the outside host port
 * @param flows      most flows at a time
 * @param profile    standard or classic
 * @param rules      a file of commands to start with instead of what was saved; null for none
 * @param web        where the web page answers, {@code ADDRESS:PORT}; null for nowhere
 * @param seed       what the owner wrote on the card before the first start; null for none
 * @param system     directory of the image with what only it has; need not be there
 * @param dhcp       whether addresses are leased and names answered inside as long as no command says otherwise
 */
record Options(String lan, String wan, Subnet lanAddress, Subnet wanAddress, int gateway, Path state, Path run, String insideName,
               String outsideName, int flows, String profile, Path rules, String web, Path seed, Path system, boolean dhcp) {

    static final String HELP = """
            Usage: bautad --lan IF --wan IF --lan-address A/N --wan-address A/N|dhcp [--gateway G] --state DIR [OPTION]...

            Routes and masquerades between two network cards, as long as /proc/sys/net/ipv4/ip_forward is 1.

              --lan IF               network card of the protected network, or auto for the rule of `bauta nics'
              --wan IF               network card that leads outside, or auto
              --lan-address A/N      the router's address inside, such as 192.168.1.1/24
              --wan-address A/N      the router's address outside, or dhcp
              --gateway G            the next router outside; not with dhcp
              --state DIR            directory for what outlives the system: saved rules and settings
              --run DIR              directory for sockets and the flow table (default /run/bauta)
              --inside-name NAME     host port inside, the name rules see (default eth1)
              --outside-name NAME    host port outside (default eth0)
              --flows N              most connections at a time (default 262144)
              --profile NAME         standard (the RFCs, the default) or classic (the numbers of Linux 2.2)
              --rules FILE           commands to start with instead of the saved ones
              --web ADDRESS:PORT     where the web page answers, or off (default: the inside address, port 80)
              --dhcp on|off          lease addresses and answer names inside until `bauta dhcp' and `bauta dns' say otherwise
                                     (default off)
              --seed FILE            bauta.txt: names, keys and commands that are taken over once, at the first start
              --system DIR           where the SD image has its own programs (default /usr/lib/bauta)
              --help                 this text
            """;

    private static final Set<String> NAMES = Set.of("--lan", "--wan", "--lan-address", "--wan-address", "--gateway", "--state", "--run",
            "--inside-name", "--outside-name", "--flows", "--profile", "--rules", "--web", "--dhcp",
            "--seed", "--system");
    private static final int LEAST_FLOWS = 16;
    private static final int MOST_FLOWS = 4 << 20;

    /** A command line that cannot be understood; the message is one line that says what to do. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /** Whether help was asked for. */
    static boolean help(List<String> words) {
        return words.contains("--help");
    }

    static Options of(List<String> words) throws Wrong {
        var given = collect(words);
        var lan = device(given, "--lan");
        var wan = device(given, "--wan");
        if (lan.equals(Cards.AUTO) != wan.equals(Cards.AUTO)) {
            throw new Wrong("--lan " + lan + " and --wan " + wan + ": either both are auto or both are named");
        }
        if (lan.equals(wan) && !lan.equals(Cards.AUTO)) {
            throw new Wrong("--lan and --wan are both " + lan + "; two different network cards are needed");
        }
        var insideName = device(given, "--inside-name", "eth1");
        var outsideName = device(given, "--outside-name", "eth0");
        if (insideName.equals(outsideName)) {
            throw new Wrong("--inside-name and --outside-name are both " + insideName + "; give the host ports two names");
        }
        for (var card : List.of(lan, wan)) {
            if (card.equals(insideName) || card.equals(outsideName)) {
                throw new Wrong("the host port and the network card cannot both be called " + card
                        + "; rename the card (ip link set " + card + " name lan0) or choose --inside-name and --outside-name");
            }
        }
        var lanAddress = subnet("--lan-address", required(given, "--lan-address"));
        var wanText = required(given, "--wan-address");
        var wanAddress = wanText.equals("dhcp") ? null : subnet("--wan-address", wanText);
        var gateway = gateway(given, wanAddress);
        if (wanAddress != null) {
            apart(lanAddress, wanAddress);
        }
        return new Options(lan, wan, lanAddress, wanAddress, gateway,
                Path.of(required(given, "--state")), Path.of(given.getOrDefault("--run", "/run/bauta")), insideName, outsideName,
                flows(given.getOrDefault("--flows", "262144")), profile(given.getOrDefault("--profile", "standard")),
                given.containsKey("--rules") ? Path.of(given.get("--rules")) : null,
                web(given.getOrDefault("--web", page(lanAddress))),
                given.containsKey("--seed") ? Path.of(given.get("--seed")) : null, Path.of(given.getOrDefault("--system", "/usr/lib/bauta")), dhcp(given.getOrDefault("--dhcp", "off")));
    }

    /** Whether the two cards are to be found by the rule. */
    boolean findsCards() {
        return lan.equals(Cards.AUTO);
    }

    /** The same with these cards. */
    Options with(String lanCard, String wanCard) {
        return new Options(lanCard, wanCard, lanAddress, wanAddress, gateway, state, run, insideName, outsideName, flows, profile, rules,
                web, seed, system, dhcp);
    }

    /**
     * The same with the addresses that were set.
     *
     * @throws Wrong if they do not go together with those of the command line
     */
    Options with(BoardSettings settings) throws Wrong {
        var inside = settings.inside() == null ? lanAddress : settings.inside();
        var asStarted = settings.outside().asStarted();
        var outside = asStarted ? wanAddress : settings.outside().subnet();
        if (outside != null) {
            apart(inside, outside);
        }
        var at = page(lanAddress).equals(web) ? page(inside) : web;
        return new Options(lan, wan, inside, outside, asStarted ? gateway : settings.outside().gateway(), state, run, insideName,
                outsideName, flows, profile, rules, at, seed, system, dhcp);
    }

    private static String page(Subnet inside) {
        return Addresses.text(inside.address()) + ":80";
    }

    private static boolean dhcp(String text) throws Wrong {
        if (!text.equals("on") && !text.equals("off")) {
            throw new Wrong("--dhcp " + text + ": on or off is needed");
        }
        return text.equals("on");
    }

    private static Map<String, String> collect(List<String> words) throws Wrong {
        var given = new HashMap<String, String>();
        for (var i = 0; i < words.size(); i++) {
            var word = words.get(i);
            var equals = word.indexOf('=');
            var name = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
            if (!NAMES.contains(name)) {
                throw new Wrong("unknown option `" + word + "'; bautad --help lists them");
            }
            if (!name.equals(word)) {
                put(given, name, word.substring(equals + 1));
            } else if (++i < words.size()) {
                put(given, name, words.get(i));
            } else {
                throw new Wrong(name + " needs a value; bautad --help shows which");
            }
        }
        return given;
    }

    private static void put(Map<String, String> given, String name, String value) throws Wrong {
        if (value.isEmpty()) {
            throw new Wrong(name + " needs a value; bautad --help shows which");
        }
        if (given.put(name, value) != null) {
            throw new Wrong(name + " is given twice; once is enough");
        }
    }

    private static String required(Map<String, String> given, String name) throws Wrong {
        var value = given.get(name);
        if (value == null) {
            throw new Wrong(name + " is missing; bautad --help shows how it is given");
        }
        return value;
    }

    private static String device(Map<String, String> given, String name) throws Wrong {
        required(given, name);
        return device(given, name, "");
    }

    private static String device(Map<String, String> given, String name, String standard) throws Wrong {
        var value = given.getOrDefault(name, standard);
        // "%" would have the kernel number the device, and "/" and blanks it refuses.
        if (value.length() > Links.NAME_LENGTH || !value.matches("[A-Za-z0-9._@:-]+") || value.matches("\\.{1,2}")) {
            throw new Wrong(name + " " + value + ": an interface name has 1 to 15 letters, digits, dots, dashes or underscores");
        }
        return value;
    }

    private static Subnet subnet(String name, String text) throws Wrong {
        var slash = text.indexOf('/');
        var prefix = slash < 0 ? -1 : number(text.substring(slash + 1), 32);
        if (prefix < 1) {
            throw new Wrong(name + " " + text + ": an address with its prefix length is needed, such as 192.168.1.1/24");
        }
        var address = address(name, text.substring(0, slash));
        var hosts = prefix == 32 ? 0 : -1 >>> prefix;
        if (prefix < 31 && ((address & hosts) == 0 || (address & hosts) == hosts)) {
            throw new Wrong(name + " " + text + " is the address of the network itself or its broadcast address; choose one between");
        }
        return new Subnet(address, prefix);
    }

    private static int gateway(Map<String, String> given, Subnet wanAddress) throws Wrong {
        var text = given.get("--gateway");
        if (text == null) {
            return 0;
        }
        if (wanAddress == null) {
            throw new Wrong("--gateway " + text + ": with --wan-address dhcp the gateway comes from the DHCP server; leave it out");
        }
        var gateway = address("--gateway", text);
        if (gateway == wanAddress.address()) {
            throw new Wrong("--gateway " + text + " is the router's own address; give that of the next router");
        }
        if (!wanAddress.contains(gateway)) {
            throw new Wrong("--gateway " + text + " does not lie in the network of --wan-address " + given.get("--wan-address")
                    + "; it has to");
        }
        return gateway;
    }

    private static void apart(Subnet lan, Subnet wan) throws Wrong {
        if (lan.contains(wan.address()) || wan.contains(lan.address())) {
            throw new Wrong("--lan-address and --wan-address lie in the same network, so nobody could tell inside from outside;"
                    + " choose another network inside, such as --lan-address " + otherInside(wan));
        }
    }

    /** An inside network that does not meet that outside one. */
    static String otherInside(Subnet wan) {
        return (wan.address() >>> 16) == 0xc0a8 ? "10.23.5.1/24" : "192.168.23.1/24";
    }

    /** A dotted quad, all four numbers. */
    private static int address(String name, String text) throws Wrong {
        var parts = text.split("\\.", -1);
        var address = 0;
        for (var part : parts) {
            var number = number(part, 255);
            if (number < 0 || parts.length != 4) {
                throw new Wrong(name + " " + text + ": an IPv4 address is needed, such as 192.168.1.1");
            }
            address = address << 8 | number;
        }
        var first = address >>> 24;
        if (first == 0 || first == 127 || first >= 224) {
            throw new Wrong(name + " " + text + " is no address a router can have; it lies in 0/8, 127/8 or from 224/8 on");
        }
        return address;
    }

    private static int number(String text, int most) {
        if (!text.matches("[0-9]{1,9}")) {
            return -1;
        }
        var number = Integer.parseInt(text);
        return number <= most ? number : -1;
    }

    private static int flows(String text) throws Wrong {
        var flows = number(text, MOST_FLOWS);
        if (flows < LEAST_FLOWS) {
            throw new Wrong("--flows " + text + ": a number from " + LEAST_FLOWS + " to " + MOST_FLOWS + " is needed");
        }
        return flows;
    }

    private static String profile(String text) throws Wrong {
        if (!text.equals("standard") && !text.equals("classic")) {
            throw new Wrong("--profile " + text + ": standard or classic is needed");
        }
        return text;
    }

    private static String web(String text) throws Wrong {
        if (text.equals("off")) {
            return null;
        }
        var colon = text.lastIndexOf(':');
        var port = colon < 0 ? -1 : number(text.substring(colon + 1), 65535);
        if (port < 1 || text.substring(0, colon).isEmpty()) {
            throw new Wrong("--web " + text + ": ADDRESS:PORT is needed, such as 192.168.1.1:80, or off");
        }
        return text;
    }
}
