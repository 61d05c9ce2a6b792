package bauta.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import bauta.command.AutofwCommand;
import bauta.command.BautaCommand;
import bauta.command.BautaDhcp;
import bauta.command.BautaDns;
import bauta.command.BautaHealth;
import bauta.command.BautaHelper;
import bauta.command.BautaSettings;
import bauta.command.Command;
import bauta.command.Console;
import bauta.command.ForwardedFlows;
import bauta.command.Ipchains;
import bauta.command.IpchainsRestore;
import bauta.command.IpchainsSave;
import bauta.command.Ipmasqadm;
import bauta.command.MfwCommand;
import bauta.command.PortfwCommand;
import bauta.command.Script;
import bauta.command.ScriptException;
import bauta.command.Steps;
import bauta.command.TestNames;
import bauta.health.GroupTables;
import bauta.helper.Helpers;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.path.PathThread;
import bauta.path.Topology.Subnet;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random words to every command that changes something: nothing escapes, an error is said and leaves everything as it was.
 * {@code -Dbauta.words=10000000} for the long run, in command lines; {@code -Dbauta.seed=N} to repeat one.
 */
class CommandWordsTest {
    private static final long LINES = Long.getLong("bauta.words", 50_000);
    private static final long SEED = Long.getLong("bauta.seed", System.nanoTime());
    /** After so many lines a new router, so that tables stay small. */
    private static final int EACH = 2000;
    private static final int STOCK = 1 << 13;

    private static final String[] MORE = {
        "ipchains -L -n", "ipchains -L -v -x --line-numbers", "ipchains -Z", "ipchains -L -Z", "ipchains -M -L -v", "ipchains-save", "ipchains-save a",
        "ipchains -C input -p tcp -s 1.2.3.4 80 -d 5.6.7.8 80 -i eth0", "ipchains -h icmp", "ipchains -A input -s two.example -j ACCEPT",
        "ipchains -D input -p tcp -s 10.0.0.0/8 80 -b -j DENY", "ipmasqadm portfw -l -n", "ipmasqadm portfw -f", "ipmasqadm mfw -L", "ipmasqadm mfw -F",
        "ipmasqadm autofw -F", "ipmasqadm autofw -L -n", "ipmasqadm -h", "ipmasqadm portfw -d -P tcp -L 203.0.113.1 80 --cut", "bauta settings", "bauta get policy",
        "bauta helper list", "bauta dhcp range 192.168.77.50 192.168.77.60", "bauta dhcp static 02:00:00:00:00:0a 192.168.77.9 printer", "bauta dhcp on",
        "bauta dhcp lease-time 2h", "bauta dhcp forget 02:00:00:00:00:0a", "bauta dns name nas 192.168.77.11", "bauta dns upstream 9.9.9.9 1.1.1.1", "bauta dns off",
        "bauta dhcp reset", "bauta outside", "bauta set ports-of-forwards 5", "bauta help"};

    private static final String[] JUNK = {"!", "-", "--", "", "-9", "--=", "--x=", "-s", "-vj", "/", "1/", "/0", ":", "::", "-1", "+", "0x", "\u00fc", "-p",
        "256.1.1.1", "99999999999999999999", "\0", "-L", "-Zn", "--sp", "4294967296", "-2147483648", "-m", "-o", "'", "\n", "a\nb", "%s", "$(x)", "--allow",
        "0.0.0.0/0", "1.2.3.4/33", "ports=", "=", ",", ",,", "1,2,3,4,5,6,7,8,9,10,11,12,13", "\ud800", "-h", "--cut", "--log", "%"};

    private final Random random = new Random(SEED);
    private final String[][] stock = stock();
    private final String[] words = Arrays.stream(stock).flatMap(Arrays::stream).distinct().toArray(String[]::new);
    private final Listener listener = new Listener();
    private Configuration configuration;
    private Map<String, Command> commands;

    /** Hears only whether a complaint was made. */
    private static final class Listener implements Console {
        private boolean complained;
        private byte[] input = {};

