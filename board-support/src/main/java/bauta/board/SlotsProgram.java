package bauta.board;

import bauta.update.Slots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.tinylog.Logger;

/**
 * The slots of the SD image, by the image's own program {@code slots}, which its initial file system understands alike. While the
 * router runs nobody else changes the boot record, so it is read once after each change.
 */
final class SlotsProgram implements Slots {
    private static final int PATIENCE_SECONDS = 60;
    private static final byte[] NO_INPUT = {};

    private final Path program;
    /** Null where it has to be read. */
    private volatile State known;

    /** @param program where it is */
    SlotsProgram(Path program) {
        this.program = program;
    }

    /** Whether this system has slots at all. */
    boolean there() {
        return Files.isExecutable(program);
    }

    private String run(String... words) throws IOException {
        var all = new ArrayList<>(List.of(program.toString()));
        all.addAll(List.of(words));
        return Programs.run(all, NO_INPUT, PATIENCE_SECONDS);
    }

    @Override
    public State state() throws IOException {
        var state = known;
        if (state == null) {
            state = read();
            known = state;
        }
        return state;
    }

    private State read() throws IOException {
        var said = run("show");
        var values = new HashMap<String, String>();
        said.lines().forEach(line -> values.put(line.split(" ", 2)[0], line.substring(line.indexOf(' ') + 1)));
        var trying = values.getOrDefault("try", "").split(" ");
        if (trying.length != 2 || !trying[1].matches("[0-9]")) {
            throw new IOException("the boot record cannot be understood: " + said.strip());
        }
        return new State(slot(values.get("running"), said), slot(values.get("active"), said), slot(trying[0], said),
                Integer.parseInt(trying[1]), slot(values.get("failed"), said));
    }

    private void change(String word) throws IOException {
        try {
            run(word);
        } finally {
            known = null;
        }
    }

    private static char slot(String text, String said) throws IOException {
        if (text == null || !text.matches("[ab-]")) {
            throw new IOException("the boot record cannot be understood: " + said.strip());
        }
        return text.charAt(0);
    }

    @Override
    public Path idle() throws IOException {
        return Path.of(run("idle").strip());
    }

    @Override
    public void uncached() {
        try {
            Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "1\n", StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // Then it is compared with what memory holds, which finds less.
            Logger.debug("The page cache stays: {}", e.getMessage());
        }
    }

    @Override
    public void bootFiles(Path directory) throws IOException {
        run("boot-files", directory.toString());
    }

    @Override
    public void tryIdle() throws IOException {
        change("try");
    }

    @Override
    public void keep() throws IOException {
        change("keep");
    }

    /** What runs is the active one then, so that it does not count as failed. */
    @Override
    public void cancel() throws IOException {
        change("back");
    }

    @Override
    public void back() throws IOException {
        change("back");
    }
}
