package bauta.command;

import bauta.chains.RuleSet;
import java.util.List;

/** Sorts the words of an {@code ipchains} command line into a {@link IpchainsRequest}. */
final class IpchainsParser implements IpchainsWords.Taker {
    private final IpchainsWords words;
    private final IpchainsRequest request = new IpchainsRequest();

    private IpchainsParser(List<String> words) {
        this.words = new IpchainsWords(words);
    }

    /** @param words without the name the tool was called by */
    static IpchainsRequest parse(List<String> words) throws IpchainsError {
        var parser = new IpchainsParser(words);
        parser.words.read(parser);
        parser.request.check();
        return parser.request;
    }

    @Override
    public void verb(IpchainsVerb verb, boolean inverted, String argument) throws IpchainsError {
        if (inverted && verb != IpchainsVerb.VERSION) {
            throw IpchainsError.usage("unexpected ! flag");
        }
        if (verb == IpchainsVerb.HELP || verb == IpchainsVerb.VERSION) {
            request.verbs.clear();
            request.verbs.add(verb);
            request.notVersion = inverted;
            request.helpTopic = argument == null ? "" : argument;
            // Both are answered at once, whatever else stands on the line.
            words.stop();
            return;
        }
        for (var other : request.verbs) {
            if (!verb.combinesWith(other)) {
                throw IpchainsError.usageWithGap("Can't use -" + verb.letter() + " with -" + other.letter());
            }
        }
        switch (verb) {
            case SET -> timeouts(argument);
            case MASQUERADING -> { }
            default -> chain(verb, argument);
        }
        request.verbs.add(verb);
        switch (verb) {
            case INSERT -> {
                var number = words.plainWord();
                request.number = number == null ? 1 : ruleNumber(number);
            }
            case REPLACE -> {
                var number = words.plainWord();
                if (number == null) {
                    throw IpchainsError.usage("-R requires a rule number");
                }
                request.number = ruleNumber(number);
            }
            case DELETE -> {
                var number = words.plainWord();
                if (number != null) {
                    request.number = ruleNumber(number);
                    request.verbs.remove(IpchainsVerb.DELETE);
                    request.verbs.add(IpchainsVerb.DELETE_NUMBER);
                }
            }
            case POLICY -> {
                request.policy = words.plainWord();
                if (request.policy == null) {
                    throw IpchainsError.usage("-P requires a chain and a policy");
                }
            }
            default -> { }
        }
    }

    @Override
    public void option(IpchainsOption option, boolean inverted, String argument) throws IpchainsError {
        if (inverted && (option == IpchainsOption.LINE_NUMBERS || option == IpchainsOption.NO_WARNINGS)) {
            throw IpchainsError.usage("cannot have ! before --" + option.longNames().getFirst());
        }
        enter(option, inverted, argument);
        switch (option) {
            case SOURCE -> portAfterAddress(IpchainsOption.SOURCE_PORT);
            case DESTINATION -> portAfterAddress(IpchainsOption.DESTINATION_PORT);
            case JUMP -> {
                var port = argument.equals("REDIRECT") ? words.plainWord() : null;
                request.redirectPort = port == null ? "" : port;
            }
            case TOS -> {
                request.tosXor = words.plainWord();
                if (request.tosXor == null) {
                    throw IpchainsError.usage("-t requires 2 hexbyte arguments");
                }
            }
            default -> { }
        }
    }

    private void portAfterAddress(IpchainsOption slot) throws IpchainsError {
        boolean not = words.invertedPlainWord();
        var port = words.plainWord();
        if (port != null) {
            enter(slot, not, port);
        }
    }

    private void enter(IpchainsOption option, boolean inverted, String argument) throws IpchainsError {
        if (request.has(option)) {
            throw IpchainsError.usageWithGap("multiple -" + option.letter() + " flags not allowed");
        }
        if (inverted && !option.invertible()) {
            throw IpchainsError.usageWithGap("cannot have ! before -" + option.letter());
        }
        request.options.put(option, inverted);
        if (argument != null) {
            request.words.put(option, argument);
        }
    }

    private void chain(IpchainsVerb verb, String argument) throws IpchainsError {
        if (argument == null) {
            return;
        }
        if (argument.length() > RuleSet.LONGEST_NAME) {
            throw IpchainsError.usage("chain name `" + argument + "' too long (must be under 8 chars)");
        }
        request.chain = argument;
    }

    private static int ruleNumber(String text) throws IpchainsError {
        long number = RuleNumbers.decimal(text, Integer.MAX_VALUE);
        if (number < 1) {
            throw IpchainsError.usage("Invalid rule number `" + text + "'");
        }
        return (int) number;
    }

    private void timeouts(String first) throws IpchainsError {
        var texts = new String[] {first, words.plainWord(), words.plainWord()};
        request.timeouts = new int[3];
        for (int i = 0; i < 3; i++) {
            if (texts[i] == null) {
                throw IpchainsError.usage("-S requires 3 timeout values");
            }
            request.timeouts[i] = (int) RuleNumbers.decimal(texts[i], Integer.MAX_VALUE);
            if (request.timeouts[i] < 0) {
                throw IpchainsError.usage("invalid timeout value `" + texts[i] + "' specified");
            }
        }
    }
}
