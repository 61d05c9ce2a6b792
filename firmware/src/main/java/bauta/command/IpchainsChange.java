package bauta.command;

import bauta.chains.ChainException;
import bauta.chains.Rule;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.chains.Target;
import java.util.List;

/** What a request makes of a rule set. A request for several rules is done whole or not at all. */
final class IpchainsChange implements Tables.Change {
    private final IpchainsRequest request;
    private final List<RuleSpec> rules;
    private ChainException leftOver;

    /** @param rules those the request gives by their parts; empty for commands on chains */
    IpchainsChange(IpchainsRequest request, List<RuleSpec> rules) {
        this.request = request;
        this.rules = rules;
    }

    IpchainsRequest request() {
        return request;
    }

    /** The target of the rules, NONE for commands on chains. */
    Target target() {
        return Target.of(request.word(IpchainsOption.JUMP, ""));
    }

    /** Why {@code -X} without a name had to leave a chain where it was, or null. */
    ChainException leftOver() {
        return leftOver;
    }

    /** Whether this is a request that changes chains at all. */
    static boolean changes(IpchainsRequest request) {
        return switch (request.verb()) {
            case APPEND, INSERT, REPLACE, DELETE, DELETE_NUMBER, FLUSH, NEW_CHAIN, DELETE_CHAIN, POLICY -> true;
            case CHECK, LIST, ZERO, MASQUERADING, SET, HELP, VERSION -> false;
        };
    }

    @Override
    public RuleSet apply(RuleSet old) throws ChainException {
        var chain = request.chain;
        return switch (request.verb()) {
            case DELETE_NUMBER -> old.delete(chain, request.number);
            case FLUSH -> flush(old);
            case NEW_CHAIN -> old.newChain(chain);
            case DELETE_CHAIN -> chain == null ? deleteAll(old) : old.deleteChain(chain);
            case POLICY -> old.policy(chain, Target.of(request.policy));
            default -> rules(old);
        };
    }

    private RuleSet rules(RuleSet old) throws ChainException {
        var set = old;
        var chain = request.chain;
        for (var spec : rules) {
            set = switch (request.verb()) {
                case APPEND -> set.append(chain, new Rule(spec));
                case INSERT -> set.insert(chain, request.number, new Rule(spec));
                case REPLACE -> set.replace(chain, request.number, new Rule(spec));
                case DELETE -> set.delete(chain, spec);
                default -> set;
            };
        }
        return set;
    }

    private RuleSet flush(RuleSet old) throws ChainException {
        if (request.chain != null) {
            return old.flush(request.chain);
        }
        var set = old;
        for (var chain : old.chains()) {
            set = set.flush(chain.name());
        }
        return set;
    }

    /** One pass in the order of creation; what is in use or full stays. */
    private RuleSet deleteAll(RuleSet old) {
        var set = old;
        for (var chain : old.chains()) {
            if (!chain.builtIn()) {
                try {
                    set = set.deleteChain(chain.name());
                } catch (ChainException e) {
                    leftOver = e;
                }
            }
        }
        return set;
    }
}
