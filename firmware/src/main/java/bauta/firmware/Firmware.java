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
import bauta.command.BautaConnections;
import bauta.command.BautaDhcp;
import bauta.command.BautaDns;
import bauta.command.BautaEvents;
import bauta.command.BautaExplain;
import bauta.command.BautaHealth;
import bauta.command.BautaHelper;
import bauta.command.BautaLeds;
import bauta.command.BautaSettings;
import bauta.command.BautaStatus;
import bauta.command.BautaPreview;
import bauta.command.BautaStore;
import bauta.command.BautaStoreTry;
import bauta.command.BautaTrace;
import bauta.command.BautaViews;
import bauta.command.BoardSettings;
import bauta.command.Command;
import bauta.command.Connections;
import bauta.command.Console;
import bauta.command.Ipchains;
import bauta.command.IpchainsRestore;
import bauta.command.IpchainsSave;
import bauta.command.Ipmasqadm;
import bauta.command.KernelFile;
import bauta.command.KernelFiles;
import bauta.command.MfwCommand;
import bauta.command.NamesFromEtc;
import bauta.command.NatCommand;
import bauta.command.PortfwCommand;
import bauta.command.Script;
import bauta.command.ScriptException;
import bauta.command.Served;
import bauta.command.Settings;
import bauta.command.StatusSource;
import bauta.command.Steps;
import bauta.forward.Autofw;
import bauta.forward.Mfw;
import bauta.forward.Nat;
import bauta.forward.Portfw;
import bauta.forward.Syslog;
import bauta.health.Event;
import bauta.health.EventLog;
import bauta.health.GroupTables;
import bauta.health.Health;
import bauta.health.HealthView;
import bauta.health.Outside;
import bauta.helper.Helpers;
import bauta.light.Lights;
import bauta.light.Wires;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.masquerade.PortClaims;
import bauta.path.Drops;
import bauta.path.Memory;
import bauta.path.Offload;
import bauta.path.PathThread;
import bauta.path.Router;
import bauta.path.Side;
import bauta.path.Switches;
import bauta.path.Topology;
import bauta.store.Generations;
import bauta.store.Running;
import bauta.store.Store;
import bauta.store.UnifiedDiff;
import bauta.store.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * The firmware put together: the router, its tables, and the commands that change them. The board supplies memory, ports, a
 * clock and the thread.
 */
public final class Firmware {
    public static final String VERSION = "0.1.0";
    private static final int ICMP = 1;

    private final PathThread path;
    private final Masquerade masquerade;
    private final Changes changes = new Changes();
    private final Configuration configuration;
    private final Tables tables;
    private final Portfw portfw;
    private final Mfw mfw;
    private final Autofw autofw;
    private final Nat nat;
    private final Syslog syslog = new Syslog();
    private final Helpers helpers;
    private final Switches switches = new Switches();
    private final PacketLog packetLog;
    private final Settings settings;
    /** Null where nothing is kept. */
    private volatile Store store;
    private final NamesFromEtc names = new NamesFromEtc(Path.of("/etc"));
    private final ForwardFlows forwardFlows;
    private final FlowViews flowViews;
    private final Router router;
    private final EventLog events = new EventLog();
    private final Health health;
    private final Lights lights;
    private final Outside outside;
    private final long startNanos = System.nanoTime();
    private final List<SubCommand> ofTheBoard = new ArrayList<>();
    private final List<Supplier<List<String>>> noticesOfTheBoard = new CopyOnWriteArrayList<>();
    private final List<Consumer<BoardSettings>> boardFollowers = new CopyOnWriteArrayList<>();
    private volatile Supplier<String> handedOver = () -> "";

