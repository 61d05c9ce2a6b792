package bauta.explain;

import bauta.chains.RuleSpec;
import bauta.path.Step;
import bauta.wire.Ethernet;
import bauta.wire.Ipv4;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Which packets somebody wants to see; all that is given has to hold. A packet is also meant when its translation is: with the
 * address of an inside host its masqueraded answers are.
 *
 * @param host     an address at either end, or 0 for any
 * @param port     a port at either end, or -1 for any
 * @param protocol IP protocol, or 0 for any
 * @param dropped  only packets that were dropped
 * @param copied   only packets that a rule with {@code -o} copies, and no more of them than it says
 */
public record Filter(int host, int port, int protocol, boolean dropped, boolean copied) {
    public static final Filter ALL = new Filter(0, -1, 0, false, false);

    /** Whether it takes the packet's way to tell. */
    boolean byWay() {
        return dropped || copied;
    }

    /** How many bytes of the IP packet are meant. @param steps of its way */
    int bytes(List<Step> steps) {
        return copied ? copiedBytes(steps) : Integer.MAX_VALUE;
    }

    /** The most that a rule on its way says; -1 if none copies. */
    private static int copiedBytes(List<Step> steps) {
        int most = -1;
        for (var step : steps) {
            if (step instanceof Step.Judged judged) {
                for (var match : judged.matches()) {
                    most = match.rule().has(RuleSpec.COPY) ? Math.max(most, match.rule().copyBytes()) : most;
                }
            }
        }
        return most;
    }

    /** Whether a frame that came or goes is meant, as far as its bytes tell. */
    boolean matches(ByteBuffer b, int at, int length) {
        if (host == 0 && port < 0 && protocol == 0) {
            return true;
        }
        if (length < Ethernet.HEADER + Ipv4.HEADER || (b.getShort(at + 12) & 0xffff) != Ethernet.IPV4) {
            return false;
        }
        int ip = at + Ethernet.HEADER;
        boolean hosts = host == 0 || b.getInt(ip + 12) == host || b.getInt(ip + 16) == host;
        return hosts && (protocol == 0 || protocol == (b.get(ip + 9) & 0xff)) && ports(b, ip, at + length);
    }

    private boolean ports(ByteBuffer b, int ip, int end) {
        if (port < 0) {
            return true;
        }
        int of = b.get(ip + 9) & 0xff;
        int transport = ip + (b.get(ip) & 15) * 4;
        boolean there = (of == Ipv4.TCP || of == Ipv4.UDP) && (b.getShort(ip + 6) & 0x1fff) == 0 && transport + 4 <= end;
        return there && ((b.getShort(transport) & 0xffff) == port || (b.getShort(transport + 2) & 0xffff) == port);
    }

    /** Whether a packet with that way is meant. */
    boolean matches(ByteBuffer b, int at, int length, List<Step> steps) {
        boolean refused = !dropped || steps.stream().anyMatch(Step.Dropped.class::isInstance);
        return refused && (!copied || copiedBytes(steps) >= 0) && (matches(b, at, length) || translated(b, at, length, steps));
    }

    private boolean translated(ByteBuffer b, int at, int length, List<Step> steps) {
        if (!new Filter(0, -1, protocol, false, false).matches(b, at, length)) {
            return false;
        }
        for (var step : steps) {
            var ends = switch (step) {
                case Step.Known known -> known.ends();
                case Step.Masqueraded made -> made.ends();
                case Step.Forwarded forwarded -> forwarded.ends();
                default -> null;
            };
            if (ends != null && (host == 0 || ends.inside() == host || ends.outside() == host || holds(b, at, host))
                    && (port < 0 || ends.insidePort() == port || ends.outsidePort() == port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(ByteBuffer b, int at, int address) {
        return b.getInt(at + Ethernet.HEADER + 12) == address || b.getInt(at + Ethernet.HEADER + 16) == address;
    }
}
