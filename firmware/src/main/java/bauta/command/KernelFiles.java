package bauta.command;

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

    public static List<KernelFile> of(BautaViews views, Settings settings) {
        var files = new ArrayList<KernelFile>();
        for (var name : views.names()) {
            files.add(new KernelFile(name, name.startsWith("ip_fw") ? ROOT_ONLY : ALL_READ, to -> views.write(name, to), null));
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
