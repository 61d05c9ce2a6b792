package bauta.masquerade;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which outside endpoint stands for which inside endpoint, whatever the peer (endpoint-independent mapping, RFC 4787 section
 * 4.1), and which peers each inside endpoint has written to (address-dependent filtering, section 5). Both are counted: they
 * live as long as a flow holds a share. Everything here can be derived from the flows and is, after a restart. Flat and
 * outside the heap like the flows; a mapping is an int from 1, 0 is none.
 *
 * <pre>
 * mapping   0 inside address   4 outside address   8 inside port  10 outside port  12 protocol (8 bits), shares (24)
 *          16 next by inside  20 next by outside
 * contact   0 mapping          4 peer address      8 shares       12 next
 * </pre>
 */
final class Mappings {
    static final int MAPPING = 24;
    static final int CONTACT = 16;

    private static final int INSIDE = 0;
    private static final int OUTSIDE = 4;
    private static final int INSIDE_PORT = 8;
    private static final int OUTSIDE_PORT = 10;
    private static final int SHARES = 12;
    private static final int NEXT_INSIDE = 16;
    private static final int NEXT_OUTSIDE = 20;
    private static final int CONTACT_PEER = 4;
    private static final int CONTACT_SHARES = 8;
    private static final int CONTACT_NEXT = 12;

    private final ByteBuffer mappings;
    private final ByteBuffer contacts;
    private final ByteBuffer byInside;
    private final ByteBuffer byOutside;
    private final ByteBuffer byPeer;
    private final int shift;
    private final int seed;
    private int freeMapping;
    private int lastMapping;
    private int freeContact;
    private int lastContact;
    private int size;

    Mappings(FlowFile memory, int capacity) {
        mappings = memory.index((capacity + 1) * MAPPING).order(ByteOrder.nativeOrder());
        contacts = memory.index((capacity + 1) * CONTACT).order(ByteOrder.nativeOrder());
        int slots = Integer.highestOneBit(Math.max(capacity, 4) - 1);
        shift = Integer.numberOfLeadingZeros(slots) + 1;
        byInside = memory.index(slots * 4).order(ByteOrder.nativeOrder());
        byOutside = memory.index(slots * 4).order(ByteOrder.nativeOrder());
        byPeer = memory.index(slots * 4).order(ByteOrder.nativeOrder());
        seed = memory.seed();
    }

    int size() {
        return size;
    }

    /** The mapping of that inside endpoint to any port of that outside address, or 0. */
    int findByInside(int protocol, int inside, int insidePort, int outside) {
        int mapping = byInside.getInt(slot(protocol, inside, insidePort));
        while (mapping != 0) {
            int at = mapping * MAPPING;
            if (mappings.getInt(at + INSIDE) == inside && (mappings.getShort(at + INSIDE_PORT) & 0xffff) == insidePort
                    && mappings.getInt(at + OUTSIDE) == outside && (mappings.getInt(at + SHARES) & 0xff) == protocol) {
                return mapping;
            }
            mapping = mappings.getInt(at + NEXT_INSIDE);
        }
        return 0;
    }

    /** The mapping that holds that outside endpoint, or 0. */
    int findByOutside(int protocol, int outside, int outsidePort) {
        int mapping = byOutside.getInt(slot(protocol, outside, outsidePort));
        while (mapping != 0) {
            int at = mapping * MAPPING;
            if (mappings.getInt(at + OUTSIDE) == outside && (mappings.getShort(at + OUTSIDE_PORT) & 0xffff) == outsidePort
                    && (mappings.getInt(at + SHARES) & 0xff) == protocol) {
                return mapping;
            }
            mapping = mappings.getInt(at + NEXT_OUTSIDE);
        }
        return 0;
    }

    /** Makes a mapping without any share yet; there is always room, since no flow holds more than one. */
    int create(int protocol, int inside, int insidePort, int outside, int outsidePort) {
        int mapping = freeMapping;
        if (mapping != 0) {
            freeMapping = mappings.getInt(mapping * MAPPING + NEXT_INSIDE);
        } else {
            mapping = ++lastMapping;
        }
        int at = mapping * MAPPING;
        mappings.putInt(at + INSIDE, inside);
        mappings.putInt(at + OUTSIDE, outside);
        mappings.putShort(at + INSIDE_PORT, (short) insidePort);
        mappings.putShort(at + OUTSIDE_PORT, (short) outsidePort);
        mappings.putInt(at + SHARES, protocol);
        int slot = slot(protocol, inside, insidePort);
        mappings.putInt(at + NEXT_INSIDE, byInside.getInt(slot));
        byInside.putInt(slot, mapping);
        slot = slot(protocol, outside, outsidePort);
        mappings.putInt(at + NEXT_OUTSIDE, byOutside.getInt(slot));
        byOutside.putInt(slot, mapping);
        size++;
        return mapping;
    }

    /** A flow takes a share in the mapping, and remembers that its peer was written to. */
    void share(int mapping, int peer) {
        int at = mapping * MAPPING;
        mappings.putInt(at + SHARES, mappings.getInt(at + SHARES) + 0x100);
        meet(mapping, peer);
    }

