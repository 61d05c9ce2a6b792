package bauta.store;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, in the unified format (POSIX.1-2017, diff -u), with three lines around each change. */
public final class UnifiedDiff {
    private static final int CONTEXT = 3;
    /** Differences beyond which a change is shown as all old lines and then all new ones. */
    private static final int MOST_EDITS = 500;

    private UnifiedDiff() {
    }

    private record Edit(char kind, String line) {
    }

    /** Empty if the texts have the same lines. */
    public static String of(String oldName, String oldText, String newName, String newText) {
        return of(oldName, oldText.lines().toList(), newName, newText.lines().toList());
    }

    /** Empty if the lines are the same. */
    public static String of(String oldName, List<String> before, String newName, List<String> after) {
        int head = 0;
        int least = Math.min(before.size(), after.size());
        while (head < least && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < least - head && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        if (head == before.size() && head == after.size()) {
            return "";
        }
        var edits = new ArrayList<Edit>();
        int begin = Math.max(0, head - CONTEXT);
        before.subList(begin, head).forEach(line -> edits.add(new Edit(' ', line)));
        middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail), edits);
        int end = before.size() - tail;
        before.subList(end, end + Math.min(CONTEXT, tail)).forEach(line -> edits.add(new Edit(' ', line)));
        return "--- " + oldName + "\n+++ " + newName + "\n" + hunks(edits, begin + 1);
    }

    /** @param line number of the first edit's line in both texts */
    private static String hunks(List<Edit> edits, int line) {
        var out = new StringBuilder();
        int oldLine = line;
        int newLine = line;
        for (int at = 0; at < edits.size();) {
            int end = hunkEnd(edits, at);
            if (end > at) {
                hunk(out, edits.subList(at, end), oldLine, newLine);
            }
            int next = Math.max(end, at + 1);
            for (; at < next; at++) {
                oldLine += edits.get(at).kind == '+' ? 0 : 1;
                newLine += edits.get(at).kind == '-' ? 0 : 1;
            }
        }
        return out.toString();
    }

    /** Where the hunk that begins at {@code from} ends; {@code from} itself if none begins there. */
    private static int hunkEnd(List<Edit> edits, int from) {
        int end = from;
        int reach = from + CONTEXT;
        for (int at = from; at < edits.size() && at <= reach; at++) {
            if (edits.get(at).kind != ' ') {
                end = at + 1;
                reach = at + 2 * CONTEXT + 1;
            }
        }
        return end == from ? from : Math.min(edits.size(), end + CONTEXT);
    }

    private static void hunk(StringBuilder out, List<Edit> hunk, int oldLine, int newLine) {
        long oldLines = hunk.stream().filter(edit -> edit.kind != '+').count();
        long newLines = hunk.stream().filter(edit -> edit.kind != '-').count();
        out.append("@@ -").append(range(oldLine, oldLines)).append(" +").append(range(newLine, newLines)).append(" @@\n");
        for (var edit : hunk) {
            out.append(edit.kind).append(edit.line).append('\n');
        }
    }

    private static String range(int line, long lines) {
        return lines == 1 ? Integer.toString(line) : (lines == 0 ? line - 1 : line) + "," + lines;
    }

    /** The shortest way from one to the other (E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986). */
    private static void middle(List<String> before, List<String> after, List<Edit> edits) {
        int n = before.size();
        int m = after.size();
        int most = Math.min(n + m, MOST_EDITS);
        var furthest = new int[2 * most + 3];
        var trace = new ArrayList<int[]>();
        for (int d = 0; d <= most; d++) {
            trace.add(furthest.clone());
            for (int k = -d; k <= d; k += 2) {
                int x = down(furthest, k, d, most) ? furthest[most + 1 + k + 1] : furthest[most + 1 + k - 1] + 1;
                while (x < n && x - k >= 0 && x - k < m && before.get(x).equals(after.get(x - k))) {
                    x++;
                }
                furthest[most + 1 + k] = x;
                if (x >= n && x - k >= m) {
                    way(before, after, trace, most, edits);
                    return;
                }
            }
        }
        before.forEach(line -> edits.add(new Edit('-', line)));
        after.forEach(line -> edits.add(new Edit('+', line)));
    }

    private static boolean down(int[] furthest, int k, int d, int most) {
        return k == -d || k != d && furthest[most + 1 + k - 1] < furthest[most + 1 + k + 1];
    }

    private static void way(List<String> before, List<String> after, List<int[]> trace, int most, List<Edit> edits) {
        var backwards = new ArrayList<Edit>();
        int x = before.size();
        int y = after.size();
        for (int d = trace.size() - 1; d >= 0; d--) {
            var furthest = trace.get(d);
            int k = x - y;
            int from = down(furthest, k, d, most) ? k + 1 : k - 1;
            int fromX = furthest[most + 1 + from];
            int fromY = fromX - from;
            while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
                backwards.add(new Edit(' ', before.get(--x)));
                y--;
            }
            if (d > 0) {
                boolean added = x == fromX;
                backwards.add(added ? new Edit('+', after.get(--y)) : new Edit('-', before.get(--x)));
            }
        }
        edits.addAll(backwards.reversed());
    }
}
