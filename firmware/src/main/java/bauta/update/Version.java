package bauta.update;

/** The order of version numbers such as {@code 0.10.2} and {@code 1.0-rc1}. */
final class Version {
    private Version() {
    }

    /** Whether a text is one: it begins with a digit and has 40 letters, digits, dots, dashes, pluses and tildes at most. */
    static boolean valid(String text) {
        return text.matches("[0-9][0-9A-Za-z.+~-]{0,39}");
    }

    /**
     * Numbers are compared as numbers; {@code 1.0-rc1} and {@code 1.0~rc1} come before {@code 1.0}. What follows a blank or a plus says
     * how it was built and counts for nothing: {@code 1.0 (abc)} and {@code 1.0+abc} are {@code 1.0}.
     */
    static int compare(String a, String b) {
        var left = parts(a);
        var right = parts(b);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = part(i < left.length ? left[i] : "", i < right.length ? right[i] : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String[] parts(String version) {
        return version.split("[ +]", 2)[0].split("(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])");
    }

    private static int part(String a, String b) {
        if (a.matches("[0-9]{1,18}") && b.matches("[0-9]{1,18}")) {
            return Long.compare(Long.parseLong(a), Long.parseLong(b));
        }
        int order = Boolean.compare(early(b), early(a));
        return order != 0 ? order : a.compareTo(b);
    }

    private static boolean early(String part) {
        return part.startsWith("-") || part.startsWith("~");
    }
}