    /**
     * @param memory where memory for frames comes from
     * @param path   the thread that will run the router
     * @param flows  the flow table
     * @param policy the profile to start with
     * @param log    where lines of rules with {@code -l} go; has to return at once
     */
    public Firmware(Memory memory, PathThread path, FlowTable flows, Policy policy, PacketLog.Sink log) {
        this.path = path;
        configuration = new Configuration(path, this::publish, switches::services);
        tables = configuration.tables;
        portfw = configuration.portfw;
        mfw = configuration.mfw;
        autofw = configuration.autofw;
        nat = configuration.nat;
        settings = configuration.settings;
        masquerade = new Masquerade(flows, policy, new Claims());
        configuration.modules.log().attach(masquerade);
        configuration.modules.log().sink(this::forwardLine);
        helpers = new Helpers(masquerade, log::line);
        configuration.helpers(helpers);
        packetLog = new PacketLog(System::nanoTime, log);
        router = new Router(memory, masquerade, tables, packetLog, configuration.modules, helpers, switches);
        nat.attach(masquerade, router::pool);
        autofw.attach(masquerade);
        forwardFlows = new ForwardFlows(masquerade, nat, path, router::question);
        flowViews = new FlowViews(masquerade, helpers, path);
        health = new Health(configuration.checks, new GroupTables(portfw, mfw, path), forwardFlows, events);
        lights = new Lights(router::beat, router::topology, health::groups, () -> store != null && store.trying(),
                () -> System.nanoTime() / 1_000_000);
        events.follow(lights::heard);
        outside = new Outside(new PinnedFlows(masquerade, path, router::own), events);
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
        boardFollowers.forEach(follower -> follower.accept(values.board()));
        path.run(() -> {
            router.policy(values.policy());
            router.offload(values.board().offload());
            packetLog.rate(values.logRate());
        });
    }

    /** A port that a forward or a service of the board has is not for masquerading; neither has those of a pool but by its address. */
    private final class Claims implements PortClaims {
        @Override
        public boolean claimed(int protocol, int outside, int port) {
            // Ping has no port: that the board answers it takes no identifier from anybody.
            boolean service = protocol != ICMP && !router.pooled(outside) && switches.services().open(protocol, port);
            return service || claimedFromBoard(protocol, outside, port);
        }

        @Override
        public boolean claimedFromBoard(int protocol, int outside, int port) {
            return autofw.claims(protocol, port) || helpers.claimed(protocol, outside, port)
                    || (router.pooled(outside) ? portfw.claims(protocol, outside, port) : portfw.claims(protocol, port));
        }
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

    /** What is served to the inside beside routing. */
    public Served served() {
        return configuration.served;
    }

    /** Whether a masqueraded connection that is alive has had an answer: packets cross both ways. Goes through all of them. */
    public boolean crossed() {
        var found = new boolean[1];
        flowViews.each(row -> found[0] |= (row.flags() & FlowViews.SHOWN_NO_REPLY) == 0);
        return found[0];
    }

    /** The settings in force. */
    public Settings.Values settings() {
        return settings.values();
    }

    public Switches switches() {
        return switches;
    }

    /**
     * Keeps the configuration in a directory from now on.
     *
     * @param warn takes what has to be read by somebody, a line each
     */
    public Store keep(Path directory, Consumer<String> warn) {
        store = new Store(new Generations(directory.resolve("generations")), new InForce(), warn);
        changes.listener(() -> {
            store.changed();
            health.changed();
        });
        events.keep(directory.resolve("events"));
        return store;
    }

    /**
     * Has the commands of a file make the configuration, all of them or none.
     *
     * @throws UnreadableException naming the line that failed, and why
     */
    public void load(Path file) throws IOException, UnreadableException {
        load(file.toString(), Files.readString(file), settings.values());
    }

    private void load(String name, String text, Settings.Values begin) throws UnreadableException {
        changes.alone(() -> {
            var draft = configuration.blank(begin);
            try {
                Script.of(name, text).run(commands(draft), Quiet.CONSOLE);
            } catch (ScriptException e) {
                throw new UnreadableException(e.getMessage());
            }
            configuration.take(draft);
            return null;
        });
    }

    /** Does a script on a draft of what is in force, and takes that over if nothing failed. */
    public void apply(Script script, Console console) throws ScriptException {
        changes.alone(() -> {
            configuration.take(rehearsed(configuration, script, console));
            return null;
        });
    }

    /** Has somebody told the board's settings now and after every change, in any thread, the path's among them; to return at once. */
    public void follow(Consumer<BoardSettings> follower) {
        boardFollowers.add(follower);
        follower.accept(settings.values().board());
    }

    /** What a script would change. */
    private String preview(Script script, Console console) throws ScriptException {
        return changes.alone(() -> {
            var draft = rehearsed(configuration, script, console);
            return UnifiedDiff.of("running", configuration.lines().toList(), "preview", draft.lines().toList());
        });
    }

    /** Has {@code bauta} know these as well; to be told before {@link #commands}. */
    public void offer(List<SubCommand> subCommands) {
        ofTheBoard.addAll(subCommands);
    }

