package bauta.command;

import static bauta.command.IpchainsOption.BIDIRECTIONAL;
import static bauta.command.IpchainsOption.DESTINATION;
import static bauta.command.IpchainsOption.DESTINATION_PORT;
import static bauta.command.IpchainsOption.FRAGMENTS;
import static bauta.command.IpchainsOption.INTERFACE;
import static bauta.command.IpchainsOption.JUMP;
import static bauta.command.IpchainsOption.LOG;
import static bauta.command.IpchainsOption.MARK;
import static bauta.command.IpchainsOption.NO_WARNINGS;
import static bauta.command.IpchainsOption.OUTPUT;
import static bauta.command.IpchainsOption.PROTOCOL;
import static bauta.command.IpchainsOption.SOURCE;
import static bauta.command.IpchainsOption.SOURCE_PORT;
import static bauta.command.IpchainsOption.SYN;
import static bauta.command.IpchainsOption.TOS;

import bauta.chains.Hook;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes rules of the words of an {@link IpchainsRequest}: one for each pair of addresses, and their mirrors with {@code -b}. */
final class RuleParser {
    private static final int LONGEST_DEVICE = 16;

    private final IpchainsRequest request;
    private final Names names;
    private final Consumer<String> warn;
    private final Consumer<String> tosWarn;
    private int protocol;
    private RulePorts sourcePorts = RulePorts.ALL;
    private RulePorts destinationPorts = RulePorts.ALL;

    /**
     * @param warn    takes warnings for standard error
     * @param tosWarn takes those that have always gone to standard output
     */
    RuleParser(IpchainsRequest request, Names names, Consumer<String> warn, Consumer<String> tosWarn) {
        this.request = request;
        this.names = names;
        boolean quiet = request.has(NO_WARNINGS);
        this.warn = quiet ? text -> { } : warn;
        this.tosWarn = quiet ? text -> { } : tosWarn;
    }

    List<RuleSpec> parse() throws IpchainsError {
        if (request.has(IpchainsVerb.CHECK) && request.options.containsValue(true)) {
            throw IpchainsError.usage("! not allowed with -C");
        }
        protocol = protocol();
        checkTarget();
        checkShape();
        ports();
        var sources = RuleAddress.parse(request.word(SOURCE, "0.0.0.0/0"), names, warn);
        var destinations = RuleAddress.parse(request.word(DESTINATION, "0.0.0.0/0"), names, warn);
        if (sources.size() > 1 || destinations.size() > 1) {
            checkSeveral();
        }
        var rest = rest();
        var rules = new ArrayList<RuleSpec>();
        for (var source : sources) {
            for (var destination : destinations) {
                var rule = addressed(rest, source, destination);
                rules.add(rule);
                if (request.has(BIDIRECTIONAL)) {
                    rules.add(mirrored(rule));
                }
            }
        }
        return rules;
    }

    private int protocol() throws IpchainsError {
        if (!request.has(PROTOCOL)) {
            return 0;
        }
        int number = protocolNumber(request.word(PROTOCOL, ""));
        if (number == 0 && request.inverted(PROTOCOL)) {
            throw IpchainsError.usage("rule would never match protocol");
        }
        return number;
    }

    private int protocolNumber(String text) throws IpchainsError {
        int number = (int) RuleNumbers.decimal(text, 65535);
        if (number >= 0) {
            return number;
        }
        for (int known : new int[] {0, 1, 6, 17}) {
            if (RuleText.knownProtocol(known).equalsIgnoreCase(text)) {
                return known;
            }
        }
        return names.protocol(text)
                .orElseThrow(() -> IpchainsError.usage("unknown protocol `" + text + "' specified"));
    }

    private boolean exactly(int... protocols) {
        for (int one : protocols) {
            if (protocol == one && !request.inverted(PROTOCOL)) {
                return true;
            }
        }
        return false;
    }