        @Override
        public void out(String text) {
        }

        @Override
        public void err(String text) {
            complained |= !text.isEmpty();
        }

        @Override
        public InputStream in() {
            return new ByteArrayInputStream(input);
        }

        @Override
        public boolean open() {
            return true;
        }
    }

    private static final ForwardedFlows NONE = new ForwardedFlows() {
        @Override
        public Map<Integer, Long> live() {
            return Map.of();
        }

        @Override
        public long cut(List<Integer> forwards) {
            return 0;
        }
    };

    private String[][] stock() {
        var typist = new Typist(random);
        var lines = new String[STOCK][];
        for (int i = 0; i < STOCK; i++) {
            lines[i] = (i < MORE.length * 16 ? MORE[i % MORE.length] : typist.line()).split(" ");
        }
        return lines;
    }

    private void fresh() {
        var flows = FlowTable.inMemory(16);
        var masquerade = new Masquerade(flows, Policy.STANDARD, (protocol, outside, port) -> false);
        configuration = new Configuration(PathThread.SAME, values -> masquerade.policy(values.policy()), services -> { });
        var helpers = new Helpers(masquerade, line -> { });
        configuration.helpers(helpers);
        var names = TestNames.OF_IPCHAINS;
        var path = PathThread.SAME;
        var rows = new FlowViews(masquerade, helpers, path);
        var ipchains = new Ipchains(configuration.tables, new MasqueradeListing(rows, configuration.settings), names);
        var bauta = new ArrayList<>(new BautaSettings(configuration.settings).subCommands());
        bauta.add(configuration.outside.subCommand());
        bauta.add(new BautaDhcp(configuration.served, () -> List.of(new Subnet(0xc0a84d01, 24))).subCommand());
        bauta.add(new BautaDns(configuration.served).subCommand());
        bauta.add(new BautaHelper(helpers, path).subCommand());
        var groups = new GroupTables(configuration.portfw, configuration.mfw, path);
        var steps = Steps.in(groups);
        bauta.addAll(new BautaHealth(configuration.checks, groups, List::of, steps).subCommands());
        commands = Map.of(
                "ipchains", ipchains,
                "ipchains-save", new IpchainsSave(configuration.tables),
                "ipchains-restore", new IpchainsRestore(configuration.tables, ipchains),
                "ipmasqadm", new Ipmasqadm(Map.of("portfw", new PortfwCommand(configuration.portfw, path, NONE, () -> 65535, names, steps),
                        "mfw", new MfwCommand(configuration.mfw, path, NONE, names, steps),
                        "autofw", new AutofwCommand(configuration.autofw, path, NONE, names))),
                "bauta", new BautaCommand("test", bauta));
    }

    @Test
    void noWordsBreakACommandAndErrorsChangeNothing() {
        System.out.println("command words: seed " + SEED + ", " + LINES + " lines");
        long begin = System.nanoTime();
        long accepted = 0;
        long changes = 0;
        State before = null;
        for (long done = 0; done < LINES; done++) {
            if (done % EACH == 0) {
                if (configuration != null) {
                    exportMakesTheSame();
                }
                fresh();
                before = State.of(configuration, null);
            }
            var line = line();
            int exit = run(line, done);
            var after = State.of(configuration, line.contains("helper") ? null : before);
            if (exit == 0) {
                accepted++;
                changes += after.equals(before) ? 0 : 1;
            } else if (!after.equals(before) && !leavesSomeBehind(line)) {
                fail("seed " + SEED + ", line " + done + ", half applied: " + line + "\n" + before + "\n" + after);
            }
            before = after;
        }
        System.out.printf("command words: %d lines, %d accepted, %d changes, %.0f s%n", LINES, accepted, changes, (System.nanoTime() - begin) / 1e9);
        assertTrue(accepted > LINES / 10 && changes > LINES / 30, accepted + " accepted, " + changes + " changes of " + LINES);
    }

