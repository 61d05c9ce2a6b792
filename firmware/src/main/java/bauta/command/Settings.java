package bauta.command;

import bauta.forward.Syslog;
import bauta.masquerade.Policy;
import bauta.masquerade.Policy.Filtering;
import bauta.masquerade.Policy.Mapping;
import bauta.masquerade.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Everything that {@code bauta set} can change, with the values that hold. A change publishes new {@link Values} whole.
 * For any thread.
 */
public final class Settings {
    /** Log lines a second that packets may cause. */
    public static final int DEFAULT_LOG_RATE = 10;
    /** Saved configurations that are kept. */
    public static final int DEFAULT_GENERATIONS = 10;

    private final Consumer<Values> publish;
    private final List<Setting> all = catalogue();
    private volatile Values values = Values.of(Policy.STANDARD);

    /** @param publish given the values after every change, in the thread that made it; not called for the first ones */
    public Settings(Consumer<Values> publish) {
        this.publish = publish;
    }

    /**
     * The values of all settings.
     *
     * @param logRate     log lines a second that packets may cause; 0 means no limit
     * @param syslog      where lines about connections of forwards go as well
     * @param autosave    whether every change is saved by itself
     * @param generations saved configurations that are kept
     * @param board       settings of the board around the router
     */
    public record Values(Policy policy, int logRate, Syslog.Target syslog, boolean autosave, int generations, BoardSettings board) {
        /** As nobody has changed anything yet. */
        public static Values of(Policy profile) {
            return new Values(profile, DEFAULT_LOG_RATE, Syslog.Target.OFF, true, DEFAULT_GENERATIONS, BoardSettings.DEFAULT);
        }

        Values with(Policy changed) {
            return new Values(changed, logRate, syslog, autosave, generations, board);
        }

        Values with(BoardSettings changed) {
            return new Values(policy, logRate, syslog, autosave, generations, changed);
        }

        /** What the chosen profile says, before anything was changed. */
        Values defaults() {
            return of(policy.name().equals(Policy.CLASSIC.name()) ? Policy.CLASSIC : Policy.STANDARD);
        }
    }

    /** One setting as people see it; all texts as {@code set} takes them. */
    public record Row(String name, String value, String defaultValue, String unit, String bounds, String meaning) {
    }

    private interface Reader {
        String read(Values values);
    }

    private interface Writer {
        /** @return null where the text is out of bounds */
        Values write(Values values, String text);
    }

    private record Setting(String name, String unit, String bounds, String meaning, Reader reader, Writer writer) {
    }

    public Values values() {
        return values;
    }

    /** All settings, as they stand. */
    public synchronized List<Row> rows() {
        var defaults = values.defaults();
        return all.stream().map(s -> new Row(s.name, s.reader.read(values), s.reader.read(defaults), s.unit, s.bounds, s.meaning))
                .toList();
    }

    /** The commands that would bring a fresh router to these values. */
    public synchronized List<String> commands() {
        var commands = new ArrayList<String>();
        if (!values.policy.name().equals(Policy.STANDARD.name())) {
            commands.add("bauta set profile " + values.policy.name());
        }
        // On the way to the new range of ports it must never end before it begins.
        var changed = new ArrayList<>(rows().stream().filter(row -> !row.value.equals(row.defaultValue)).toList());
        var first = values.policy.lastPort() < values.defaults().policy.firstPort() ? "first-port" : "last-port";
        changed.sort((a, b) -> Boolean.compare(b.name.equals(first), a.name.equals(first)));
        changed.forEach(row -> commands.add("bauta set " + row.name + " " + row.value));
        return commands;
    }

    /** Changes the policy as a whole, for commands with grammars of their own, such as {@code ipchains -M -S}. */
    public synchronized void change(UnaryOperator<Policy> change) {
        publish(values.with(change.apply(values.policy)));
    }

    /** Takes note of values that were published already. */
    public synchronized void adopt(Values published) {
        values = published;
    }

    synchronized Row row(String name) throws Refusal {
        var setting = find(name);
        return rows().stream().filter(row -> row.name.equals(setting.name)).findFirst().orElseThrow();
    }

