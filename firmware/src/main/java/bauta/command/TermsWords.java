package bauta.command;

import bauta.forward.AccessList;
import bauta.forward.Forward;
import bauta.forward.LogFormat;
import bauta.forward.Terms;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The long options that all modules of {@code ipmasqadm} have: {@code --allow}, {@code --deny}, {@code --log} and {@code --cut}. */
final class TermsWords {
    /** By name, and whether each takes an argument. */
    static final Map<String, Boolean> OPTIONS = Map.of("allow", true, "deny", true, "log", true, "cut", false);
    static final String HELP = """

            TERMS  is any of these, with options that add or edit:
                   --allow NET[,NET...]  clients in those networks are let in
                   --deny NET[,NET...]   clients in those networks are kept out
                   --log FORMAT          a line is written when a connection ends or is refused
                   The first network that holds the client decides, in the order in which they are given; who is
                   in none of them is kept out if any is allowed, else let in. Without any, and with --allow any,
                   everyone is let in. NET is ADDRESS[/PREFIX]. Editing without TERMS leaves them as they are.
            FORMAT is text with these fields, or none to end the writing:
            FIELDS
            --cut  with a deletion ends the connections that still use it. Without it they go on, and
                   their number is said on standard error if it is not 0.
            """.replace("FIELDS\n", LogFormat.FIELDS.indent(4));

    private static final int MISUSED = 2;

    private final List<AccessList.Entry> entries = new ArrayList<>();
    private boolean listed;
    private LogFormat log;
    private boolean cut;

    void take(String name, String argument) throws Refusal {
        switch (name) {
            case "allow", "deny" -> {
                listed = true;
                for (var network : argument.split(",", -1)) {
                    entries.add(entry(name.equals("allow"), network));
                }
            }
            case "log" -> log = format(argument);
            default -> cut = true;
        }
    }

    static AccessList.Entry entry(boolean allow, String text) throws Refusal {
        if (text.equals("any")) {
            return new AccessList.Entry(allow, 0, 0);
        }
        int slash = text.indexOf('/');
        var address = RuleNumbers.dotted(slash < 0 ? text : text.substring(0, slash));
        long prefix = slash < 0 ? 32 : RuleNumbers.decimal(text.substring(slash + 1), 32);
        if (address.isEmpty() || prefix < 0) {
            throw new Refusal(MISUSED, "illegal network specified: " + text + " is neither ADDRESS nor ADDRESS/PREFIX, as in 198.51.100.0/24");
        }
        int mask = prefix == 0 ? 0 : -1 << 32 - (int) prefix;
        if ((address.getAsInt() & ~mask) != 0) {
            throw new Refusal(MISUSED, "illegal network specified: " + text + " has bits beyond its prefix; "
                    + Addresses.text(address.getAsInt() & mask) + "/" + prefix + " would hold it");
        }
        return new AccessList.Entry(allow, address.getAsInt(), (int) prefix);
    }

    private static LogFormat format(String text) throws Refusal {
        if (text.equals("none")) {
            return LogFormat.NONE;
        }
        try {
            return LogFormat.of(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(MISUSED, "illegal log format specified: " + e.getMessage());
        }
    }

    /** What an addition or an edit is to set. */
    Terms terms() {
        return new Terms(listed ? AccessList.of(entries) : null, log);
    }

    boolean cut() {
        return cut;
    }

    /** Refuses what does not go with the command. */
    void only(boolean termsFit, boolean cutFits) throws Refusal {
        if (!termsFit && (listed || log != null) || !cutFits && cut) {
            throw new Refusal(MISUSED, "incompatible options specified");
        }
    }

    /** As options that set the same terms in a new forward, each with a blank before it. */
    static String options(Terms terms) {
        var options = new StringBuilder();
        for (var entry : terms.access().entries()) {
            options.append(entry.allow() ? " --allow " : " --deny ").append(Addresses.text(entry.network())).append('/')
                    .append(entry.prefix());
        }
        if (terms.log() != LogFormat.NONE) {
            options.append(" --log ").append(terms.log().word());
        }
        return options.toString();
    }

    /** The column heads of what a listing with {@code -v} has behind the original columns. */
    static String heads() {
        return " %8s %8s  %-40s %s".formatted("live", "refused", "access", "log");
    }

    static String columns(Forward.Detail detail, long live) {
        var log = detail.terms().log();
        return " %8d %8d  %-40s %s".formatted(live, detail.refused(), detail.terms().access(), log == LogFormat.NONE ? "-" : log);
    }

    /** The ids of forwards that were there and are no more. */
    static List<Integer> gone(List<Forward.Detail> before, List<Forward.Detail> after) {
        var left = after.stream().map(Forward.Detail::id).collect(Collectors.toSet());
        return before.stream().map(Forward.Detail::id).filter(id -> !left.contains(id)).distinct().toList();
    }
}