    /** A flow that holds a share has another peer from now on. */
    void peer(int mapping, int before, int peer) {
        leave(mapping, before);
        meet(mapping, peer);
    }

    private void meet(int mapping, int peer) {
        int contact = contact(mapping, peer);
        if (contact == 0) {
            contact = takeContact();
            int there = contact * CONTACT;
            int slot = contactSlot(mapping, peer);
            contacts.putInt(there, mapping);
            contacts.putInt(there + CONTACT_PEER, peer);
            contacts.putInt(there + CONTACT_SHARES, 0);
            contacts.putInt(there + CONTACT_NEXT, byPeer.getInt(slot));
            byPeer.putInt(slot, contact);
        }
        int there = contact * CONTACT + CONTACT_SHARES;
        contacts.putInt(there, contacts.getInt(there) + 1);
    }

    /**
     * A flow gives its share back.
     *
     * @return whether it was the last one: the mapping is gone then
     */
    boolean release(int mapping, int peer) {
        leave(mapping, peer);
        int at = mapping * MAPPING;
        int shares = mappings.getInt(at + SHARES) - 0x100;
        mappings.putInt(at + SHARES, shares);
        if (shares >>> 8 != 0) {
            return false;
        }
        remove(mapping, at, shares);
        return true;
    }

    private void leave(int mapping, int peer) {
        int contact = contact(mapping, peer);
        int there = contact * CONTACT + CONTACT_SHARES;
        int left = contacts.getInt(there) - 1;
        contacts.putInt(there, left);
        if (left == 0) {
            removeContact(contact, contactSlot(mapping, peer));
        }
    }

    /** Whether a flow of the mapping goes to that peer, whatever the port. */
    boolean knows(int mapping, int peer, Foreseen ahead) {
        int contact = contact(mapping, peer);
        return contact != 0 && contacts.getInt(contact * CONTACT + CONTACT_SHARES) > ahead.shares(mapping, peer);
    }

    /** The mapping, or 0 if no flow would be left that holds a share in it. */
    int standing(int mapping, Foreseen ahead) {
        return mapping != 0 && mappings.getInt(mapping * MAPPING + SHARES) >>> 8 > ahead.shares(mapping) ? mapping : 0;
    }

    int inside(int mapping) {
        return mappings.getInt(mapping * MAPPING + INSIDE);
    }

    int insidePort(int mapping) {
        return mappings.getShort(mapping * MAPPING + INSIDE_PORT) & 0xffff;
    }

    int outside(int mapping) {
        return mappings.getInt(mapping * MAPPING + OUTSIDE);
    }

    int outsidePort(int mapping) {
        return mappings.getShort(mapping * MAPPING + OUTSIDE_PORT) & 0xffff;
    }

    private int contact(int mapping, int peer) {
        int contact = byPeer.getInt(contactSlot(mapping, peer));
        while (contact != 0) {
            int at = contact * CONTACT;
            if (contacts.getInt(at) == mapping && contacts.getInt(at + CONTACT_PEER) == peer) {
                return contact;
            }
            contact = contacts.getInt(at + CONTACT_NEXT);
        }
        return 0;
    }

    private int takeContact() {
        int contact = freeContact;
        if (contact == 0) {
            return ++lastContact;
        }
        freeContact = contacts.getInt(contact * CONTACT + CONTACT_NEXT);
        return contact;
    }

    private void removeContact(int contact, int slot) {
        unchain(byPeer, slot, contacts, CONTACT, contact, CONTACT_NEXT);
        contacts.putInt(contact * CONTACT + CONTACT_NEXT, freeContact);
        freeContact = contact;
    }

    private void remove(int mapping, int at, int protocol) {
        unchain(byInside, slot(protocol, inside(mapping), insidePort(mapping)), mappings, MAPPING, mapping, NEXT_INSIDE);
        unchain(byOutside, slot(protocol, outside(mapping), outsidePort(mapping)), mappings, MAPPING, mapping, NEXT_OUTSIDE);
        mappings.putInt(at + NEXT_INSIDE, freeMapping);
        freeMapping = mapping;
        size--;
    }

    private static void unchain(ByteBuffer index, int slot, ByteBuffer records, int record, int wanted, int nextField) {
        int next = records.getInt(wanted * record + nextField);
        int here = index.getInt(slot);
        if (here == wanted) {
            index.putInt(slot, next);
            return;
        }
        while (here != 0) {
            int after = records.getInt(here * record + nextField);
            if (after == wanted) {
                records.putInt(here * record + nextField, next);
                return;
            }
            here = after;
        }
    }

    private int slot(int protocol, int address, int port) {
        return Hash.of(seed, protocol, address, port, 0, 0) >>> shift << 2;
    }

    private int contactSlot(int mapping, int peer) {
        return Hash.of(seed, 0, mapping, 0, peer, 0) >>> shift << 2;
    }
}
