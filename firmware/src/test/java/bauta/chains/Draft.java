package bauta.chains;

/** Rules for tests, put together part by part. */
final class Draft {
    private RuleSpec spec = RuleSpec.ANY;

    RuleSpec spec() {
        return spec;
    }

    Draft source(int address, int mask, boolean not) {
        return set(address, mask, spec.destination(), spec.destinationMask(), not ? RuleSpec.NOT_SOURCE : 0);
    }

    Draft destination(int address, int mask, boolean not) {
        return set(spec.source(), spec.sourceMask(), address, mask, not ? RuleSpec.NOT_DESTINATION : 0);
    }

    private Draft set(int source, int sourceMask, int destination, int destinationMask, int not) {
        spec = new RuleSpec(source, sourceMask, destination, destinationMask, spec.device(), spec.protocol(), spec.sourceLow(),
                spec.sourceHigh(), spec.destinationLow(), spec.destinationHigh(), spec.flags(), spec.inversions() | not,
                spec.tosAnd(), spec.tosXor(), spec.mark(), spec.copyBytes(), spec.target(), spec.redirectPort());
        return this;
    }

    Draft device(String name, boolean wildcard, boolean not) {
        int flags = spec.flags() & ~RuleSpec.WILDCARD | (wildcard ? RuleSpec.WILDCARD : 0);
        return rest(name, spec.protocol(), flags, not ? RuleSpec.NOT_DEVICE : 0, spec.target(), spec.redirectPort());
    }

    Draft protocol(int protocol, boolean not) {
        return rest(spec.device(), protocol, spec.flags(), not ? RuleSpec.NOT_PROTOCOL : 0, spec.target(), spec.redirectPort());
    }

    Draft flag(int flag) {
        return rest(spec.device(), spec.protocol(), spec.flags() | flag, 0, spec.target(), spec.redirectPort());
    }

    Draft not(int part) {
        return rest(spec.device(), spec.protocol(), spec.flags(), part, spec.target(), spec.redirectPort());
    }

    Draft target(String target) {
        return rest(spec.device(), spec.protocol(), spec.flags(), 0, target, spec.redirectPort());
    }

    Draft redirect(int port) {
        return rest(spec.device(), spec.protocol(), spec.flags(), 0, spec.target(), port);
    }

    private Draft rest(String device, int protocol, int flags, int not, String target, int redirectPort) {
        spec = new RuleSpec(spec.source(), spec.sourceMask(), spec.destination(), spec.destinationMask(), device, protocol,
                spec.sourceLow(), spec.sourceHigh(), spec.destinationLow(), spec.destinationHigh(), flags,
                spec.inversions() | not, spec.tosAnd(), spec.tosXor(), spec.mark(), spec.copyBytes(), target, redirectPort);
        return this;
    }

    Draft sourcePorts(int low, int high, boolean not) {
        return ports(low, high, spec.destinationLow(), spec.destinationHigh(), not ? RuleSpec.NOT_SOURCE_PORT : 0);
    }

    Draft destinationPorts(int low, int high, boolean not) {
        return ports(spec.sourceLow(), spec.sourceHigh(), low, high, not ? RuleSpec.NOT_DESTINATION_PORT : 0);
    }

    private Draft ports(int sourceLow, int sourceHigh, int low, int high, int not) {
        spec = new RuleSpec(spec.source(), spec.sourceMask(), spec.destination(), spec.destinationMask(), spec.device(),
                spec.protocol(), sourceLow, sourceHigh, low, high, spec.flags(), spec.inversions() | not, spec.tosAnd(),
                spec.tosXor(), spec.mark(), spec.copyBytes(), spec.target(), spec.redirectPort());
        return this;
    }

    Draft mark(int mark) {
        return change(spec.tosAnd(), spec.tosXor(), mark);
    }

    Draft tos(int and, int xor) {
        return change(and, xor, spec.mark());
    }

    private Draft change(int and, int xor, int mark) {
        spec = new RuleSpec(spec.source(), spec.sourceMask(), spec.destination(), spec.destinationMask(), spec.device(),
                spec.protocol(), spec.sourceLow(), spec.sourceHigh(), spec.destinationLow(), spec.destinationHigh(),
                spec.flags(), spec.inversions(), and, xor, mark, spec.copyBytes(), spec.target(), spec.redirectPort());
        return this;
    }
}
