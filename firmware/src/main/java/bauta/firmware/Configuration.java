package bauta.firmware;

import bauta.chains.ChainException;
import bauta.chains.RuleSet;
import bauta.chains.Tables;
import bauta.command.AutofwCommand;
import bauta.command.BautaHealth;
import bauta.command.BautaHelper;
import bauta.command.BautaLeds;
import bauta.command.BautaOutside;
import bauta.command.ForwardedFlows;
import bauta.command.InsideServices;
import bauta.command.IpchainsCommands;
import bauta.command.MfwCommand;
import bauta.command.NatCommand;
import bauta.command.PortfwCommand;
import bauta.command.Served;
import bauta.command.Settings;
import bauta.forward.Autofw;
import bauta.forward.Group;
import bauta.forward.Mfw;
import bauta.forward.Modules;
import bauta.forward.Nat;
import bauta.forward.OutsideServices;
import bauta.forward.Portfw;
import bauta.health.Check;
import bauta.health.Checks;
import bauta.helper.HelperChoice;
import bauta.helper.HelperControl;
import bauta.helper.HelperDraft;
import bauta.helper.Helpers;
import bauta.light.Wires;
import bauta.light.Wiring;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All that commands change and the store keeps: chains, forwards, services that answer outside, services for the inside, settings. One is in force; a
 * draft is another that no packet sees, until the one in force {@link #take takes} it over, whole and between two packets.
 */
final class Configuration {
    final Tables tables;
    final Modules modules = new Modules();
    final Portfw portfw = new Portfw(modules);
    final Mfw mfw = new Mfw(modules);
    final Autofw autofw = new Autofw(modules);
    final Nat nat = new Nat(modules);
    HelperControl helpers = new HelperDraft();
    final Settings settings;
    final BautaOutside outside;
    final Served served = new Served();
    final Checks checks = new Checks();
    final Wires wires = new Wires();

    private final PathThread path;
    private final Consumer<Settings.Values> publish;
    /** Of a draft: whether it began with nothing. */
    private final boolean blank;
    private Stamp origin;
    private Stamp began;
    /** Of a draft: forwards whose connections end once it is in force. */
    private final List<Integer> cut = new ArrayList<>();
    private ForwardedFlows flows;

    /** What went on in the tables; unequal after each change by a command. */
    record Stamp(long chains, long portfw, long mfw, long autofw, long nat, Map<String, HelperChoice> helpers, Settings.Values settings,
                 OutsideServices services, InsideServices inside, Map<Group, Check> checks,
                 Wiring wiring) {
    }

    /**
     * The configuration in force.
     *
     * @param publish  given the settings after every change
     * @param services given the services after every change
     */
    Configuration(PathThread path, Consumer<Settings.Values> publish, Consumer<OutsideServices> services) {
        this(path, new Tables(path), publish, services, false);
    }

    private Configuration(PathThread path, Tables tables, Consumer<Settings.Values> publish, Consumer<OutsideServices> services,
            boolean blank) {
        this.path = path;
        this.tables = tables;
        this.publish = publish;
        this.blank = blank;
        settings = new Settings(publish);
        outside = new BautaOutside(settings, services);
    }

    /** Has these attend to flows. */
    void helpers(Helpers atWork) {
        helpers = atWork;
    }

    /** A draft that is like this one. */
    Configuration draft() {
        var draft = unpublished(tables.current(), false);
        path.run(() -> {
            draft.origin = stampNow();
            draft.portfw.copy(portfw);
            draft.mfw.copy(mfw);
            draft.autofw.copy(autofw);
            draft.nat.copy(nat);
            draft.helpers.take(helpers.choices());
            draft.modules.clock(modules.nanos());
            draft.modules.order(modules.order());
        });
        draft.settings.adopt(settings.values());
        draft.outside.restore(outside.services());
        draft.served.adopt(served);
        draft.checks.adopt(checks);
        draft.wires.adopt(wires);
        draft.began = draft.stampNow();
        return draft;
    }

    /** A draft with the chains as they are at boot, and nothing else. @param values the settings it begins with */
    Configuration blank(Settings.Values values) {
        var draft = unpublished(RuleSet.empty(), true);
        draft.settings.adopt(values);
        draft.served.adoptInitial(served);
        return draft;
    }

    private Configuration unpublished(RuleSet set, boolean blank) {
        return new Configuration(PathThread.SAME, tables.draft(set), values -> { }, services -> { }, blank);
    }

    /**
     * Goes over to a draft. What neither has changed since the draft was made goes on undisturbed, and rules that both have keep
     * their counts.
     */
    void take(Configuration draft) {
        if (draft.blank) {
            draft.keepCounts(tables.current());
        }
        var values = draft.settings.values();
        path.run(() -> {
            var now = stampNow();
            var then = draft.stampNow();
            tables.publish(draft.tables);
            if (draft.blank || now.portfw != draft.origin.portfw || then.portfw != draft.began.portfw) {
                portfw.take(draft.portfw);
            }
            if (draft.blank || now.mfw != draft.origin.mfw || then.mfw != draft.began.mfw) {
                mfw.take(draft.mfw);
            }
            if (draft.blank || now.autofw != draft.origin.autofw || then.autofw != draft.began.autofw) {
                autofw.take(draft.autofw);
            }
            if (draft.blank || now.nat != draft.origin.nat || then.nat != draft.began.nat) {
                nat.take(draft.nat);
            }
            modules.order(draft.modules.order());
            helpers.take(draft.helpers.choices());
            outside.restore(draft.outside.services());
            publish.accept(values);
        });
        settings.adopt(values);
        // Not on the path thread: who follows may have to wait for a process.
        served.adopt(draft.served);
        checks.adopt(draft.checks);
        wires.adopt(draft.wires);
        if (!draft.cut.isEmpty()) {
            draft.flows.cut(draft.cut);
            draft.cut.clear();
        }
    }

    /** The connections of forwards as the commands on this draft see them, which end none before it is in force. */
    ForwardedFlows later(ForwardedFlows now) {
        flows = now;
        return new ForwardedFlows() {
            @Override
            public Map<Integer, Long> live() {
                return now.live();
            }

            @Override
            public long cut(List<Integer> forwards) {
                cut.addAll(forwards);
                var live = now.live();
                return forwards.stream().mapToLong(id -> live.getOrDefault(id, 0L)).sum();
            }
        };
    }

    private void keepCounts(RuleSet before) {
        try {
            tables.change(set -> set.continuing(before));
        } catch (ChainException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a draft: what it was made from. */
    Stamp origin() {
        return origin;
    }

    Stamp stamp() {
        return path.call(this::stampNow);
    }

    private Stamp stampNow() {
        return new Stamp(tables.current().generation(), portfw.generation(), mfw.generation(), autofw.generation(), nat.generation(),
                helpers.choices(), settings.values(), outside.services(), served.values(), checks.values(), wires.values());
    }

    /**
     * The commands that make this of nothing. Settings come last, because some forbid what others allowed: a rule stays when the
     * profile changes to one in which it could not be made.
     */
    String text() {
        var text = new StringBuilder();
        lines().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** The same, a line at a time. */
    Stream<String> lines() {
        return Stream.concat(section("Chains", IpchainsCommands.of(tables.current())), besideChains());
    }

    /** What {@link #lines} says of everything but the chains, which can be long. */
    Stream<String> besideChains() {
        var forwards = List.of(new Forwards("portfw", "Forwarded ports", PortfwCommand.commands(portfw, path)),
                new Forwards("mfw", "Forwarded marks", MfwCommand.commands(mfw, path)),
                new Forwards("autofw", "Automatic forwards", AutofwCommand.commands(autofw, path)),
                new Forwards(Nat.NAME, "Outside addresses for inside hosts", NatCommand.commands(nat, path)));
        // The one that gets its first rule last is asked first.
        var order = path.call(modules::order).reversed();
        return Stream.of(forwards.stream().sorted(Comparator.comparingInt(forward -> order.indexOf(forward.name)))
                        .flatMap(forward -> section(forward.title, forward.commands)),
                section("Helpers for protocols that announce connections", BautaHelper.commands(helpers, path)),
                section("Services of the board that answer on the outside", outside.commands()),
                section("Addresses and names for the inside", served.commands()),
                section("Checks of hosts behind forwards", BautaHealth.commands(checks)),
                section("Lights and button", BautaLeds.commands(wires)),
                section("Settings", settings.commands())).flatMap(lines -> lines);
    }

    private record Forwards(String name, String title, List<String> commands) {
    }

    private static Stream<String> section(String title, List<String> commands) {
        return commands.isEmpty() ? Stream.empty() : section(title, commands.stream());
    }

    /** A section that is never empty. */
    private static Stream<String> section(String title, Stream<String> commands) {
        return Stream.concat(Stream.concat(Stream.of("# " + title), commands), Stream.of(""));
    }
}
