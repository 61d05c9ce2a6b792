package bauta.health;

/**
 * Something that changed what is served or what can be reached; one for each transition.
 *
 * @param number      1 or more, the next one is higher by 1, also after a new start
 * @param epochMillis what the board's clock said, which need not be right
 * @param subject     the group as commands take it, or {@code outside}
 * @param backend     the host it is about, as people read it; empty for none
 * @param text        a sentence without full stop
 */
public record Event(long number, long epochMillis, Kind kind, String subject, String backend, String text) {
    /** What happened. */
    public enum Kind {
        /** A host fails its checks. */
        FAIL("fail"),
        /** A host is well again. */
        RETURN("return"),
        /** A host that was back for a while serves again. */
        FAIL_BACK("fail-back"),
        /** A step was forced by hand. */
        FORCED("forced"),
        /** A host was taken out by hand. */
        DRAIN("drain"),
        /** A host that was drained may serve again. */
        UNDRAIN("undrain"),
        /** The outside link is down. */
        LINK_DOWN("link-down"),
        /** The outside link is up. */
        LINK_UP("link-up"),
        /** The outside has another address, or none. */
        ADDRESS("address");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As the event history and hooks have it. */
        public String word() {
            return word;
        }

        static Kind of(String word) {
            for (var kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            return null;
        }
    }
}
