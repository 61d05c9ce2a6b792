package bauta.command;

import bauta.masquerade.State;
import java.util.function.Consumer;

/** The flows that exist, for those who list them. */
public interface FlowRows {
    /**
     * Gives all flows, one after the other, in the order of their buckets. They may change meanwhile; each row for itself
     * is whole.
     */
    void each(Consumer<Row> to);

    /** How many ports, or ICMP identifiers, are still free. */
    Free free();

    /** Free ports by protocol. */
    record Free(long udp, long tcp, long icmp) {
    }

    /**
     * One flow, with the fields of the views of Linux 2.2. Addresses and ports as in its packets; for ICMP the source port is the
     * identifier and the destination port is type * 256 + code with its two bytes swapped, as little-endian machines showed it.
     *
     * @param protocol       6, 17 or 1
     * @param saddr          inside host
     * @param daddr          outside peer
     * @param maddr          the router's address towards it
     * @param initSeq        TCP sequence number from which {@code delta} holds on the way out
     * @param delta          bytes by which a helper made that direction longer
     * @param previousDelta  the same, before {@code initSeq}
     * @param flags          as in 2.2: 0x80 no reply yet, 0x100 in the table, 0x1000 port dictated by a forward ...
     * @param references     what 2.2 calls refcnt: 3 when idle
     * @param controlled     how many flows this one keeps alive; -1 if it is kept alive itself
     * @param remainingTicks until it is forgotten, in hundredths of a second
     * @param bucket         of the table
     * @param position       in the bucket, from 1
     */
    record Row(int protocol, int saddr, int sport, int daddr, int dport, int maddr, int mport, int initSeq, int delta,
               int previousDelta, State state, int flags, int references, int controlled, long remainingTicks, int bucket,
               int position) {
        /** The same at that place in its bucket. */
        public Row at(int place) {
            return new Row(protocol, saddr, sport, daddr, dport, maddr, mport, initSeq, delta, previousDelta, state, flags, references,
                    controlled, remainingTicks, bucket, place);
        }
    }
}
