package bauta.web.access;

import java.util.Locale;
import java.util.Set;

/** What a new password has to be like, when it is set in a browser. */
public final class NewPassword {
    /** Characters. */
    public static final int SHORTEST = 10;
    /** Characters. */
    public static final int LONGEST = 64;

    private static final int LEAST_DIFFERENT = 5;
    private static final Set<String> WELL_KNOWN = Set.of("password", "passwort", "administrator", "qwertyuiop", "1234567890", "0123456789",
            "letmein", "bauta", "router", "admin", "changeme", "welcome", "iloveyou", "qwertzuiop");

    private NewPassword() {
    }

    /** Why a password is not good enough, as a sentence; empty if it is. */
    public static String weakness(String clear) {
        if (clear.length() < SHORTEST) {
            return "Take at least " + SHORTEST + " characters; a few words in a row are easy to remember.";
        }
        if (clear.length() > LONGEST) {
            return "Take at most " + LONGEST + " characters.";
        }
        if (clear.chars().distinct().count() < LEAST_DIFFERENT) {
            return "Take more different characters.";
        }
        var letters = clear.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (WELL_KNOWN.contains(clear.toLowerCase(Locale.ROOT)) || WELL_KNOWN.contains(letters)) {
            return "This is one of the first passwords that anybody would try. Take another.";
        }
        return "";
    }
}
