package bauta.command;

import bauta.path.Topology.Subnet;
import bauta.wire.Addresses;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Settings of the board around the router. The outside address holds from the next start of the firmware, the rest at once.
 *
 * @param hostName     the board's own name, one word
 * @param timeZone     as the IANA database names it
 * @param inside       the router's address inside; null for the one it is started with
 * @param outside      its address outside
 * @param flushMinutes how often what is kept in memory (leases) is written to the card; 0 only when the firmware ends
 * @param httpsOnly    whether the pages answer over HTTPS only
 * @param transparent  whether REDIRECT leaves packets their destination, for programs with transparent sockets (TPROXY)
 * @param offload      whether established flows are handed over to the kernel
 */
public record BoardSettings(String hostName, String timeZone, Subnet inside, Outside outside, int flushMinutes, boolean httpsOnly,
                            boolean transparent, boolean offload) {
    /** As nobody has changed anything yet. */
    public static final BoardSettings DEFAULT = new BoardSettings("bauta", "UTC", null, Outside.AS_STARTED, 60, false, false, true);

    private static final String ON = "on";
    private static final String OFF = "off";
    private static final String STARTED = "as-started";
    private static final String DHCP = "dhcp";
    private static final String NAT = "nat";
    private static final String TPROXY = "tproxy";
    private static final int MOST_MINUTES = 7 * 24 * 60;

    /**
     * Where the outside address comes from.
     *
     * @param dhcp    whether a DHCP server says it
     * @param subnet  the address, or null
     * @param gateway the next router, or 0
     */
    public record Outside(boolean dhcp, Subnet subnet, int gateway) {
        /** From the command line of the daemon. */
        public static final Outside AS_STARTED = new Outside(false, null, 0);

        /** Whether it is {@link #AS_STARTED}; by itself, because a record learns to compare when it is first asked, 13 ms of a start. */
        public boolean asStarted() {
            return !dhcp && subnet == null;
        }

        private static Outside of(String text) {
            switch (text) {
                case STARTED -> {
                    return AS_STARTED;
                }
                case DHCP -> {
                    return new Outside(true, null, 0);
                }
                default -> {
                    var parts = text.split(",", -1);
                    var subnet = address(parts[0]);
                    int gateway = parts.length == 2 ? Addresses.parse(parts[1]) : 0;
                    boolean reachable = parts.length == 1 || subnet != null && subnet.contains(gateway) && gateway != subnet.address();
                    return subnet == null || parts.length > 2 || !reachable ? null : new Outside(false, subnet, gateway);
                }
            }
        }

        @Override
        public String toString() {
            return dhcp ? DHCP : subnet == null ? STARTED : subnet + (gateway == 0 ? "" : "," + Addresses.text(gateway));
        }
    }

    /** One of them, as {@code bauta set} takes it. */
    record Entry(String name, String unit, String bounds, String meaning, Reader reader, Change change) {
        /** The settings with another value of this one; null where the text is out of bounds. */
        BoardSettings write(BoardSettings of, String text) {
            var draft = new Draft(of);
            return change.make(draft, text) ? draft.done() : null;
        }
    }

    interface Reader {
        String read(BoardSettings of);
    }

    private interface Change {
        /** Whether the text is within bounds; only then the draft is worth something. */
        boolean make(Draft draft, String text);
    }

    static List<Entry> all() {
        return List.of(
                new Entry("host-name", "", "1 to 63 letters, digits and dashes", "the board's own name, as NAME.local inside",
                        b -> b.hostName, Draft::hostName),
                new Entry("time-zone", "", "a name such as Europe/Rome", "the time zone of logs and listings",
                        b -> b.timeZone, Draft::timeZone),
                new Entry("inside-address", "", "ADDRESS/LENGTH or " + STARTED, "the router's address inside; it moves at once, with what is leased there, so do it by 'bauta try'",
                        b -> b.inside == null ? STARTED : b.inside.toString(), Draft::inside),
                new Entry("outside-address", "", "dhcp, ADDRESS/LENGTH[,GATEWAY] or " + STARTED,
                        "the router's address outside, from the next 'bauta restart'", b -> b.outside.toString(), Draft::outside),
                new Entry("flush", "min", "0 to " + MOST_MINUTES, "how often leases go from memory to the card; 0: only at the end",
                        b -> Integer.toString(b.flushMinutes), Draft::flush),
                new Entry("https-only", "", "on, off", "the pages answer over HTTPS only, and refer there from HTTP",
                        b -> b.httpsOnly ? ON : OFF, Draft::httpsOnly),
                new Entry("redirect", "", NAT + ", " + TPROXY, "how -j REDIRECT gets to its program: with the destination changed (nat), or with"
                        + " that of the client (tproxy), for programs with transparent sockets",
                        b -> b.transparent ? TPROXY : NAT, Draft::redirect),
                new Entry("offload", "", "on, off", "established connections pass in the kernel, where it can (Linux 6.6); what the rules say"
                        + " and what is counted is the same", b -> b.offload ? ON : OFF, Draft::offload));
    }

    /** Another board's settings in the making. */
    private static final class Draft {
        private String hostName;
        private String timeZone;
        private Subnet inside;
        private Outside outside;
        private int flushMinutes;
        private boolean httpsOnly;
        private boolean transparent;
        private boolean offload;

        Draft(BoardSettings of) {
            hostName = of.hostName;
            timeZone = of.timeZone;
            inside = of.inside;
            outside = of.outside;
            flushMinutes = of.flushMinutes;
            httpsOnly = of.httpsOnly;
            transparent = of.transparent;
            offload = of.offload;
        }

        BoardSettings done() {
            return new BoardSettings(hostName, timeZone, inside, outside, flushMinutes, httpsOnly, transparent, offload);
        }

        boolean hostName(String text) {
            hostName = text.toLowerCase(Locale.ROOT);
            return hostName.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
        }

        boolean timeZone(String text) {
            timeZone = text;
            return ZoneId.getAvailableZoneIds().contains(text);
        }

        boolean inside(String text) {
            inside = text.equals(STARTED) ? null : address(text);
            return inside != null || text.equals(STARTED);
        }

        boolean outside(String text) {
            try {
                outside = Outside.of(text);
                return outside != null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        boolean flush(String text) {
            flushMinutes = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
            return flushMinutes >= 0 && flushMinutes <= MOST_MINUTES;
        }

        boolean httpsOnly(String text) {
            httpsOnly = text.equals(ON);
            return httpsOnly || text.equals(OFF);
        }

        boolean redirect(String text) {
            transparent = text.equals(TPROXY);
            return transparent || text.equals(NAT);
        }

        boolean offload(String text) {
            offload = text.equals(ON);
            return offload || text.equals(OFF);
        }
    }

    /** An address that a router can have, with its prefix length; null for everything else. */
    private static Subnet address(String text) {
        int slash = text.indexOf('/');
        var length = slash < 0 ? "" : text.substring(slash + 1);
        if (!length.matches("[1-9]|[12][0-9]|3[0-2]")) {
            return null;
        }
        try {
            int address = Addresses.parse(text.substring(0, slash));
            int prefix = Integer.parseInt(length);
            int hosts = prefix == 32 ? 0 : -1 >>> prefix;
            int first = address >>> 24;
            boolean host = prefix >= 31 || (address & hosts) != 0 && (address & hosts) != hosts;
            return host && first != 0 && first != 127 && first < 224 ? new Subnet(address, prefix) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What is wrong with all of them together; empty if nothing is. */
    String fault() {
        if (inside != null && outside.subnet != null
                && (inside.contains(outside.subnet.address()) || outside.subnet.contains(inside.address()))) {
            return "inside-address and outside-address would lie in the same network, so nobody could tell inside from outside";
        }
        return "";
    }
}
