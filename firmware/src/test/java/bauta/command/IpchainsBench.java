package bauta.command;

import bauta.chains.Tables;
import bauta.path.PathThread;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The three commands over tables of their own, and what they wrote last. */
final class IpchainsBench implements Console, MasqueradeView {
    final Tables tables = new Tables(PathThread.SAME);
    final List<Row> rows = new ArrayList<>();
    final List<String> timeouts = new ArrayList<>();
    private final Ipchains ipchains = new Ipchains(tables, this, TestNames.OF_IPCHAINS);
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private String input = "";

    /** Runs a command line split at blanks; {@code ''} stands for an empty word. */
    int run(String line) {
        var words = new ArrayList<>(List.of("ipchains"));
        Arrays.stream(line.strip().split(" +")).filter(w -> !w.isEmpty()).map(w -> w.equals("''") ? "" : w).forEach(words::add);
        return start(ipchains, words);
    }

    int run(List<String> words) {
        return start(ipchains, words);
    }

    /** Runs lines that have to succeed. */
    IpchainsBench given(String lines) {
        lines.lines().forEach(line -> {
            if (run(line) != 0) {
                throw new AssertionError(line + ": " + err);
            }
        });
        return this;
    }

    int restore(String text, String... options) {
        input = text;
        var words = new ArrayList<>(List.of("ipchains-restore"));
        words.addAll(List.of(options));
        return start(new IpchainsRestore(tables, ipchains), words);
    }

    int save(String... options) {
        var words = new ArrayList<>(List.of("ipchains-save"));
        words.addAll(List.of(options));
        return start(new IpchainsSave(tables), words);
    }

    private int start(Command command, List<String> words) {
        out.setLength(0);
        err.setLength(0);
        return command.run(words, this);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    String saved() {
        return IpchainsSave.text(tables.current());
    }

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
        return new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public void each(Consumer<Row> to) {
        rows.forEach(to);
    }

    @Override
    public void setTimeouts(int tcp, int tcpFin, int udp) {
        timeouts.add(tcp + " " + tcpFin + " " + udp);
    }
}