    private void checkTarget() throws IpchainsError {
        if (!request.has(JUMP)) {
            return;
        }
        var target = request.word(JUMP, "");
        if (target.isEmpty()) {
            throw IpchainsError.usage("Invalid target name `' (too short)");
        }
        if (target.length() > RuleSet.LONGEST_NAME) {
            throw IpchainsError.usage("Invalid target name `" + target + "' (8 chars max)");
        }
        var hook = Hook.named(request.chain);
        if (target.equals("REDIRECT")) {
            if (!exactly(6, 17)) {
                throw IpchainsError.usage("redirecting only allowed with TCP or UDP");
            }
            if (hook == Hook.OUTPUT || hook == Hook.FORWARD) {
                throw IpchainsError.usage("redirect not allowed for output and forward chains");
            }
        }
        if (target.equals("MASQ") && (hook == Hook.INPUT || hook == Hook.OUTPUT)) {
            throw IpchainsError.usage("masquerading not allowed for input and output chains");
        }
    }

    private void checkShape() throws IpchainsError {
        boolean ports = request.has(SOURCE_PORT) || request.has(DESTINATION_PORT);
        if (request.has(FRAGMENTS) && ports) {
            throw IpchainsError.usage("no ports allowed with -f");
        }
        if (request.has(FRAGMENTS) && request.has(SYN)) {
            throw IpchainsError.usage("-y not allowed with -f");
        }
        if (request.has(SYN) && !exactly(6)) {
            throw IpchainsError.usage("-y only allowed with TCP protocol");
        }
        if (ports && request.inverted(PROTOCOL)) {
            throw IpchainsError.usage("no ports allowed without specific protocol");
        }
        if (ports && !exactly(1, 6, 17)) {
            throw IpchainsError.usage("can only specify ports for icmp, tcp or udp");
        }
    }

    private void ports() throws IpchainsError {
        boolean checking = request.has(IpchainsVerb.CHECK);
        if (request.has(SOURCE_PORT)) {
            var text = request.word(SOURCE_PORT, "");
            if (protocol == 1 && !RulePorts.numeric(text)) {
                icmp(text, checking);
            } else {
                sourcePorts = RulePorts.parse(text, protocol, names);
            }
        }
        if (request.has(DESTINATION_PORT)) {
            destinationPorts = RulePorts.parse(request.word(DESTINATION_PORT, ""), protocol, names);
        }
        boolean hasPorts = protocol == 1 || protocol == 6 || protocol == 17;
        if (checking && hasPorts && !request.has(FRAGMENTS) && !(sourcePorts.single() && destinationPorts.single())) {
            throw IpchainsError.usage("one port required with source/destination address for -C");
        }
    }

    private void icmp(String text, boolean checking) throws IpchainsError {
        var name = IcmpName.parse(text);
        if (request.has(DESTINATION_PORT)) {
            throw IpchainsError.usage("Can't use ICMP name and destination port together");
        }
        if (request.inverted(SOURCE_PORT)) {
            throw IpchainsError.usage("Can't invert named ICMP types");
        }
        if (checking && name.vague()) {
            throw IpchainsError.usage("Must specify exact ICMP type for testing");
        }
        sourcePorts = new RulePorts(name.type(), name.type());
        destinationPorts = new RulePorts(name.lowCode(), checking ? name.lowCode() : name.highCode());
    }

    private void checkSeveral() throws IpchainsError {
        if (request.has(IpchainsVerb.REPLACE)) {
            throw IpchainsError.usage("Replacement rule does not specify a unique address");
        }
        if (request.inverted(SOURCE) || request.inverted(DESTINATION)) {
            throw IpchainsError.usage("! not allowed with multiple source or destination IP addresses");
        }
        if (request.has(BIDIRECTIONAL)) {
            throw IpchainsError.usage("-b not allowed with multiple source or destination IP addresses");
        }
    }

    /** All but the addresses. */
    private RuleSpec rest() throws IpchainsError {
        var device = request.word(INTERFACE, "+");
        if (device.length() > LONGEST_DEVICE) {
            throw IpchainsError.usage("interface name `" + device + "' must be shorter than IFNAMSIZ (16)");
        }
        if (!device.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw IpchainsError.usage("interface name `" + device + "' has characters that no interface has");
        }
        boolean wildcard = device.isEmpty() || device.endsWith("+");
        var tos = request.has(TOS) ? RuleTos.parse(request.word(TOS, ""), request.tosXor, tosWarn) : RuleTos.UNCHANGED;
        int copy = request.has(OUTPUT) ? copyBytes(request.word(OUTPUT, "65535")) : 0;
        var port = request.redirectPort;
        return new RuleSpec(0, 0, 0, 0, device.endsWith("+") ? device.substring(0, device.length() - 1) : device, protocol,
                sourcePorts.low(), sourcePorts.high(), destinationPorts.low(), destinationPorts.high(),
                flags(wildcard), inversions(), tos.and(), tos.xor(), mark(), copy, request.word(JUMP, ""),
                port.isEmpty() ? 0 : RulePorts.port(port, protocol, names));
    }

