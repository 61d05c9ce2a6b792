package bauta.command;

import bauta.chains.Tables;
import bauta.command.BautaCommand.SubCommand;
import bauta.forward.Autofw;
import bauta.forward.Mfw;
import bauta.forward.Portfw;
import bauta.helper.Helpers;
import bauta.path.PathThread;
import java.util.List;
import java.util.function.Consumer;

/** The tables as text, byte for byte as the files below {@code /proc/net} of Linux 2.2, and the sub-command {@code cat} of {@code bauta}. */
public final class BautaViews {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ALL = 0;
    private static final int FLOW_RECORD = 128;
    private static final int FORWARD_RECORD = 64;
    private static final int HELPER_RECORD = 40;
    private static final int CHUNK = 1 << 16;
    private static final String DIRECTORY = "/proc/net/";
    private static final List<String> NAMES = List.of("ip_masquerade", "ip_masq/portfw", "ip_masq/mfw", "ip_masq/autofw", "ip_masq/tcp",
            "ip_masq/udp", "ip_masq/icmp", "ip_masq/app", "ip_fwchains", "ip_fwnames");

    private final Tables tables;
    private final FlowRows flows;
    private final Portfw portfw;
    private final Mfw mfw;
    private final Autofw autofw;
    private final Helpers helpers;
    private final PathThread path;

    public BautaViews(Tables tables, FlowRows flows, Portfw portfw, Mfw mfw, Autofw autofw, Helpers helpers, PathThread path) {
        this.tables = tables;
        this.flows = flows;
        this.portfw = portfw;
        this.mfw = mfw;
        this.autofw = autofw;
        this.helpers = helpers;
        this.path = path;
    }

    /** The views there are, relative to {@code /proc/net}. */
    public List<String> names() {
        return NAMES;
    }

