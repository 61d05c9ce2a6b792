package bauta.command;

import bauta.chains.Tables;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of {@code /proc} that scripts and tools of the time read and write: views of masquerading and chains under the names
 * they had below {@code /proc/net}, switches of {@code /proc/sys} under {@code sys}.
 */
public final class KernelFiles {
    private static final int ALL_READ = 0_444;
    private static final int ROOT_ONLY = 0_600;
    private static final int SWITCH = 0_644;
    private static final String LOOSENESS = "ip_masq_udp_dloose";

    private KernelFiles() {
    }

    public static List<KernelFile> of(BautaViews views, Tables tables, Settings settings) {
        var files = new ArrayList<KernelFile>();
        for (var name : views.names()) {
            KernelFile.Content content = to -> views.write(name, to);
            switch (name) {
                case "ip_fwchains" -> files.add(new KernelFile(name, ROOT_ONLY, content, to -> {
                    var set = tables.current();
                    to.accept(IpchainsViews.rules(set, tables.zero(set))); // as accounting read them
                }, null));
                case "ip_fwnames" -> files.add(new KernelFile(name, ROOT_ONLY, content, null));
                default -> files.add(new KernelFile(name, ALL_READ, content, null));
            }
        }
        files.add(new KernelFile("sys/net/ipv4/" + LOOSENESS, SWITCH, to -> to.accept(settings.values().policy().looseness() + "\n"),
                line -> looseness(settings, line)));
        // The router reassembles whatever the switch says, as 2.2 did while anything was masqueraded.
        files.add(new KernelFile("sys/net/ipv4/ip_always_defrag", SWITCH, to -> to.accept("1\n"), line -> line.matches("-?[0-9]{1,9}")));
        return files;
    }

    private static boolean looseness(Settings settings, String line) {
        try {
            settings.set(LOOSENESS, line);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }
}