    private int flags(boolean wildcard) {
        return (request.has(LOG) ? RuleSpec.LOG : 0)
                | (request.has(SYN) ? RuleSpec.SYN : 0)
                | (request.has(FRAGMENTS) ? RuleSpec.FRAGMENT : 0)
                | (absoluteMark() ? RuleSpec.ABSOLUTE_MARK : 0)
                | (wildcard ? RuleSpec.WILDCARD : 0)
                | (request.has(OUTPUT) ? RuleSpec.COPY : 0);
    }

    private int inversions() {
        return (request.inverted(SOURCE) ? RuleSpec.NOT_SOURCE : 0)
                | (request.inverted(DESTINATION) ? RuleSpec.NOT_DESTINATION : 0)
                | (request.inverted(PROTOCOL) ? RuleSpec.NOT_PROTOCOL : 0)
                | (request.inverted(SOURCE_PORT) ? RuleSpec.NOT_SOURCE_PORT : 0)
                | (request.inverted(DESTINATION_PORT) ? RuleSpec.NOT_DESTINATION_PORT : 0)
                | (request.inverted(INTERFACE) ? RuleSpec.NOT_DEVICE : 0)
                | (request.inverted(SYN) ? RuleSpec.NOT_SYN : 0)
                | (request.inverted(FRAGMENTS) ? RuleSpec.NOT_FRAGMENT : 0);
    }

    private boolean absoluteMark() {
        var text = request.word(MARK, "+0");
        return !text.startsWith("+") && !text.startsWith("-");
    }

    private int mark() throws IpchainsError {
        var text = request.word(MARK, "+0");
        var digits = absoluteMark() ? text : text.substring(1);
        int value = (int) RuleNumbers.inC(digits)
                .orElseThrow(() -> IpchainsError.usageWithGap("Bad value `" + text + "' for -m."));
        return text.startsWith("-") ? -value : value;
    }

    private static int copyBytes(String text) throws IpchainsError {
        int bytes = (int) RuleNumbers.decimal(text, 65535);
        if (bytes < 0) {
            throw IpchainsError.usage("-o argument must be 0-65535, not `" + text + "'");
        }
        return bytes;
    }

    private static RuleSpec addressed(RuleSpec r, RuleAddress source, RuleAddress destination) {
        return new RuleSpec(source.address(), source.mask(), destination.address(), destination.mask(), r.device(), r.protocol(),
                r.sourceLow(), r.sourceHigh(), r.destinationLow(), r.destinationHigh(), r.flags(), r.inversions(), r.tosAnd(),
                r.tosXor(), r.mark(), r.copyBytes(), r.target(), r.redirectPort());
    }

    /** With source and destination exchanged; type and code of ICMP stay what they are. */
    static RuleSpec mirrored(RuleSpec r) {
        boolean ports = r.protocol() != 1;
        int inversions = r.inversions();
        inversions = exchanged(inversions, RuleSpec.NOT_SOURCE, RuleSpec.NOT_DESTINATION);
        inversions = ports ? exchanged(inversions, RuleSpec.NOT_SOURCE_PORT, RuleSpec.NOT_DESTINATION_PORT) : inversions;
        return new RuleSpec(r.destination(), r.destinationMask(), r.source(), r.sourceMask(), r.device(), r.protocol(),
                ports ? r.destinationLow() : r.sourceLow(), ports ? r.destinationHigh() : r.sourceHigh(),
                ports ? r.sourceLow() : r.destinationLow(), ports ? r.sourceHigh() : r.destinationHigh(),
                r.flags(), inversions, r.tosAnd(), r.tosXor(), r.mark(), r.copyBytes(), r.target(), r.redirectPort());
    }

    private static int exchanged(int bits, int one, int other) {
        int rest = bits & ~(one | other);
        return rest | ((bits & one) != 0 ? other : 0) | ((bits & other) != 0 ? one : 0);
    }
}
