package bauta.firmware;

import bauta.chains.ChainException;
import bauta.chains.PacketLog;
import bauta.chains.Rule;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.chains.Target;
import bauta.command.AutofwCommand;
import bauta.command.BautaCommand;
import bauta.command.BautaCommand.SubCommand;
import bauta.command.BautaExplain;
import bauta.command.BautaOutside;
import bauta.command.BautaSettings;
import bauta.command.BautaStatus;
import bauta.command.BautaTrace;
import bauta.command.BautaViews;
import bauta.command.Command;
import bauta.command.Ipchains;
import bauta.command.IpchainsRestore;
import bauta.command.IpchainsSave;
import bauta.command.Ipmasqadm;
import bauta.command.MfwCommand;
import bauta.command.NamesFromEtc;
import bauta.command.PortfwCommand;
import bauta.command.Settings;
import bauta.command.StatusSource;
import bauta.forward.Autofw;
import bauta.forward.Mfw;
import bauta.forward.Modules;
import bauta.forward.Portfw;
import bauta.forward.Syslog;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.path.Drops;
import bauta.path.Memory;
import bauta.path.PathThread;
import bauta.path.Router;
import bauta.path.Switches;
import bauta.path.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * The firmware put together: the router, its tables, and the commands that change them. The board supplies memory, ports, a
 * clock and the thread.
 */
public final class Firmware {
    public static final String VERSION = "0.1.0";

    private final PathThread path;
    private final Masquerade masquerade;
    private final Tables tables;
    private final Modules modules = new Modules();
    private final Portfw portfw = new Portfw(modules);
    private final Mfw mfw = new Mfw(modules);
    private final Autofw autofw = new Autofw(modules);
    private final Syslog syslog = new Syslog();
    private final Switches switches = new Switches();
    private final PacketLog packetLog;
    private final Settings settings;
    private final Router router;
    private final long startNanos = System.nanoTime();

    /**
     * @param memory where memory for frames comes from
     * @param path   the thread that will run the router
     * @param flows  the flow table
     * @param policy the profile to start with
     * @param log    where lines of rules with {@code -l} go; has to return at once
     */
    public Firmware(Memory memory, PathThread path, FlowTable flows, Policy policy, PacketLog.Sink log) {
        this.path = path;
        tables = new Tables(path);
        masquerade = new Masquerade(flows, policy, this::claimed);
        modules.log().attach(masquerade);
        modules.log().sink(this::forwardLine);
        packetLog = new PacketLog(System::nanoTime, log);
        router = new Router(memory, masquerade, tables, packetLog, modules, switches);
        settings = new Settings(this::publish);
        if (!policy.equals(Policy.STANDARD)) {
            settings.change(standard -> policy);
        }
    }

    private void forwardLine(String line) {
        Logger.tag("forward").info(line);
        syslog.message(line);
    }

    private void publish(Settings.Values values) {
        syslog.target(values.syslog());
        path.run(() -> {
            masquerade.policy(values.policy());
            packetLog.rate(values.logRate());
        });
    }

    /** A port that a forward or a service of the board has is not for masquerading. */
    private boolean claimed(int protocol, int port) {
        return portfw.claims(protocol, port) || autofw.claims(protocol, port) || switches.services().open(protocol, port);
    }

    /** The rules of a router that nobody configured yet: what leaves by {@code outside} is masqueraded, nothing else forwarded. */
    public void defaultRules(String outside) {
        var any = RuleSpec.ANY;
        var rule = new RuleSpec(0, 0, 0, 0, outside, 0, 0, 65535, 0, 65535, 0, 0, any.tosAnd(), any.tosXor(), 0, 0, "MASQ", 0);
        try {
            tables.change(set -> set.policy("forward", Target.DENY).append("forward", new Rule(rule)));
        } catch (ChainException e) {
            throw new IllegalStateException(e);
        }
    }

    public Router router() {
        return router;
    }

    public Masquerade masquerade() {
        return masquerade;
    }

    public Tables tables() {
        return tables;
    }

    public Switches switches() {
        return switches;
    }

    /** The commands of the board's shell, by the names they are called by. */
    public Map<String, Command> commands(Supplier<List<StatusSource.Card>> cards) {
        var names = new NamesFromEtc(Path.of("/etc"));
        var rows = new FlowViews(masquerade, path);
        var live = new ForwardFlows(masquerade, path);
        var outside = new BautaOutside(settings, switches::services);
        var subCommands = new ArrayList<SubCommand>();
        subCommands.add(new BautaStatus(new Status(cards)).subCommand());
        subCommands.add(new BautaViews(rows, portfw, mfw, autofw, path).subCommand());
        subCommands.addAll(new BautaSettings(settings).subCommands());
        subCommands.add(outside.subCommand());
        subCommands.add(new BautaExplain(router, path, names).subCommand());
        subCommands.addAll(new BautaTrace(router, path, names).subCommands());
        var ipchains = new Ipchains(tables, new MasqueradeListing(rows, settings), names);
        return Map.of(
                "ipchains", ipchains,
                "ipchains-save", new IpchainsSave(tables),
                "ipchains-restore", new IpchainsRestore(tables, ipchains),
                "ipmasqadm", new Ipmasqadm(Map.of(
                        "portfw", new PortfwCommand(portfw, path, live, this::lastForwardedPort, names),
                        "mfw", new MfwCommand(mfw, path, live, names),
                        "autofw", new AutofwCommand(autofw, path, live, names))),
                "bauta", new BautaCommand(VERSION, subCommands));
    }

    private int lastForwardedPort() {
        return settings.values().policy().name().equals("classic") ? PortfwCommand.CLASSIC_LAST_PORT : 65535;
    }

    /** What {@code bauta status} and the status page show. */
    public StatusSource status(Supplier<List<StatusSource.Card>> cards) {
        return new Status(cards);
    }

    private final class Status implements StatusSource {
        private final Supplier<List<Card>> cards;

        private Status(Supplier<List<Card>> cards) {
            this.cards = cards;
        }

        @Override
        public long uptimeSeconds() {
            return (System.nanoTime() - startNanos) / 1_000_000_000L;
        }

        @Override
        public boolean forwarding() {
            return switches.forwarding();
        }

        @Override
        public long flows() {
            return masquerade.flows().size();
        }

        @Override
        public long flowCapacity() {
            return masquerade.flows().capacity();
        }

        @Override
        public Topology topology() {
            return router.topology();
        }

        @Override
        public List<Card> cards() {
            return cards.get();
        }

        @Override
        public Drops drops() {
            return router.drops();
        }
    }
}
