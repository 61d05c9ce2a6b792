package bauta.web.page;

import bauta.command.Served.Lease;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.wire.Addresses;
import bauta.wire.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The networks outside and inside: addresses, DHCP with its leases, names, what answers outside, helpers. */
public final class NetworkPage implements Page {
    private static final String PATH = "/network";
    private static final String STARTED = "as-started";

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Network";
    }

    @Override
    public void write(Visit visit) {
        visit.html().open("div", "class", "grid pairs");
        outside(visit);
        inside(visit);
        dhcp(visit);
        dns(visit);
        visit.html().close();
        NetworkCards.write(visit, PATH);
        leases(visit);
        fixed(visit);
        names(visit);
        services(visit);
        Pools.write(visit, PATH);
        helpers(visit);
    }

    // --- addresses

    private static void outside(Visit visit) {
        var html = visit.html();
        var topology = visit.engine().status().topology();
        Facts.section(html, "outside", "Outside");
        html.open("dl");
        link(html, topology.outside());
        var gateway = topology.routes().stream().filter(route -> route.prefix() == 0 && route.gateway() != 0).findFirst();
        Facts.fact(html, "Next router", gateway.map(route -> Addresses.text(route.gateway())).orElse("none"));
        html.close();
        Settings.value(visit, "outside-address").ifPresent(now -> {
            html.open("details").element("summary", "Change the address");
            Forms.begin(visit, PATH, "outside");
            Forms.choice(visit, "way", "Where the address comes from", now.equals("dhcp") ? "dhcp" : now.equals(STARTED) ? STARTED : "static",
                    "", "dhcp", "The provider's router gives it (DHCP)", "static", "I enter it (static)", STARTED, "As the firmware was started");
            var parts = now.contains("/") ? now.split(",") : new String[0];
            html.open("div", "class", "static-only");
            Forms.text(visit, "address", "Address and length", parts.length > 0 ? parts[0] : "", "Static only, such as 203.0.113.7/24");
            Forms.text(visit, "gateway", "Next router (gateway)", parts.length > 1 ? parts[1] : "", "Static only, such as 203.0.113.1");
            html.close();
            Forms.end(visit, "Note this");
            html.close();
        });
        html.close();
    }

    private static void inside(Visit visit) {
        var html = visit.html();
        var topology = visit.engine().status().topology();
        Facts.section(html, "inside", "Inside");
        html.open("dl");
        link(html, topology.inside());
        html.close();
        Settings.value(visit, "inside-address").ifPresent(now -> {
            html.open("details").element("summary", "Change the address");
            Forms.begin(visit, PATH, "inside");
            Forms.text(visit, "address", "The router's address and length", now.equals(STARTED) ? address(topology.link(Side.INSIDE)) : now,
                    "Such as 192.168.1.1/24. Once applied it moves at once, with what is leased there, and these pages follow.");
            Forms.end(visit, "Note this");
            html.close();
        });
        html.close();
    }

    private static String address(Topology.Link link) {
        return link.addresses().isEmpty() ? "" : link.addresses().getFirst().toString();
    }

    private static void link(Html html, Topology.Link link) {
        Facts.fact(html, "Link", link.carrier() ? "up" : "down", link.carrier() ? "good" : "bad");
        Facts.fact(html, link.addresses().size() > 1 ? "Addresses" : "Address", link.addresses().isEmpty() ? "none"
                : link.addresses().stream().map(Topology.Subnet::toString).collect(Collectors.joining(", ")));
        Facts.fact(html, "Interface", link.name());
        Facts.fact(html, "Hardware address", Addresses.mac(link.mac()));
        Facts.fact(html, "MTU", Facts.number(link.mtu()) + " bytes");
    }

    // --- addresses for others

    private static void dhcp(Visit visit) {
        var html = visit.html();
        var served = visit.engine().served().values();
        Facts.section(html, "dhcp", "Addresses for the inside (DHCP)");
        html.open("p").text(served.dhcp() ? "The router leases addresses. " : "The router leases no addresses. ").close();
        Forms.button(visit, PATH, "dhcp", served.dhcp() ? "Stop leasing" : "Lease addresses", "quiet", "on", served.dhcp() ? "off" : "on");
        html.open("details").element("summary", "Range and time");
        Forms.begin(visit, PATH, "range");
        html.open("div", "class", "fields");
        Forms.text(visit, "first", "First address", served.first() == 0 ? "" : Addresses.text(served.first()), "Empty: .100 to .199");
        Forms.text(visit, "last", "Last address", served.last() == 0 ? "" : Addresses.text(served.last()), "");
        html.close();
        Forms.end(visit, "Note the range");
        Forms.begin(visit, PATH, "lease-time");
        Forms.text(visit, "time", "How long a lease lasts", time(served.leaseSeconds()), "Seconds, or with a unit: 90m, 12h, 7d");
        Forms.end(visit, "Note the time");
        html.close().close();
    }

    /** As the command takes it, in the largest unit of which it is a whole number. */
    private static String time(int seconds) {
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m"
                : Integer.toString(seconds);
    }

    private static void dns(Visit visit) {
        var html = visit.html();
        var served = visit.engine().served().values();
        Facts.section(html, "dns", "Names (DNS)");
        html.open("p").text(served.dns() ? "The router answers names for the inside, and asks "
                + (served.upstream().isEmpty() ? "the servers that the outside told it." : served.upstream().stream().map(Addresses::text)
                        .collect(Collectors.joining(", ")) + ".") : "The router answers no names.").close();
        Forms.button(visit, PATH, "dns", served.dns() ? "Stop answering" : "Answer names", "quiet", "on", served.dns() ? "off" : "on");
        html.open("details").element("summary", "Servers to ask");
        Forms.begin(visit, PATH, "upstream");
        Forms.text(visit, "servers", "Name servers", served.upstream().stream().map(Addresses::text).collect(Collectors.joining(" ")),
                "Addresses with blanks between them. Empty: those that the outside's DHCP server tells");
        Forms.end(visit, "Note this");
        html.close().close();
    }

    private static void leases(Visit visit) {
        var html = visit.html();
        var leases = visit.engine().served().leases();
        var fixed = visit.engine().served().values().fixed();
        Facts.section(html, "leases", "Leased now");
        if (leases.isEmpty()) {
            html.element("p", "No station has an address from this router. One that asks for an address appears here.").close();
            return;
        }
        Facts.table(html, "Address", "Name", "Hardware address", "Time left", "");
        for (var lease : leases) {
            html.open("tr").element("th", Addresses.text(lease.address()), "scope", "row").element("td", lease.name())
                    .element("td", Addresses.mac(lease.mac()), "class", "mono").element("td", left(lease)).open("td");
            if (!fixed.containsKey(lease.mac())) {
                Forms.button(visit, PATH, "static", "Always this address", "quiet", "mac", Addresses.mac(lease.mac()), "address",
                        Addresses.text(lease.address()), "name", lease.name());
            }
            html.close().close().line();
        }
        Facts.endTable(html);
        AsCommands.shown(visit, "bauta", "dhcp", "leases");
        html.close();
    }

    private static String left(Lease lease) {
        return lease.seconds() < 0 ? "for ever" : lease.seconds() < 120 ? lease.seconds() + " s" : lease.seconds() < 7200
                ? lease.seconds() / 60 + " min" : lease.seconds() / 3600 + " h";
    }

    private static void fixed(Visit visit) {
        var html = visit.html();
        var fixed = visit.engine().served().values().fixed();
        Facts.section(html, "fixed", "Stations that always get the same address (static leases)");
        if (fixed.isEmpty()) {
            html.element("p", "None. A server that others are forwarded to should be one.");
        } else {
            Facts.table(html, "Hardware address", "Address", "Name", "");
            for (var lease : fixed.values()) {
                html.open("tr").element("th", Addresses.mac(lease.mac()), "scope", "row", "class", "mono")
                        .element("td", Addresses.text(lease.address())).element("td", lease.name()).open("td");
                Forms.button(visit, PATH, "forget-mac", "Forget", "quiet", "mac", Addresses.mac(lease.mac()));
                html.close().close().line();
            }
            Facts.endTable(html);
            AsCommands.inForce(visit, "bauta dhcp static ");
        }
        html.open("details").element("summary", "Add one");
        Forms.begin(visit, PATH, "static");
        html.open("div", "class", "fields");
        Forms.text(visit, "mac", "Hardware address (MAC)", "", "Such as 02:00:00:00:00:0a");
        Forms.text(visit, "address", "Address", "", "");
        Forms.text(visit, "name", "Name", "", "May be empty");
        html.close();
        Forms.end(visit, "Note this");
        html.close().close();
    }

    private static void names(Visit visit) {
        var html = visit.html();
        var names = visit.engine().served().values().names();
        Facts.section(html, "names", "Names of your own");
        if (names.isEmpty()) {
            html.element("p", "None. A name here is answered to everybody inside.");
        } else {
            Facts.table(html, "Name", "Address", "");
            names.forEach((name, address) -> {
                html.open("tr").element("th", name, "scope", "row").element("td", Addresses.text(address)).open("td");
                Forms.button(visit, PATH, "forget-name", "Forget", "quiet", "name", name);
                html.close().close().line();
            });
            Facts.endTable(html);
            AsCommands.inForce(visit, "bauta dns name ");
        }
        html.open("details").element("summary", "Add one");
        Forms.begin(visit, PATH, "name");
        html.open("div", "class", "fields");
        Forms.text(visit, "name", "Name", "", "Such as printer");
        Forms.text(visit, "address", "Address", "", "");
        html.close();
        Forms.end(visit, "Note this");
        html.close().close();
    }

    // --- what answers outside

    private static void services(Visit visit) {
        var html = visit.html();
        var services = visit.engine().outside();
        var open = new ArrayList<String>();
        services.ports(Ipv4.TCP).forEach(port -> open.add("tcp " + port));
        services.ports(Ipv4.UDP).forEach(port -> open.add("udp " + port));
        if (services.open(Ipv4.ICMP, 0)) {
            open.add("ping");
        }
        Facts.section(html, "services", "What of the router itself answers on the outside");
        if (open.isEmpty()) {
            html.element("p", "Nothing. That is the safest; forwards to inside hosts do not need it.");
        } else {
            Facts.table(html, "Service", "");
            for (var service : open) {
                html.open("tr").element("th", service, "scope", "row").open("td");
                Forms.button(visit, PATH, "outside-deny", "Close", "quiet", "service", service);
                html.close().close().line();
            }
            Facts.endTable(html);
            AsCommands.inForce(visit, "bauta outside ");
        }
        html.open("details").element("summary", "Open one");
        Forms.begin(visit, PATH, "outside-allow");
        html.open("div", "class", "fields");
        Forms.choice(visit, "protocol", "Protocol", "tcp", "", "tcp", "TCP", "udp", "UDP", "ping", "Ping (ICMP echo)");
        Forms.text(visit, "port", "Port", "", "Not for ping; 22 is SSH", "inputmode", "numeric");
        html.close();
        Forms.end(visit, "Note this");
        html.close().close();
    }

    private static void helpers(Visit visit) {
        var html = visit.html();
        Facts.section(html, "helpers", "Helpers for protocols that announce connections");
        Facts.table(html, "Protocol", "Ports", "Connections", "");
        for (var row : visit.engine().helpers()) {
            html.open("tr").element("th", row.name(), "scope", "row")
                    .element("td", row.ports().stream().map(port -> Integer.toString(port)).collect(Collectors.joining(", ")))
                    .element("td", row.loaded() ? Facts.number(row.flows()) : "off").open("td");
            Forms.button(visit, PATH, row.loaded() ? "unload" : "load", row.loaded() ? "Unload" : "Load", "quiet", "helper", row.name());
            html.close().close().line();
        }
        Facts.endTable(html);
        AsCommands.inForce(visit, "bauta helper ");
        AsCommands.shown(visit, "bauta", "helper", "list");
        html.close();
    }

    // --- what forms mean

    @Override
    public void act(Visit visit) throws Unclear {
        if (!Pools.act(visit) && !NetworkCards.act(visit)) {
            visit.change(words(visit));
        }
    }

    private static List<String> words(Visit visit) throws Unclear {
        var form = visit.form();
        return switch (form.text("do")) {
            case "outside" -> List.of("bauta", "set", "outside-address", switch (form.text("way")) {
                case "dhcp" -> "dhcp";
                case STARTED -> STARTED;
                default -> needed(visit, "address", "the address") + (form.text("gateway").isEmpty() ? "" : "," + form.text("gateway"));
            });
            case "inside" -> List.of("bauta", "set", "inside-address", needed(visit, "address", "the address"));
            case "dhcp" -> List.of("bauta", "dhcp", form.text("on").equals("on") ? "on" : "off");
            case "range" -> form.text("first").isEmpty() && form.text("last").isEmpty() ? List.of("bauta", "dhcp", "range", "auto")
                    : List.of("bauta", "dhcp", "range", needed(visit, "first", "the first address"), needed(visit, "last", "the last address"));
            case "lease-time" -> List.of("bauta", "dhcp", "lease-time", needed(visit, "time", "the time"));
            case "static" -> fixed(needed(visit, "mac", "the hardware address"), needed(visit, "address", "the address"), form.text("name"));
            case "forget-mac" -> List.of("bauta", "dhcp", "forget", needed(visit, "mac", "the hardware address"));
            case "dns" -> List.of("bauta", "dns", form.text("on").equals("on") ? "on" : "off");
            case "upstream" -> upstream(form.text("servers"));
            case "name" -> List.of("bauta", "dns", "name", needed(visit, "name", "the name"), needed(visit, "address", "the address"));
            case "forget-name" -> List.of("bauta", "dns", "forget", needed(visit, "name", "the name"));
            case "outside-allow" -> form.text("protocol").equals("ping") ? List.of("bauta", "outside", "allow", "ping")
                    : List.of("bauta", "outside", "allow", form.text("protocol"), needed(visit, "port", "the port"));
            case "outside-deny" -> deny(form.text("service"));
            case "load", "unload" -> List.of("bauta", "helper", form.text("do"), needed(visit, "helper", "the helper"));
            default -> throw new Unclear("This form is not known.");
        };
    }

    private static String needed(Visit visit, String field, String what) throws Unclear {
        var text = visit.form().text(field);
        if (text.isEmpty()) {
            throw new Unclear("Please fill in " + what + ".");
        }
        return text;
    }

    private static List<String> fixed(String mac, String address, String name) {
        var words = new ArrayList<>(List.of("bauta", "dhcp", "static", mac.toLowerCase(Locale.ROOT), address));
        if (!name.isEmpty()) {
            words.add(name);
        }
        return words;
    }

    private static List<String> upstream(String servers) {
        var words = new ArrayList<>(List.of("bauta", "dns", "upstream"));
        words.addAll(servers.isEmpty() ? List.of("learned") : List.of(servers.split("[\\s,]+")));
        return words;
    }

    private static List<String> deny(String service) {
        var words = new ArrayList<>(List.of("bauta", "outside", "deny"));
        words.addAll(List.of(service.split(" ")));
        return words;
    }

}
