package bauta.masquerade;

import java.util.SplittableRandom;

/**
 * Finds the outside port of a new mapping: the inside port where it is free, else a random one of the same class (below 1024 or
 * not) and the same parity (RFC 4787 REQ-3a and REQ-4, RFC 6056). A port that another inside host gave up rests a while
 * (RFC 6888 REQ-8). ICMP identifiers are ports here.
 */
final class PortPool {
    private static final int RANDOM_TRIES = 64;
    private static final int WELL_KNOWN = 1024;
    private static final int LOWEST_WELL_KNOWN = 512;

    private final Mappings mappings;
    private final PortClaims claims;
    private final SplittableRandom random;
    private final Resting[] resting = new Resting[3];
    /** By protocol and class: when a search found nothing, and whether one ever did. */
    private final int[] exhaustedAt = new int[6];
    private final int[] exhaustedOf = new int[6];
    private final boolean[] exhausted = new boolean[6];

    PortPool(Mappings mappings, PortClaims claims, SplittableRandom random) {
        this.mappings = mappings;
        this.claims = claims;
        this.random = random;
    }

    /** The outside port for that inside endpoint, or -1 when none is left. */
    int choose(Policy policy, int protocol, int inside, int insidePort, int outside, int now) {
        int kept = kept(policy, protocol, inside, insidePort, outside, now, Foreseen.NOTHING);
        if (kept >= 0) {
            return kept;
        }
        boolean identifier = protocol == Masquerade.ICMP;
        int pool = 2 * kind(protocol) + (!identifier && insidePort < WELL_KNOWN ? 1 : 0);
        if (exhausted[pool] && exhaustedAt[pool] == now && exhaustedOf[pool] == outside) {
            return -1; // looking through all ports for every packet of a flood would take the whole processor
        }
        int first = identifier ? 0 : insidePort < WELL_KNOWN ? LOWEST_WELL_KNOWN : policy.firstPort();
        int last = identifier ? 0xffff : insidePort < WELL_KNOWN ? WELL_KNOWN - 1 : policy.lastPort();
        int port = search(policy, protocol, inside, outside, now, first, last, insidePort & 1);
        port = port >= 0 ? port : search(policy, protocol, inside, outside, now, first, last, ~insidePort & 1);
        exhausted[pool] = port < 0;
        exhaustedAt[pool] = now;
        exhaustedOf[pool] = outside;
        return port;
    }

    /** The inside port itself if it can be had, else -1. */
    int kept(Policy policy, int protocol, int inside, int insidePort, int outside, int now, Foreseen ahead) {
        boolean possible = protocol == Masquerade.ICMP || insidePort != 0 && inPool(policy, insidePort);
        return possible && free(policy, protocol, inside, insidePort, outside, now, ahead) ? insidePort : -1;
    }

    /** Remembers that a port was given back, so that it rests. */
    void freed(int protocol, int outside, int port, int inside, int now) {
        int kind = kind(protocol);
        if (resting[kind] == null) {
            resting[kind] = new Resting();
        }
        int at = place(outside, port);
        resting[kind].since[at] = now;
        resting[kind].host[at] = inside;
        resting[kind].outside[at] = outside;
    }

    private int search(Policy policy, int protocol, int inside, int outside, int now, int first, int last, int parity) {
        int pairs = (last - first + 1) / 2;
        if (pairs == 0) {
            return -1;
        }
        int start = first + (first & 1 ^ parity);
        for (int i = 0; i < RANDOM_TRIES; i++) {
            int port = start + 2 * random.nextInt(pairs);
            if (port <= last && free(policy, protocol, inside, port, outside, now)) {
                return port;
            }
        }
        int offset = random.nextInt(pairs);
        for (int i = 0; i < pairs; i++) {
            int port = start + 2 * ((offset + i) % pairs);
            if (port <= last && free(policy, protocol, inside, port, outside, now)) {
                return port;
            }
        }
        return -1;
    }

    private static boolean inPool(Policy policy, int port) {
        return port < WELL_KNOWN || port >= policy.firstPort() && port <= policy.lastPort();
    }

    /** Whether nobody has a claim on that port. */
    boolean free(Policy policy, int protocol, int inside, int port, int outside, int now) {
        return free(policy, protocol, inside, port, outside, now, Foreseen.NOTHING);
    }

    private boolean free(Policy policy, int protocol, int inside, int port, int outside, int now, Foreseen ahead) {
        int mapping = mappings.findByOutside(protocol, outside, port);
        boolean wouldRest = mapping != 0 && mappings.inside(mapping) != inside && policy.portRestSeconds() > 0;
        return mappings.standing(mapping, ahead) == 0 && !wouldRest && !claims.claimed(protocol, outside, port)
                && !rests(policy, protocol, outside, port, inside, now);
    }

    /** Whether another host than that one gave the port of that address up a short time ago. */
    boolean rests(Policy policy, int protocol, int outside, int port, int inside, int now) {
        var rest = resting[kind(protocol)];
        int at = place(outside, port);
        return rest != null && rest.host[at] != 0 && rest.host[at] != inside && rest.outside[at] == outside
                && now - rest.since[at] < policy.portRestSeconds() * 100;
    }

    /** Each port of one address has a place of its own; addresses share the places, and the port given up last is remembered. */
    private static int place(int outside, int port) {
        return (port ^ outside * 0x9e3779b9 >>> 16) & 0xffff;
    }

    private static int kind(int protocol) {
        return protocol == Masquerade.TCP ? 0 : protocol == Masquerade.UDP ? 1 : 2;
    }

    /** When each port of a protocol was given back, and by whom. */
    private static final class Resting {
        private final int[] since = new int[0x10000];
        private final int[] host = new int[0x10000];
        private final int[] outside = new int[0x10000];
    }
}
