package bauta.command;

import bauta.forward.Autofw;
import bauta.forward.Mfw;
import bauta.forward.Modules;
import bauta.forward.Portfw;
import bauta.health.GroupTables;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Both tables, the command over them, and names that need no network. */
final class IpmasqadmBench {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int M = 0xCB007101;

    final Modules modules = new Modules();
    final Portfw portfw = new Portfw(modules);
    final Mfw mfw = new Mfw(modules);
    final Autofw autofw = new Autofw(modules);
    int lastPort = 65535;

    /** Connections that the tables' forwards are said to have, by the id of each. */
    final Map<Integer, Long> live = new HashMap<>();
    final List<Integer> cut = new ArrayList<>();

    private static final Names NAMES = new TestNames(Map.of("gw.example", List.of(M)), Map.of(M, "gw.example"));

    private final ForwardedFlows flows = new ForwardedFlows() {
        @Override
        public Map<Integer, Long> live() {
            return live;
        }

        @Override
        public long cut(List<Integer> forwards) {
            cut.addAll(forwards);
            return forwards.stream().mapToLong(id -> live.getOrDefault(id, 0L)).sum();
        }
    };

    final PortfwCommand portfwCommand;
    final MfwCommand mfwCommand;
    final AutofwCommand autofwCommand;
    private final Ipmasqadm command;

    IpmasqadmBench() {
        var steps = Steps.in(new GroupTables(portfw, mfw, PathThread.SAME));
        portfwCommand = new PortfwCommand(portfw, PathThread.SAME, flows, () -> lastPort, NAMES, steps);
        mfwCommand = new MfwCommand(mfw, PathThread.SAME, flows, NAMES, steps);
        autofwCommand = new AutofwCommand(autofw, PathThread.SAME, flows, NAMES);
        var modules = new LinkedHashMap<String, Command>(Map.of());
        modules.put("portfw", portfwCommand);
        modules.put("mfw", mfwCommand);
        modules.put("autofw", autofwCommand);
        command = new Ipmasqadm(modules);
    }

    record Result(int exit, String out, String err) {
    }

    /** Runs {@code ipmasqadm} with these words, which {@code M}, {@code B1} and {@code B2} stand for addresses in. */
    Result run(String line) {
        var words = new ArrayList<String>();
        for (var word : ("ipmasqadm " + line).strip().split(" +")) {
            words.add(switch (word) {
                case "M" -> "203.0.113.1";
                case "B1" -> "10.0.0.2";
                case "B2" -> "10.0.0.3";
                default -> word;
            });
        }
        return run(words);
    }

    Result run(List<String> words) {
        return run(command, words);
    }

    static Result run(Command command, List<String> words) {
        var terminal = new Terminal();
        int exit = command.run(words, terminal);
        return new Result(exit, terminal.said(), terminal.complained());
    }
}
