package bauta.firmware;

import bauta.command.MasqueradeView;
import bauta.command.Settings;
import java.util.function.Consumer;

/** What {@code ipchains -M} lists and sets, out of the same rows and settings as everything else. */
final class MasqueradeListing implements MasqueradeView {
    private final FlowViews flows;
    private final Settings settings;

    MasqueradeListing(FlowViews flows, Settings settings) {
        this.flows = flows;
        this.settings = settings;
    }

    @Override
    public void each(Consumer<Row> to) {
        flows.each(row -> to.accept(new Row(row.protocol(), row.remainingTicks(), row.saddr(), row.sport(), row.daddr(), row.dport(),
                row.mport(), row.initSeq(), row.delta(), row.previousDelta())));
    }

    @Override
    public void setTimeouts(int tcp, int tcpFin, int udp) {
        settings.change(policy -> policy.withTimeouts(tcp, tcpFin, udp));
    }
}