    synchronized void set(String name, String text) throws Refusal {
        var setting = find(name);
        var changed = setting.writer.write(values, text);
        if (changed == null) {
            throw new Refusal(2, name + ": '" + text + "' is out of bounds, which are " + setting.bounds);
        }
        if (changed.policy.firstPort() > changed.policy.lastPort()) {
            throw new Refusal(2, name + ": the ports would go from " + changed.policy.firstPort() + " to "
                    + changed.policy.lastPort() + "; set the other end first");
        }
        if (!changed.board.fault().isEmpty()) {
            throw new Refusal(2, name + ": " + changed.board.fault());
        }
        publish(changed);
    }

    private void publish(Values changed) {
        values = changed;
        publish.accept(changed);
    }

    private Setting find(String name) throws Refusal {
        for (var setting : all) {
            if (setting.name.equals(name)) {
                return setting;
            }
        }
        throw new Refusal(2, "no setting " + name
                + Nearest.hint(name, all.stream().map(Setting::name).toList()) + "; 'bauta settings' shows all");
    }

    private static List<Setting> catalogue() {
        var all = new ArrayList<Setting>();
        all.add(new Setting("profile", "", "standard, classic",
                "the RFCs or the numbers of Linux 2.2; sets all that masquerading does to what the profile says",
                v -> v.policy.name(), (v, text) -> switch (text) {
                    case "standard" -> v.with(Policy.STANDARD);
                    case "classic" -> v.with(Policy.CLASSIC);
                    default -> null;
                }));
        all.add(choice("mapping", Mapping.values(), "whether an inside socket keeps one outside port for all peers",
                Draft::mapping, (d, m) -> d.mapping = m));
        all.add(choice("filtering", Filtering.values(), "who may send to an outside port that is in use",
                Draft::filtering, (d, f) -> d.filtering = f));
        all.add(number("first-port", "port", 1, 65535, "first outside port for masquerading",
                d -> d.firstPort, (d, n) -> d.firstPort = n));
        all.add(number("last-port", "port", 1, 65535, "last outside port for masquerading",
                d -> d.lastPort, (d, n) -> d.lastPort = n));
        all.add(flag("sequential-ports", "outside ports one after the other instead of the inside port or a random one",
                d -> d.sequential, (d, on) -> d.sequential = on));
        all.add(number("ip_masq_udp_dloose", "", 0, 2,
                "UDP from outside, with mapping per-connection: 0 strict, 1 loose from inside ports above 1023, 2 loose",
                d -> d.looseness, (d, n) -> d.looseness = n));
        for (var state : State.values()) {
            int at = state.ordinal();
            all.add(number("timeout-" + words(state), "s", 1, Integer.MAX_VALUE, "silence that ends a flow in state " + state,
                    d -> d.timeouts[at], (d, n) -> d.timeouts[at] = n));
        }
        all.add(number("host-limit", "flows", 0, 1 << 24, "most flows of one inside host; 0 is half the table",
                d -> d.hostLimit, (d, n) -> d.hostLimit = n));
        all.add(flag("outside-open", "all services of the board answer on the outside, as in 2.2",
                d -> d.outsideOpen, (d, on) -> d.outsideOpen = on));
        all.add(flag("clamp-mss", "lower the segment size of TCP connections to what the outside link takes",
                d -> d.clampMss, (d, on) -> d.clampMss = on));
        all.add(number("port-rest", "s", 0, 86400, "how long a freed outside port is kept from other inside hosts",
                d -> d.portRestSeconds, (d, n) -> d.portRestSeconds = n));
        all.add(new Setting("log-rate", "lines/s", "0 to 1000000", "log lines that packets may cause; 0 is no limit",
                v -> Integer.toString(v.logRate), (v, text) -> {
                    int rate = decimal(text, 0, 1_000_000);
                    return rate < 0 ? null : new Values(v.policy, rate, v.syslog, v.autosave, v.generations, v.board);
                }));
        all.add(new Setting("syslog", "", "off, udp:ADDRESS[:PORT], tcp:ADDRESS[:PORT]",
                "where lines about connections of forwards (--log) go as well: a syslog server (RFC 5424), port 514 unless given",
                v -> v.syslog.toString(), (v, text) -> {
                    var target = Syslog.Target.parse(text);
                    return target == null ? null : new Values(v.policy, v.logRate, target, v.autosave, v.generations, v.board);
                }));
        all.add(new Setting("autosave", "", "on, off", "save every change a few seconds after it; off: only 'bauta save' does",
                v -> v.autosave ? "on" : "off", (v, text) -> {
                    int on = onOff(text);
                    return on < 0 ? null : new Values(v.policy, v.logRate, v.syslog, on == 1, v.generations, v.board);
                }));
        all.add(new Setting("generations", "", "5 to 1000", "saved configurations that are kept",
                v -> Integer.toString(v.generations), (v, text) -> {
                    int number = decimal(text, 5, 1000);
                    return number < 0 ? null : new Values(v.policy, v.logRate, v.syslog, v.autosave, number, v.board);
                }));
        for (var entry : BoardSettings.all()) {
            all.add(new Setting(entry.name(), entry.unit(), entry.bounds(), entry.meaning(), v -> entry.reader().read(v.board), (v, text) -> {
                var changed = entry.write(v.board, text);
                return changed == null ? null : v.with(changed);
            }));
        }
        return List.copyOf(all);
    }

