package bauta.command;

import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * An address with its mask, host bits clear.
 *
 * @param mask contiguous or not
 */
record RuleAddress(int address, int mask) {
    /**
     * Everything that {@code addr[/mask]} stands for, each once: a name may have several addresses.
     *
     * @param warn told of short forms, which mean different things to different tools
     */
    static List<RuleAddress> parse(String text, Names names, Consumer<String> warn) throws IpchainsError {
        int slash = text.indexOf('/');
        var name = slash < 0 ? text : text.substring(0, slash);
        int mask = slash < 0 ? -1 : mask(text.substring(slash + 1));
        if (mask == 0) {
            return List.of(new RuleAddress(0, 0));
        }
        var found = new LinkedHashSet<RuleAddress>();
        for (int address : addresses(name, slash >= 0, text, names, warn)) {
            found.add(new RuleAddress(address & mask, mask));
        }
        if (found.isEmpty()) {
            throw IpchainsError.usage("host/network `" + name + "' not found");
        }
        return new ArrayList<>(found);
    }

    private static List<Integer> addresses(String name, boolean masked, String text, Names names, Consumer<String> warn) {
        var address = RuleNumbers.dotted(name);
        if (address.isEmpty()) {
            address = shortForm(name, masked, text, warn);
        }
        if (address.isEmpty()) {
            address = names.network(name);
        }
        if (address.isPresent()) {
            return List.of(address.getAsInt());
        }
        // What has only digits and dots, but is no address, is no host either.
        return name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9') ? List.of() : names.hosts(name);
    }

    /** {@code 10/8} is the network 10.0.0.0, {@code 10.1} alone the host 10.0.0.1 as everywhere. */
    private static OptionalInt shortForm(String name, boolean masked, String text, Consumer<String> warn) {
        var address = masked ? RuleNumbers.network(name) : OptionalInt.empty();
        if (address.isEmpty()) {
            address = RuleNumbers.classic(name);
        }
        if (address.isPresent()) {
            warn.accept("Warning: `" + text + "' is taken as " + Addresses.text(address.getAsInt())
                    + text.substring(name.length()));
        }
        return address;
    }

    private static int mask(String text) throws IpchainsError {
        long bits = RuleNumbers.decimal(text, 32);
        if (bits >= 0) {
            return bits == 0 ? 0 : -1 << 32 - (int) bits;
        }
        return RuleNumbers.dotted(text).orElseThrow(() -> IpchainsError.usage("invalid mask `" + text + "' specified"));
    }
}
