package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.forward.OutsideServices;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The sub-command {@code outside} of {@code bauta}: which of the board's own services may be reached from the outside. */
public final class BautaOutside {
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final String USAGE = "outside needs: allow|deny tcp|udp PORT, allow|deny ping, or list";

    private final Settings settings;
    private final Consumer<OutsideServices> publish;
    private volatile OutsideServices services = OutsideServices.CLOSED;

    /**
     * @param settings asked whether everything is open anyway
     * @param publish  given the services after every change, in the thread that made it; not called for the first, which are none
     */
    public BautaOutside(Settings settings, Consumer<OutsideServices> publish) {
        this.settings = settings;
        this.publish = publish;
    }

    private record Service(int protocol, int port) {
        @Override
        public String toString() {
            return protocol == ICMP ? "ping" : (protocol == TCP ? "tcp " : "udp ") + port;
        }
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("outside", "allow|deny tcp|udp PORT | allow|deny ping | list",
                "which services of the board answer on the outside", this::run);
    }

    /** What is open. */
    public OutsideServices services() {
        return services;
    }

    /** Opens exactly these. */
    public synchronized void restore(OutsideServices wanted) {
        publish(wanted);
    }

    /** The commands that would open a fresh router as far as this one. */
    public List<String> commands() {
        return open().stream().map(service -> "bauta outside allow " + service).toList();
    }

    private void run(List<String> words, Console console) throws Refusal {
        var what = words.isEmpty() ? "" : words.getFirst();
        switch (what) {
            case "allow" -> allow(service(words));
            case "deny" -> deny(service(words));
            case "list" -> {
                if (words.size() != 1) {
                    throw new Refusal(2, USAGE);
                }
                list(console);
            }
            default -> throw new Refusal(2, USAGE);
        }
    }

    private synchronized void allow(Service service) {
        publish(services.with(service.protocol, service.port, true));
    }

    private synchronized void deny(Service service) throws Refusal {
        if (!services.open(service.protocol, service.port)) {
            throw new Refusal(1, "outside: " + service + " is not open");
        }
        publish(services.with(service.protocol, service.port, false));
    }

    private void publish(OutsideServices changed) {
        services = changed;
        publish.accept(changed);
    }

    private void list(Console console) {
        if (settings.values().policy().outsideOpen()) {
            console.out("everything, because the setting outside-open is on\n");
        }
        open().forEach(service -> console.out(service + "\n"));
    }

    private List<Service> open() {
        var services = services();
        var open = new ArrayList<Service>();
        services.ports(TCP).forEach(port -> open.add(new Service(TCP, port)));
        services.ports(UDP).forEach(port -> open.add(new Service(UDP, port)));
        if (services.open(ICMP, 0)) {
            open.add(new Service(ICMP, 0));
        }
        return open;
    }

    private static Service service(List<String> words) throws Refusal {
        if (words.size() == 2 && words.get(1).equals("ping")) {
            return new Service(ICMP, 0);
        }
        int protocol = words.size() != 3 ? 0 : words.get(1).equals("tcp") ? TCP : words.get(1).equals("udp") ? UDP : 0;
        if (protocol == 0) {
            throw new Refusal(2, USAGE);
        }
        var port = words.get(2);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            throw new Refusal(2, "outside: '" + port + "' is no port, those are 1 to 65535");
        }
        return new Service(protocol, Integer.parseInt(port));
    }
}
