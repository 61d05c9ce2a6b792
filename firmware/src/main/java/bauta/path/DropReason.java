package bauta.path;

/** Every reason for which the router lets a frame or packet go; each has its counter, shown by {@code bauta status}. */
public enum DropReason {
    OTHER_STATION("frame for another station"),
    VLAN("VLAN-tagged frame"),
    OTHER_TYPE("neither IPv4, IPv6 nor ARP"),
    MALFORMED_ETHERNET("malformed Ethernet frame"),
    MALFORMED_ARP("malformed ARP"),
    MALFORMED_IP("malformed IP header"),
    MALFORMED_TRANSPORT("malformed TCP, UDP or ICMP header"),
    BAD_OFFLOAD("impossible offload information"),
    IP_CHECKSUM("wrong IP checksum"),
    TRANSPORT_CHECKSUM("wrong TCP, UDP or ICMP checksum"),
    SOURCE_ROUTE("source-routed"),
    SPOOFED("source address cannot come from that side"),
    MARTIAN("source or destination that is never routed"),
    BROADCAST("broadcast or multicast that is not forwarded"),
    FRAGMENT_OVERLAP("overlapping fragments"),
    FRAGMENT_LIMIT("no room to collect more fragments"),
    FRAGMENT_TIMEOUT("fragments that never became whole"),
    SUSPECT_FRAGMENT("suspect first fragment"),
    TTL("time to live exceeded"),
    NO_ROUTE("no route"),
    TOO_BIG("larger than the next link, and not to be fragmented"),
    NEIGHBOUR_FULL("queue full while resolving a neighbour"),
    NEIGHBOUR_DEAD("neighbour does not answer"),
    CHAIN_INPUT("input chain"),
    CHAIN_FORWARD("forward chain"),
    CHAIN_OUTPUT("output chain"),
    OUTSIDE_CLOSED("closed on the outside"),
    POOL_ADDRESS("address of a NAT pool, but for nobody who has it"),
    FILTERED("mapping filter: that peer was not asked"),
    NO_FLOW("ICMP error about no known flow"),
    ACCESS_LIST("access list of a forward"),
    CUT("connection that was cut"),
    TABLE_FULL("flow table full"),
    HOST_LIMIT("limit of flows per inside host"),
    CALLER_LIMIT("limit of an inside host's connections to the router itself"),
    NO_PORT("no free outside port"),
    LOOP("translation leads back to the router itself"),
    HELPER("protocol helper waits for it to be repeated"),
    HOST_PORT("frame from the board itself that cannot be sent"),
    FORWARDING_OFF("forwarding switched off"),
    RING_FULL("receive ring full"),
    SEND_FAILED("network card did not take the frame"),
    LINK_DOWN("link down");

    private final String words;

    DropReason(String words) {
        this.words = words;
    }

    /** What people read. */
    public String words() {
        return words;
    }
}
