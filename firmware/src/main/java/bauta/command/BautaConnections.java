package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.command.Connections.Order;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sub-commands {@code connections} and {@code cut} of {@code bauta}: looks for connections, and ends them. */
public final class BautaConnections {
    private static final int MOST = 10_000;
    private static final int DEFAULT = 100;
    private static final String ORDERS = Arrays.stream(Order.values()).map(BautaConnections::word).collect(Collectors.joining("|"));
    private static final String LAYOUT = "%-4s %-21s %-21s %-21s %-11s %13s %13s %8s\n";

    private final Connections connections;

    public BautaConnections(Connections connections) {
        this.connections = connections;
    }

    public List<SubCommand> subCommands() {
        return List.of(
                BautaCommand.subCommand("connections", "[WORD...] [--sort " + ORDERS + "] [--up] [--from N] [--count N]",
                        "the connections that fit all words, each " + ConnectionFilter.GRAMMAR, this::list),
                BautaCommand.subCommand("cut", "WORD...", "ends the connections that fit all words; 'bauta connections' shows them first", this::cut));
    }

    /** The name of an order. */
    public static String word(Order order) {
        return order.name().toLowerCase(Locale.ROOT);
    }

    private void list(List<String> words, Console console) throws Refusal {
        var search = new ArrayList<String>();
        var order = Order.BYTES;
        boolean up = false;
        int from = 0;
        int count = DEFAULT;
        for (var left = words.iterator(); left.hasNext();) {
            var word = left.next();
            switch (word) {
                case "--sort" -> order = order(left.hasNext() ? left.next() : "");
                case "--up" -> up = true;
                case "--from" -> from = PacketWords.number(left.hasNext() ? left.next() : "", 1, Integer.MAX_VALUE, "number to begin with") - 1;
                case "--count" -> count = PacketWords.number(left.hasNext() ? left.next() : "", 1, MOST, "number of connections (1 to " + MOST + ")");
                default -> search.add(word);
            }
        }
        var page = connections.page(filter("connections", search), order, !up, from, count);
        var text = new StringBuilder(LAYOUT.formatted("prot", "inside", "peer", "router", "state", "bytes out", "bytes in", "left s"));
        for (var row : page.rows()) {
            text.append(LAYOUT.formatted(protocol(row.protocol()), end(row.inside(), row.insidePort()), end(row.peer(), row.peerPort()),
                    end(row.outside(), row.outsidePort()), row.state(), row.bytesOut(), row.bytesIn(), row.remainingTicks() / 100));
        }
        console.out(text.append(page.found()).append(page.found() == 1 ? " connection\n" : " connections\n").toString());
    }

    private static Order order(String word) throws Refusal {
        return Arrays.stream(Order.values()).filter(order -> word(order).equals(word)).findFirst()
                .orElseThrow(() -> new Refusal(2, "connections: --sort takes one of " + ORDERS));
    }

    private static ConnectionFilter filter(String name, List<String> words) throws Refusal {
        try {
            return ConnectionFilter.of(words);
        } catch (IllegalArgumentException e) {
            throw new Refusal(2, name + ": " + e.getMessage());
        }
    }

    private static String protocol(int number) {
        var known = RuleText.knownProtocol(number);
        return known.isEmpty() ? Integer.toString(number) : known;
    }

    private static String end(int address, int port) {
        return Addresses.text(address) + ":" + port;
    }

    private void cut(List<String> words, Console console) throws Refusal {
        var filter = filter("cut", words);
        if (filter.all()) {
            throw new Refusal(2, "cut needs words that say which connections, each " + ConnectionFilter.GRAMMAR + "; 0.0.0.0/0 fits all");
        }
        long cut = connections.cut(filter);
        console.out(cut == 0 ? "no connection fits\n" : cut == 1 ? "1 connection cut\n" : cut + " connections cut\n");
    }
}
