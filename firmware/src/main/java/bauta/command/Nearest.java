package bauta.command;

import java.util.Collection;

/** Guesses which word was meant by one that is not known. */
final class Nearest {
    private Nearest() {
    }

    /** {@code "; did you mean X?"} for the most similar name, or nothing where none is similar. */
    static String hint(String word, Collection<String> names) {
        String best = null;
        int least = Math.max(2, word.length() / 3) + 1;
        for (var name : names) {
            int distance = !word.isEmpty() && name.startsWith(word) ? 1 : distance(word, name);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best == null ? "" : "; did you mean " + best + "?";
    }

    /** How many letters have to be changed, added or removed (Levenshtein), but for long words more than any limit at once. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 30) {
            return Integer.MAX_VALUE;
        }
        var row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