    /** Has the status show these as well. @param notices what an administrator has to know above all, a line each; for any thread */
    public void notices(Supplier<List<String>> notices) {
        noticesOfTheBoard.add(notices);
    }

    /** The commands of the board's shell, by the names they are called by. */
    public Map<String, Command> commands(Supplier<List<StatusSource.Card>> cards) {
        var subCommands = new ArrayList<SubCommand>();
        subCommands.add(new BautaStatus(new Status(cards)).subCommand());
        subCommands.add(new BautaViews(tables, flowViews, portfw, mfw, autofw, helpers, path).subCommand());
        subCommands.addAll(new BautaConnections(connections()).subCommands());
        subCommands.addAll(changing(configuration, path));
        subCommands.add(new BautaEvents(events).subCommand());
        subCommands.add(new BautaExplain(router, path, names).subCommand());
        subCommands.addAll(new BautaTrace(router, path, names).subCommands());
        if (store != null) {
            subCommands.addAll(new BautaStore(store).subCommands());
            subCommands.addAll(new BautaStoreTry(store, this::apply).subCommands());
        }
        subCommands.add(new BautaPreview(this::preview).subCommand());
        subCommands.addAll(ofTheBoard);
        var commands = new HashMap<>(commands(configuration));
        commands.put("bauta", new BautaCommand(VERSION, subCommands));
        commands.computeIfPresent("ipchains", (name, command) -> changes.ordered(command, Ipchains::changes));
        commands.computeIfPresent("ipchains-restore", (name, command) -> changes.orderedAfterReading(command, IpchainsRestore::restores));
        commands.computeIfPresent("ipmasqadm", (name, command) -> changes.ordered(command, Ipmasqadm::changes));
        commands.computeIfPresent("bauta", (name, command) -> changes.ordered(command, Firmware::changes));
        return Map.copyOf(commands);
    }

    /** Whether that command line of {@code bauta} changes a single thing. */
    private static boolean changes(List<String> words) {
        return words.size() > 1 && Set.of("set", "outside", "helper", "dhcp", "dns", "health", "drain", "failover", "leds", "button").contains(words.get(1));
    }

    /** The sub-commands of {@code bauta} that change a configuration. @param thread whose it is */
    private List<SubCommand> changing(Configuration of, PathThread thread) {
        var groups = new GroupTables(of.portfw, of.mfw, thread);
        var subCommands = new ArrayList<>(new BautaSettings(of.settings).subCommands());
        subCommands.add(of.outside.subCommand());
        subCommands.add(new BautaDhcp(of.served, () -> router.topology().inside().addresses()).subCommand());
        subCommands.add(new BautaDns(of.served).subCommand());
        subCommands.add(new BautaHelper(of.helpers, thread).subCommand());
        subCommands.addAll(new BautaHealth(of.checks, groups, of == configuration ? health::groups : List::of, steps(of, thread)).subCommands());
        subCommands.addAll(new BautaLeds(of.wires, lights).subCommands());
        return subCommands;
    }

    /** The commands that change a configuration; also those of a script. */
    private Map<String, Command> commands(Configuration of) {
        // A draft belongs to whoever made it; what is in force belongs to the path.
        var thread = of == configuration ? path : PathThread.SAME;
        var live = of == configuration ? forwardFlows : of.later(forwardFlows);
        var ipchains = new Ipchains(of.tables, new MasqueradeListing(flowViews, of.settings), names);
        return Map.of(
                "ipchains", ipchains,
                "ipchains-save", new IpchainsSave(of.tables),
                "ipchains-restore", new IpchainsRestore(of.tables, ipchains),
                "ipmasqadm", new Ipmasqadm(Map.of(
                        "portfw", new PortfwCommand(of.portfw, thread, live, () -> lastForwardedPort(of.settings), names, steps(of, thread)),
                        "mfw", new MfwCommand(of.mfw, thread, live, names, steps(of, thread)),
                        "autofw", new AutofwCommand(of.autofw, thread, live, names),
                        "nat", new NatCommand(of.nat, thread, live, of == configuration ? router::topology : () -> null, names))),
                "bauta", new BautaCommand(VERSION, changing(of, thread)));
    }

