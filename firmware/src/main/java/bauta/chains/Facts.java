package bauta.chains;

import bauta.wire.Ipv4;

/**
 * What a chain can see of a packet, and the two things it can change ({@link #mark} and {@link #tos}). One instance is
 * filled anew for every packet and every chain; the path thread owns it.
 */
public final class Facts {
    /** IPv4 addresses. */
    public int source;
    public int destination;
    /** IP protocol number. */
    public int protocol;
    /** Port, ICMP type; 65535 for other protocols and where {@link #fragment} is set. */
    public int sourcePort;
    /** Port, ICMP code; 65535 for other protocols and where {@link #fragment} is set. */
    public int destinationPort;
    /** A fragment after the first, or an unfragmented packet too short for its transport header. */
    public boolean fragment;
    /** TCP with SYN set, ACK and RST clear. */
    public boolean syn;
    /** IP total length, bytes. */
    public int length;
    /** The interface this chain tests: arriving in {@code input}, departing in {@code forward} and {@code output}. */
    public String device = "";
    /** Type of service octet; rules may change it. */
    public int tos;
    /** Mark, 32 bits; rules may set it or add to it. */
    public int mark;
    /** The IP header, for what only log lines need (id, flags and offset, TTL, options); valid during the walk. May be null in checks. */
    public Ipv4 header;
}