    /**
     * Writes a view, in pieces.
     *
     * @return whether there is one of that name
     */
    public boolean write(String name, Consumer<String> to) {
        switch (name) {
            case "ip_masquerade" -> masquerade(to);
            case "ip_masq/portfw" -> portfw(to);
            case "ip_masq/mfw" -> mfw(to);
            case "ip_masq/autofw" -> autofw(to);
            case "ip_masq/tcp" -> flows(TCP, to);
            case "ip_masq/udp" -> flows(UDP, to);
            case "ip_masq/icmp" -> flows(ICMP, to);
            case "ip_masq/app" -> helpers(to);
            case "ip_fwchains" -> {
                var set = tables.current();
                to.accept(IpchainsViews.rules(set, tables.counts(set)));
            }
            case "ip_fwnames" -> {
                var set = tables.current();
                to.accept(IpchainsViews.names(set, tables.counts(set)));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("cat", "NAME", "a view: " + String.join(", ", NAMES), this::cat);
    }

    private void cat(List<String> words, Console console) throws Refusal {
        if (words.size() != 1) {
            throw new Refusal(2, "cat needs the name of one view: " + String.join(", ", NAMES));
        }
        var given = words.getFirst();
        var name = given.startsWith(DIRECTORY) ? given.substring(DIRECTORY.length()) : given;
        if (!write(name, console::out)) {
            throw new Refusal(1, "no view " + given + Nearest.hint(name, NAMES) + "; there are " + String.join(", ", NAMES));
        }
    }

    private void masquerade(Consumer<String> to) {
        records(ALL, "Prc FromIP   FPrt ToIP     TPrt Masq Init-seq  Delta PDelta Expires " + free(),
                row -> "%s %08X:%04X %08X:%04X %04X %08X %6d %6d %7d".formatted(protocol(row), row.saddr(), row.sport(),
                        row.daddr(), row.dport(), row.mport(), row.initSeq(), row.delta(), row.previousDelta(),
                        row.remainingTicks()), to);
    }

    private void flows(int protocol, Consumer<String> to) {
        records(protocol, "Prot SrcIP    SPrt DstIP    DPrt MAddr    MPrt State        Flgs Ref Ctl Expires HRow HCol " + free(),
                row -> "%-4s %08X:%04X %08X:%04X %08X:%04X %-12s %3X %4d %3d %7d %4d %4d".formatted(protocol(row), row.saddr(),
                        row.sport(), row.daddr(), row.dport(), row.maddr(), row.mport(), row.state(), row.flags(),
                        row.references(), row.controlled(), row.remainingTicks() / 100, row.bucket(), row.position()), to);
    }

    private interface Line {
        String of(FlowRows.Row row);
    }

    private void records(int protocol, String header, Line line, Consumer<String> to) {
        var text = new StringBuilder(CHUNK + FLOW_RECORD);
        text.append(padded(header, FLOW_RECORD));
        flows.each(row -> {
            if (protocol == ALL || row.protocol() == protocol) {
                text.append(padded(line.of(row), FLOW_RECORD));
                if (text.length() >= CHUNK) {
                    to.accept(text.toString());
                    text.setLength(0);
                }
            }
        });
        to.accept(text.toString());
    }

    private void portfw(Consumer<String> to) {
        var text = new StringBuilder(padded("Prot LAddr    LPort > RAddr    RPort PrCnt  Pref", FORWARD_RECORD));
        for (var row : path.call(portfw::rows)) {
            text.append(padded("%s  %08X %5d > %08X %5d %5d %5d".formatted(row.protocol() == UDP ? "UDP" : "TCP", row.laddr(),
                    row.lport(), row.raddr(), row.rport(), row.pcnt(), row.pref()), FORWARD_RECORD));
        }
        to.accept(text.toString());
    }

    private void mfw(Consumer<String> to) {
        var text = new StringBuilder(padded("FwMark > RAddr    RPort PrCnt  Pref", FORWARD_RECORD));
        for (var row : path.call(mfw::rows)) {
            text.append(padded("0x%x > %08X %5d %5d %5d".formatted(row.mark(), row.raddr(), row.rport(), row.pcnt(), row.pref()),
                    FORWARD_RECORD));
        }
        to.accept(text.toString());
    }

    /** The one view whose lines are not padded. */
    private void autofw(Consumer<String> to) {
        var text = new StringBuilder("Type Prot Low  High Vis  Hid  Where    Last     CPto CPrt Timer Flags\n");
        for (var row : path.call(autofw::rows)) {
            var spec = row.spec();
            text.append("%4X %4X %04X-%04X/%04X %04X %08X %08X %04X %04X %6d %4X\n".formatted(spec.kind().number, spec.protocol(),
                    spec.low(), spec.high(), spec.visible(), spec.hidden(), row.where(), row.lastContact(), spec.ctlProtocol(),
                    spec.ctlPort(), row.remainingTicks(), row.flags()));
        }
        to.accept(text.toString());
    }

    private void helpers(Consumer<String> to) {
        var text = new StringBuilder(padded("prot port    n_attach name", HELPER_RECORD));
        for (var row : path.call(helpers::rows)) {
            for (int i = 0; row.loaded() && i < row.ports().size(); i++) {
                text.append(padded("%-3s  %-7d %-7d  %-17s".formatted(row.protocol() == TCP ? "TCP" : "UDP", row.ports().get(i),
                        row.attached().get(i), row.shown().get(i)), HELPER_RECORD));
            }
        }
        to.accept(text.toString());
    }

    private String free() {
        var free = flows.free();
        return "(free=" + free.udp() + "," + free.tcp() + "," + free.icmp() + ")";
    }

    private static String protocol(FlowRows.Row row) {
        return switch (row.protocol()) {
            case TCP -> "TCP";
            case UDP -> "UDP";
            case ICMP -> "ICMP";
            default -> "IP_" + row.protocol();
        };
    }

    private static String padded(String line, int length) {
        return line + " ".repeat(Math.max(0, length - 1 - line.length())) + "\n";
    }
}
