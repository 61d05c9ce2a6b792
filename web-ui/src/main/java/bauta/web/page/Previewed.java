package bauta.web.page;

import java.util.List;

/** Thrown where a form that is only being filled in would give its command; says which, and what would be said about it. */
final class Previewed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> words;
    private final String complaint;

    Previewed(List<String> words, String complaint) {
        super("", null, false, false);
        this.words = words;
        this.complaint = complaint;
    }

    List<String> words() {
        return words;
    }

    String complaint() {
        return complaint;
    }
}
