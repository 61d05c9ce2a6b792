package bauta.board;

import bauta.command.KernelFile;
import java.util.ArrayList;
import java.util.List;

/** The directories and files of a {@link FuseMount}, numbered from 1, the root; they never change. */
final class FuseTree {
    static final int ROOT = 1;

    private static final int DIRECTORY_PERMISSIONS = 0_555;

    private final List<Node> nodes = new ArrayList<>();

    /**
     * A directory or a file.
     *
     * @param number   from 1
     * @param parent   the number of the directory it is in; the root is its own
     * @param file     null for a directory
     */
    record Node(int number, int parent, String name, KernelFile file) {
        boolean directory() {
            return file == null;
        }

        /** Kind and permissions as stat(2) has them. */
        int mode() {
            return directory() ? 0_040_000 | DIRECTORY_PERMISSIONS : 0_100_000 | file.permissions();
        }

        /** The kind as readdir(3) has it. */
        int kind() {
            return mode() >>> 12;
        }
    }

    FuseTree(List<KernelFile> files) {
        nodes.add(new Node(ROOT, ROOT, "", null));
        for (var file : files) {
            var parts = file.path().split("/");
            int at = ROOT;
            for (int i = 0; i < parts.length; i++) {
                boolean last = i == parts.length - 1;
                var there = child(at, parts[i]);
                if (there == null) {
                    there = new Node(nodes.size() + 1, at, parts[i], last ? file : null);
                    nodes.add(there);
                }
                at = there.number;
            }
        }
    }

    int size() {
        return nodes.size();
    }

    /** The node of that number, or null. */
    Node node(long number) {
        return number >= 1 && number <= nodes.size() ? nodes.get((int) number - 1) : null;
    }

    /** The node of that name in a directory, or null. */
    Node child(long parent, String name) {
        for (var node : nodes) {
            if (node.number != ROOT && node.parent == parent && node.name.equals(name)) {
                return node;
            }
        }
        return null;
    }

    List<Node> children(long parent) {
        return nodes.stream().filter(node -> node.number != ROOT && node.parent == parent).toList();
    }
}
