package bauta.masquerade;

/** How many flows each inside host has: open addressing over plain arrays, grown when two thirds full; allocates only then. */
final class HostCounts {
    private int[] addresses = new int[256];
    private int[] counts = new int[256];
    private int used;

    int of(int address) {
        return counts[find(address)];
    }

    void more(int address) {
        int at = find(address);
        if (counts[at]++ == 0) {
            addresses[at] = address;
            if (++used * 3 > counts.length * 2) {
                grow();
            }
        }
    }

    void less(int address) {
        int at = find(address);
        if (--counts[at] == 0) {
            used--;
            close(at);
        }
    }

    /** The place of that address, or the empty place where it would go. */
    private int find(int address) {
        int mask = counts.length - 1;
        int at = home(address);
        while (counts[at] != 0 && addresses[at] != address) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int home(int address) {
        return address * 0x9e3779b9 >>> Integer.numberOfLeadingZeros(counts.length) + 1;
    }

    /** Moves back what had been pushed past the place that became empty. */
    private void close(int hole) {
        int mask = counts.length - 1;
        int at = hole + 1 & mask;
        while (counts[at] != 0) {
            int distance = at - home(addresses[at]) & mask;
            if (distance >= (at - hole & mask)) {
                addresses[hole] = addresses[at];
                counts[hole] = counts[at];
                counts[at] = 0;
                hole = at;
            }
            at = at + 1 & mask;
        }
    }

    private void grow() {
        int[] oldAddresses = addresses;
        int[] oldCounts = counts;
        addresses = new int[oldCounts.length * 2];
        counts = new int[oldCounts.length * 2];
        for (int i = 0; i < oldCounts.length; i++) {
            if (oldCounts[i] != 0) {
                int at = find(oldAddresses[i]);
                addresses[at] = oldAddresses[i];
                counts[at] = oldCounts[i];
            }
        }
    }
}