    /** Steps by hand: in a draft of the tables alone, else with everything that belongs to it. */
    private Steps steps(Configuration of, PathThread thread) {
        var groups = new GroupTables(of.portfw, of.mfw, thread);
        var plain = Steps.in(groups);
        if (of != configuration) {
            return plain;
        }
        return (group, backend) -> {
            if (health.watches(group) && !groups.listed(group).hosts().isEmpty()) {
                return health.force(group, backend) ? Steps.Step.DONE : Steps.Step.NOBODY;
            }
            var step = plain.step(group, backend);
            if (step == Steps.Step.DONE) {
                events.record(Event.Kind.FORCED, group.toString(), "", "step by hand; " + groups.listed(group).hosts().getFirst() + " is next");
            }
            return step;
        };
    }

    /** Begins to watch the hosts behind forwards; after the path runs. */
    public Health watch() {
        health.start();
        return health;
    }

    /** What the lights of the board say. */
    public Lights lights() {
        return lights;
    }

    /** Where the lights and the button are. */
    public Wires wires() {
        return configuration.wires;
    }

    /** A short press of the button. */
    public void press() {
        var group = configuration.wires.values().steps();
        if (group == null) {
            Logger.info("The button was pressed; it steps no group ('bauta button').");
        } else if (steps(configuration, path).step(group, null) != Steps.Step.DONE) {
            Logger.warn("The button was pressed, but no other host of {} can serve.", group);
        }
    }

    /** Established flows are handed over to the board's kernel from now on, unless the settings say no; on the path thread. */
    public Offload offload(Offload.Shared shared) {
        var offload = router.offload(shared);
        router.offload(settings.values().board().offload());
        handedOver = () -> path.call(() -> (offload.on() ? offload.size() + " of " + offload.slots() + " entries in the kernel" : "off")
                + ", " + (offload.passed(Side.INSIDE) + offload.passed(Side.OUTSIDE)) + " packets passed there");
        return offload;
    }

    /** Why nothing can be handed over to the board's kernel. */
    public void noOffload(String why) {
        handedOver = () -> "not possible: " + why;
    }

    /** Takes note of links and addresses; never waits. */
    public void topology(Topology topology) {
        router.topology(topology);
        outside.topology(topology);
    }

    /** What happens in fail-over. */
    public EventLog events() {
        return events;
    }

    private static int lastForwardedPort(Settings settings) {
        return settings.values().policy().name().equals("classic") ? PortfwCommand.CLASSIC_LAST_PORT : 65535;
    }

    /** The configuration in force, as the store sees it. */
    private final class InForce implements Running {
        @Override
        public String text() {
            return changes.alone(configuration::text);
        }

        @Override
        public Object stamp() {
            return configuration.stamp();
        }

        @Override
        public void load(String name, String text) throws UnreadableException {
            Firmware.this.load(name, text, Settings.Values.of(Policy.STANDARD));
        }

        @Override
        public Runnable snapshot() {
            var before = changes.alone(configuration::draft);
            return () -> changes.aloneSoon(() -> configuration.take(before));
        }

        @Override
        public boolean autosave() {
            return settings.values().autosave();
        }

        @Override
        public int generations() {
            return settings.values().generations();
        }
    }

    /** The files of 1999 that show the tables and take switches. */
    public List<KernelFile> files() {
        return KernelFiles.of(new BautaViews(tables, flowViews, portfw, mfw, autofw, helpers, path), tables, settings);
    }

    /** What front ends work with; the configuration has to be {@link #keep kept} already. */
    public Engine engine(Engine.Board board, Supplier<List<StatusSource.Card>> cards) {
        return new Engine(board, commands(cards), status(cards), configuration, flowViews, forwardFlows, path, Objects.requireNonNull(store),
                this::rehearsed, connections());
    }

    private Connections connections() {
        return new LiveConnections(masquerade, path, forwardFlows::cut);
    }

    /** A draft of a configuration, in force or a draft itself, on which a script was done. */
    private Configuration rehearsed(Configuration from, Script script, Console console) throws ScriptException {
        return changes.alone(() -> {
            var draft = from.draft();
            script.run(commands(draft), console);
            return draft;
        });
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
        public String offload() {
            return handedOver.get();
        }

        @Override
        public List<String> notices() {
            var notices = new ArrayList<>(store == null ? List.of() : store.notices());
            noticesOfTheBoard.forEach(more -> notices.addAll(more.get()));
            return notices;
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
        public HealthView health() {
            return new HealthView(health.groups(), lights.lamps(), events.latest(HealthView.MOST_EVENTS));
        }

        @Override
        public Drops drops() {
            return router.drops();
        }
    }
}
