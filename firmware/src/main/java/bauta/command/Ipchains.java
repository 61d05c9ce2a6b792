package bauta.command;

import bauta.chains.ChainException;
import bauta.chains.Facts;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.chains.Target;
import bauta.chains.Verdict;
import bauta.chains.Walker;
import java.util.List;

/** The command {@code ipchains} of Linux 2.2, release 1.3.9: rules, chains, policies and the list of masqueraded connections. */
public final class Ipchains implements Command {
    private final Tables tables;
    private final MasqueradeView masquerade;
    private final Names names;

    public Ipchains(Tables tables, MasqueradeView masquerade, Names names) {
        this.tables = tables;
        this.masquerade = masquerade;
        this.names = names;
    }

    /** Whether that command line would change chains or settings; false also if it is wrong. */
    public static boolean changes(List<String> words) {
        try {
            var request = IpchainsParser.parse(words.subList(1, words.size()));
            return IpchainsChange.changes(request) || request.verb() == IpchainsVerb.SET;
        } catch (IpchainsError e) {
            return false;
        }
    }

    @Override
    public int run(List<String> words, Console console) {
        var called = words.getFirst();
        try {
            var request = IpchainsParser.parse(words.subList(1, words.size()));
            perform(called, request, rules(request, console), console);
            return 0;
        } catch (IpchainsError e) {
            console.err(e.text(called));
            return e.exit();
        }
    }

    /** The rules a request gives by their parts; looks names up and so may take a while. */
    List<RuleSpec> rules(IpchainsRequest request, Console console) throws IpchainsError {
        if (!request.verb().takesRule()) {
            return List.of();
        }
        var rules = new RuleParser(request, names, text -> console.err(text + "\n"), text -> console.out(text + "\n")).parse();
        if (request.has(IpchainsOption.VERBOSE)) {
            rules.forEach(rule -> console.out(IpchainsListing.line(rule, names)));
        }
        return rules;
    }

    void perform(String called, IpchainsRequest request, List<RuleSpec> rules, Console console) throws IpchainsError {
        switch (request.verb()) {
            case HELP -> console.out(request.helpTopic.equals("icmp") ? IpchainsHelp.icmp() : IpchainsHelp.usage(called));
            case VERSION -> console.out(request.notVersion ? IpchainsHelp.NOT_VERSION : IpchainsHelp.VERSION);
            case LIST -> list(request, console);
            case ZERO -> zero(request, console);
            case CHECK -> check(request, rules, console);
            case SET -> masquerade.setTimeouts(request.timeouts[0], request.timeouts[1], request.timeouts[2]);
            case MASQUERADING -> IpchainsMasquerade.list(masquerade, names, request.has(IpchainsOption.NUMERIC),
                    request.has(IpchainsOption.VERBOSE), console::out);
            default -> change(new IpchainsChange(request, rules), console);
        }
    }

    private void change(IpchainsChange change, Console console) throws IpchainsError {
        var verb = change.request().verb();
        announce(change.request(), console);
        try {
            tables.change(change);
            if (change.leftOver() != null) {
                throw change.leftOver();
            }
        } catch (ChainException e) {
            throw IpchainsError.refused(verb, change.target(), e);
        }
    }

    /** What {@code -v} says before something happens to whole chains. */
    private void announce(IpchainsRequest request, Console console) {
        var doing = switch (request.verb()) {
            case FLUSH -> "Flushing";
            case ZERO -> "Zeroing";
            case DELETE_CHAIN -> "Deleting";
            default -> "";
        };
        if (doing.isEmpty() || !request.has(IpchainsOption.VERBOSE)) {
            return;
        }
        for (var chain : tables.current().chains()) {
            boolean meant = request.chain == null ? !chain.builtIn() || !request.has(IpchainsVerb.DELETE_CHAIN)
                    : chain.name().equals(request.chain);
            if (meant) {
                console.out(doing + " chain `" + chain.name() + "'\n");
            }
        }
    }

    private void list(IpchainsRequest request, Console console) throws IpchainsError {
        var set = tables.current();
        if (request.chain != null && set.chain(request.chain) == null) {
            throw IpchainsError.refused("No chain by that name");
        }
        var counts = request.has(IpchainsVerb.ZERO) ? tables.zero(set) : tables.counts(set);
        console.out(new IpchainsListing(set, counts, names, request).list(request.chain));
    }

    private void zero(IpchainsRequest request, Console console) throws IpchainsError {
        announce(request, console);
        try {
            if (request.chain == null) {
                tables.zero(tables.current());
            } else {
                tables.zero(tables.current(), request.chain);
            }
        } catch (ChainException e) {
            throw IpchainsError.refused(IpchainsVerb.ZERO, Target.NONE, e);
        }
    }

    private void check(IpchainsRequest request, List<RuleSpec> packets, Console console) throws IpchainsError {
        var walker = new Walker();
        for (var packet : packets) {
            if (packet.has(RuleSpec.WILDCARD)) {
                throw IpchainsError.refused("bad arguments (does that interface exist?)");
            }
            try {
                console.out(word(walker.check(tables.current(), request.chain, facts(packet))) + "\n");
            } catch (ChainException e) {
                throw IpchainsError.refused(IpchainsVerb.CHECK, Target.NONE, e);
            }
        }
    }

    /** The packet a check describes in the words of a rule. */
    private static Facts facts(RuleSpec packet) {
        var facts = new Facts();
        boolean ports = packet.protocol() == 1 || packet.protocol() == 6 || packet.protocol() == 17;
        facts.fragment = packet.has(RuleSpec.FRAGMENT);
        facts.source = packet.source();
        facts.destination = packet.destination();
        facts.protocol = packet.protocol();
        facts.sourcePort = ports && !facts.fragment ? packet.sourceLow() : 65535;
        facts.destinationPort = ports && !facts.fragment ? packet.destinationLow() : 65535;
        facts.syn = packet.has(RuleSpec.SYN);
        facts.device = packet.device();
        return facts;
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case null -> "passed through chain";
            case Verdict.Accept a -> "accepted";
            case Verdict.Deny d -> "denied";
            case Verdict.Reject r -> "rejected";
            case Verdict.Masquerade m -> "masqueraded";
            case Verdict.Redirect r -> "redirected";
        };
    }
}
