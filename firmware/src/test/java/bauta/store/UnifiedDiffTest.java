package bauta.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    @Test
    void changesAreShownWithThreeLinesAround() {
        assertEquals("""
                --- old
                +++ new
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                """, UnifiedDiff.of("old", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "new", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"));
    }

    @Test
    void anEmptySideHasRangeZero() {
        assertEquals("--- old\n+++ new\n@@ -0,0 +1 @@\n+a\n", UnifiedDiff.of("old", "", "new", "a\n"));
        assertEquals("--- old\n+++ new\n@@ -1 +0,0 @@\n-a\n", UnifiedDiff.of("old", "a\n", "new", ""));
    }

    @Test
    void equalTextsHaveNone() {
        assertEquals("", UnifiedDiff.of("old", "a\nb\n", "new", "a\nb\n"));
    }

    @Test
    void appliedToTheOldTextItGivesTheNewOne() {
        var random = new Random(5);
        for (int round = 0; round < 500; round++) {
            var before = lines(random, random.nextInt(40));
            var after = new ArrayList<>(before);
            for (int i = random.nextInt(8); i > 0; i--) {
                if (random.nextBoolean() || after.isEmpty()) {
                    after.add(random.nextInt(after.size() + 1), "line " + random.nextInt(9));
                } else {
                    after.remove(random.nextInt(after.size()));
                }
            }
            assertEquals(after, applied(UnifiedDiff.of("a", text(before), "b", text(after)), before));
        }
    }

    @Test
    void textsThatHaveNothingInCommonAreShownWhole() {
        var before = new ArrayList<String>();
        var after = new ArrayList<String>();
        for (int i = 0; i < 900; i++) {
            before.add("old " + i);
            after.add("new " + i);
        }
        assertEquals(after, applied(UnifiedDiff.of("a", text(before), "b", text(after)), before));
    }

    private static List<String> lines(Random random, int count) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            lines.add("line " + random.nextInt(9));
        }
        return lines;
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** What patch(1) makes of it. */
    private static List<String> applied(String diff, List<String> before) {
        var after = new ArrayList<String>();
        int at = 0;
        for (var line : diff.lines().skip(2).toList()) {
            if (line.startsWith("@@")) {
                var range = line.split("[-, ]+");
                boolean none = line.matches("@@ -[0-9]+,0 .*");
                int from = Integer.parseInt(range[1]) - (none ? 0 : 1);
                after.addAll(before.subList(at, from));
                at = from;
            } else if (line.startsWith("+")) {
                after.add(line.substring(1));
            } else {
                assertEquals(before.get(at), line.substring(1));
                if (line.startsWith(" ")) {
                    after.add(before.get(at));
                }
                at++;
            }
        }
        after.addAll(before.subList(at, before.size()));
        return after;
    }
}