    /** A {@link Policy} taken apart, so that one value of it can be changed. */
    private static final class Draft {
        private final String name;
        Mapping mapping;
        Filtering filtering;
        int firstPort;
        int lastPort;
        boolean sequential;
        int looseness;
        final int[] timeouts;
        int hostLimit;
        boolean outsideOpen;
        boolean clampMss;
        int portRestSeconds;

        Draft(Policy from) {
            name = from.name();
            mapping = from.mapping();
            filtering = from.filtering();
            firstPort = from.firstPort();
            lastPort = from.lastPort();
            sequential = from.sequential();
            looseness = from.looseness();
            timeouts = from.timeouts().clone();
            hostLimit = from.hostLimit();
            outsideOpen = from.outsideOpen();
            clampMss = from.clampMss();
            portRestSeconds = from.portRestSeconds();
        }

        Mapping mapping() {
            return mapping;
        }

        Filtering filtering() {
            return filtering;
        }

        Policy policy() {
            return new Policy(name, mapping, filtering, firstPort, lastPort, sequential, looseness, timeouts, hostLimit,
                    outsideOpen, clampMss, portRestSeconds);
        }
    }

    private interface Get<T> {
        T of(Draft draft);
    }

    private interface Put<T> {
        void into(Draft draft, T value);
    }

    private static Values changed(Values values, Consumer<Draft> change) {
        var draft = new Draft(values.policy);
        change.accept(draft);
        return values.with(draft.policy());
    }

    private static Setting number(String name, String unit, int least, int most, String meaning, Get<Integer> get,
                                  Put<Integer> put) {
        return new Setting(name, unit, least + " to " + most, meaning, v -> get.of(new Draft(v.policy)).toString(), (v, text) -> {
            int number = decimal(text, least, most);
            return number < 0 ? null : changed(v, draft -> put.into(draft, number));
        });
    }

    private static Setting flag(String name, String meaning, Get<Boolean> get, Put<Boolean> put) {
        return new Setting(name, "", "on, off", meaning, v -> get.of(new Draft(v.policy)) ? "on" : "off",
                (v, text) -> {
                    int on = onOff(text);
                    return on < 0 ? null : changed(v, draft -> put.into(draft, on == 1));
                });
    }

    /** 1 or 0, -1 where the text is neither on nor off. */
    private static int onOff(String text) {
        return switch (text) {
            case "on", "yes", "true", "1" -> 1;
            case "off", "no", "false", "0" -> 0;
            default -> -1;
        };
    }

    private static <E extends Enum<E>> Setting choice(String name, E[] choices, String meaning, Get<E> get, Put<E> put) {
        var bounds = String.join(", ", List.of(choices).stream().map(Settings::words).toList());
        return new Setting(name, "", bounds, meaning, v -> words(get.of(new Draft(v.policy))), (v, text) -> {
            for (var choice : choices) {
                if (words(choice).equals(text)) {
                    return changed(v, draft -> put.into(draft, choice));
                }
            }
            return null;
        });
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** -1 where the text is no number from {@code least} to {@code most}. */
    private static int decimal(String text, int least, int most) {
        if (!text.matches("[0-9]{1,10}")) {
            return -1;
        }
        long number = Long.parseLong(text);
        return number < least || number > most ? -1 : (int) number;
    }
}
