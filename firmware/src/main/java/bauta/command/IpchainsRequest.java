package bauta.command;

import bauta.chains.Hook;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A command line of {@code ipchains} sorted into commands, options and their words; what the words mean is not looked at yet. */
final class IpchainsRequest {
    final Set<IpchainsVerb> verbs = EnumSet.noneOf(IpchainsVerb.class);
    /** The options that were given, and whether inverted. */
    final Map<IpchainsOption, Boolean> options = new EnumMap<>(IpchainsOption.class);
    /** The words of those that take one. */
    final Map<IpchainsOption, String> words = new EnumMap<>(IpchainsOption.class);
    /** Null where none was named. */
    String chain;
    /** Of a rule, from 1; 0 where none was given. */
    int number;
    /** The second words of {@code -P}, {@code -j REDIRECT} and {@code -t}; empty where there is none. */
    String policy = "";
    String redirectPort = "";
    String tosXor = "";
    String helpTopic = "";
    boolean notVersion;
    /** Seconds for {@code -S}. */
    int[] timeouts = {};

    boolean has(IpchainsVerb verb) {
        return verbs.contains(verb);
    }

    boolean has(IpchainsOption option) {
        return options.containsKey(option);
    }

    boolean inverted(IpchainsOption option) {
        return options.getOrDefault(option, false);
    }

    /** The word of an option, or {@code otherwise} where it was not given. */
    String word(IpchainsOption option, String otherwise) {
        return words.getOrDefault(option, otherwise);
    }

    /** The command that says most: the only one, or the one the others go with. */
    IpchainsVerb verb() {
        return has(IpchainsVerb.SET) ? IpchainsVerb.SET
                : has(IpchainsVerb.MASQUERADING) ? IpchainsVerb.MASQUERADING
                : has(IpchainsVerb.LIST) ? IpchainsVerb.LIST
                : verbs.iterator().next();
    }

    /** What can be judged without knowing what the words mean. */
    void check() throws IpchainsError {
        if (verbs.isEmpty()) {
            throw IpchainsError.usage("no command specified");
        }
        if (has(IpchainsVerb.MASQUERADING) && verbs.size() == 1) {
            throw IpchainsError.usage("-M/--masquerading requires -L/--list or -S/--set");
        }
        for (var option : IpchainsOption.values()) {
            if (has(option) && verbs.stream().noneMatch(verb -> verb.allows(option))) {
                throw IpchainsError.usageWithGap("Illegal option `-" + option.letter() + "' with this command");
            }
            if (!has(option) && verbs.stream().anyMatch(verb -> verb.demands(option))) {
                throw IpchainsError.usageWithGap("You need to supply the `-" + option.letter() + "' option for this command");
            }
        }
        if (has(IpchainsVerb.LIST) && has(IpchainsVerb.ZERO) && chain != null) {
            throw IpchainsError.usage("-L with -Z does not allow chain to be specified");
        }
        if (has(IpchainsVerb.POLICY)) {
            checkPolicy();
        }
    }

    private void checkPolicy() throws IpchainsError {
        switch (policy) {
            case "ACCEPT", "DENY", "REJECT", "MASQ" -> { }
            default -> throw IpchainsError.usage("Invalid policy `" + policy + "' for -P");
        }
        var hook = Hook.named(chain);
        if (hook == null) {
            throw IpchainsError.usage("Can only set policy in built-in chains.");
        }
        if (policy.equals("MASQ") && hook != Hook.FORWARD) {
            throw IpchainsError.usage("`-P MASQ' only valid for `forward' chain.");
        }
    }
}