    /** What commands change, as {@link Configuration#stamp} has it; of the helpers only when they may have been meant, for they cost most. */
    private record State(Object chains, long portfw, long mfw, long autofw, Object settings, Object services, Object inside, Object checks, Object helpers) {
        static State of(Configuration now, State before) {
            return new State(now.tables.current(), now.portfw.generation(), now.mfw.generation(), now.autofw.generation(),
                    now.settings.values(), now.outside.services(), now.served.values(), now.checks.values(), before == null ? now.helpers.choices() : before.helpers);
        }
    }

    /** Deleting all user chains leaves those in use, as it always did. */
    private static boolean leavesSomeBehind(List<String> line) {
        return line.getFirst().equals("ipchains") && line.stream().anyMatch(word -> word.startsWith("-") && word.contains("X") || word.startsWith("--delete-c"));
    }

    private int run(List<String> line, long number) {
        var command = commands.get(line.getFirst());
        listener.complained = false;
        int exit;
        try {
            exit = command.run(line, listener);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + SEED + ", line " + number + ": " + line, e);
        }
        if (exit < 0 || exit > 255 || exit != 0 && !listener.complained) {
            fail("seed " + SEED + ", line " + number + ": exit code " + exit + ", complained " + listener.complained + ": " + line);
        }
        return exit;
    }

    /** A command line that is right or nearly so; now and then many of them for ipchains-restore. */
    private List<String> line() {
        if (random.nextInt(64) == 0) {
            return restored();
        }
        var right = stock[random.nextInt(STOCK)];
        var line = new ArrayList<String>(right.length + 3);
        Collections.addAll(line, right);
        for (int i = random.nextInt(3); i > 0; i--) {
            spoil(line);
        }
        return line;
    }

    private void spoil(List<String> line) {
        // The first word chooses the command.
        int at = 1 + random.nextInt(line.size());
        var other = random.nextInt(3) == 0 ? JUNK[random.nextInt(JUNK.length)] : words[random.nextInt(words.length)];
        if (at == line.size()) {
            line.add(other);
            return;
        }
        var there = line.get(at);
        switch (random.nextInt(8)) {
            case 0, 1 -> line.add(at, other);
            case 2, 3 -> line.set(at, other);
            case 4 -> line.remove(at);
            case 5 -> line.add(at, there);
            case 6 -> line.set(at, there + other);
            default -> line.set(at, spoilt(there));
        }
    }

    private String spoilt(String word) {
        if (word.isEmpty()) {
            return "-";
        }
        var characters = word.toCharArray();
        characters[random.nextInt(characters.length)] = (char) (random.nextInt(16) == 0 ? random.nextInt(0x10000) : ' ' + random.nextInt(95));
        return new String(characters, 0, random.nextInt(4) == 0 ? random.nextInt(characters.length + 1) : characters.length);
    }

    private List<String> restored() {
        var text = new StringBuilder(random.nextBoolean() ? ":input DENY\n:forward MASQ\n:a -\n" : "");
        for (int i = random.nextInt(4); i >= 0; i--) {
            var right = stock[STOCK / 2 + random.nextInt(STOCK / 2)];
            var line = new ArrayList<>(Arrays.asList(right));
            if (random.nextInt(3) == 0) {
                spoil(line);
            }
            if (line.getFirst().equals("ipchains")) {
                text.append(String.join(" ", line.subList(1, line.size()))).append('\n');
            }
        }
        listener.input = text.toString().getBytes(StandardCharsets.UTF_8);
        return random.nextBoolean() ? List.of("ipchains-restore") : List.of("ipchains-restore", random.nextBoolean() ? "-v" : "-f");
    }

    /** Whatever was accepted can be written as commands that are accepted. */
    private void exportMakesTheSame() {
        var text = configuration.text();
        fresh();
        try {
            Script.of("export", text).run(commands, listener);
        } catch (ScriptException e) {
            fail("seed " + SEED + ": " + e.getMessage() + "\n" + text);
        }
        assertEquals(text, configuration.text(), () -> "seed " + SEED);
    }
}
