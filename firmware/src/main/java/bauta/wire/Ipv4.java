package bauta.wire;

/** An IPv4 header (RFC 791). */
public final class Ipv4 {
}
