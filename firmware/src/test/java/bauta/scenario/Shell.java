package bauta.scenario;

import bauta.chains.ChainException;
import bauta.chains.Rule;
import bauta.chains.RuleSpec;
import bauta.chains.Target;
import bauta.command.Command;
import bauta.command.Console;
import bauta.firmware.Firmware;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The board's shell: runs a command line and says what it printed and how it ended. */
final class Shell {
    private static final String FORWARDING = "/proc/sys/net/ipv4/ip_forward";

    private final Firmware firmware;
    private final Map<String, Command> commands;

    Shell(Firmware firmware) {
        this.firmware = firmware;
        commands = new HashMap<>(firmware.commands(List::of));
        commands.putIfAbsent("ipchains", this::ipchains);
    }

    /** The output, errors and exit code as a scenario shows them; blanks at the ends of lines left out. */
    List<String> run(String line) {
        var words = List.of(line.strip().split("\\s+"));
        if (words.getFirst().equals("echo") && words.getLast().equals(FORWARDING)) {
            firmware.switches().forwarding(words.get(1).equals("1"));
            return List.of();
        }
        var command = commands.get(words.getFirst());
        if (command == null) {
            return List.of("! no command " + words.getFirst(), "exit 127");
        }
        var console = new Recorded();
        int exit = command.run(words, console);
        var shown = new ArrayList<String>();
        console.out.toString().lines().forEach(text -> shown.add(("| " + text).stripTrailing()));
        console.err.toString().lines().forEach(text -> shown.add(("! " + text).stripTrailing()));
        if (exit != 0) {
            shown.add("exit " + exit);
        }
        return shown;
    }

    private static final class Recorded implements Console {
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();

        @Override
        public void out(String text) {
            out.append(text);
        }

        @Override
        public void err(String text) {
            err.append(text);
        }

        @Override
        public InputStream in() {
            return InputStream.nullInputStream();
        }

        @Override
        public boolean open() {
            return true;
        }
    }

    /** The few forms of {@code ipchains} that scenarios need, until the command itself is there. */
    private int ipchains(List<String> line, Console console) {
        var words = new ArrayDeque<>(line.subList(1, line.size()));
        try {
            switch (words.remove()) {
                case "-P" -> firmware.tables().change(set -> set.policy(words.remove(), Target.of(words.remove())));
                case "-F" -> firmware.tables().change(set -> set.flush(words.remove()));
                case "-A" -> firmware.tables().change(set -> set.append(words.remove(), rule(words)));
                case "-M" -> timeouts(words);
                case String other -> throw new IllegalArgumentException("ipchains " + other + " is not among the forms known here");
            }
            return 0;
        } catch (ChainException refused) {
            console.err("ipchains: " + refused.getMessage() + "\n");
            return 1;
        }
    }

    private void timeouts(Deque<String> words) {
        words.remove(); // -S
        var masquerade = firmware.masquerade();
        masquerade.policy(masquerade.policy().withTimeouts(Integer.parseInt(words.remove()), Integer.parseInt(words.remove()),
                Integer.parseInt(words.remove())));
    }

    private static Rule rule(Deque<String> words) {
        int[] source = {0, 0, 0, 65535};
        int[] destination = {0, 0, 0, 65535};
        var device = "";
        int protocol = 0;
        int flags = 0;
        int mark = 0;
        var target = "";
        while (!words.isEmpty()) {
            switch (words.remove()) {
                case "-s" -> source = endpoint(words);
                case "-d" -> destination = endpoint(words);
                case "-i" -> device = words.remove();
                case "-p" -> protocol = List.of("", "icmp", "", "", "", "", "tcp").indexOf(words.peek()) > 0
                        ? List.of("", "icmp", "", "", "", "", "tcp").indexOf(words.remove()) : words.remove().equals("udp") ? 17 : 0;
                case "-y" -> flags |= RuleSpec.SYN;
                case "-l" -> flags |= RuleSpec.LOG;
                case "-m" -> {
                    flags |= RuleSpec.ABSOLUTE_MARK;
                    mark = Integer.decode(words.remove());
                }
                case "-j" -> target = words.remove();
                case String other -> throw new IllegalArgumentException("ipchains ... " + other + " is not among the forms known here");
            }
        }
        flags |= device.isEmpty() ? RuleSpec.WILDCARD : 0;
        return new Rule(new RuleSpec(source[0], source[1], destination[0], destination[1], device, protocol, source[2], source[3],
                destination[2], destination[3], flags, 0, 0xff, 0, mark, 0, target, 0));
    }

    private static int[] endpoint(Deque<String> words) {
        var parts = words.remove().split("/");
        int prefix = parts.length > 1 ? Integer.parseInt(parts[1]) : 32;
        int mask = prefix == 0 ? 0 : -1 << 32 - prefix;
        boolean hasPort = !words.isEmpty() && words.peek().matches("\\d+");
        int port = hasPort ? Integer.parseInt(words.remove()) : -1;
        int address = parts[0].equals("0") ? 0 : FrameWriter.address(parts[0]) & mask;
        return new int[] {address, mask, hasPort ? port : 0, hasPort ? port : 65535};
    }
}
