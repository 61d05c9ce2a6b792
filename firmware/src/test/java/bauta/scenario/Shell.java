package bauta.scenario;

import bauta.command.Command;
import bauta.command.Terminal;
import bauta.firmware.Firmware;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The board's shell: runs a command line and says what it printed and how it ended. */
final class Shell {
    private static final String FORWARDING = "/proc/sys/net/ipv4/ip_forward";

    private final Firmware firmware;
    private final Map<String, Command> commands;

    Shell(Firmware firmware) {
        this.firmware = firmware;
        commands = firmware.commands(List::of);
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
        var console = new Terminal();
        int exit = command.run(words, console);
        var shown = new ArrayList<String>();
        console.said().lines().forEach(text -> shown.add(("| " + text).stripTrailing()));
        console.complained().lines().forEach(text -> shown.add(("! " + text).stripTrailing()));
        if (exit != 0) {
            shown.add("exit " + exit);
        }
        return shown;
    }
}
