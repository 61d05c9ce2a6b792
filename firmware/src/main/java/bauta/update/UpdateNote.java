package bauta.update;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file {@code update} of the state directory, which both slots see: which version was tried last, instead of which, and what became of it. */
public final class UpdateNote {
    private final Path file;

    public UpdateNote(Path state) {
        file = state.resolve("update");
    }

    /**
     * What it says.
     *
     * @param version that was to be tried; empty if none ever was
     * @param before  the one that ran
     * @param fault   what its self-test missed; empty if it is not known
     */
    public record Content(String version, String before, String fault) {
        private static final Content NOTHING = new Content("", "", "");
    }

    public Content read() {
        try {
            var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            return lines.size() < 3 ? Content.NOTHING : new Content(lines.get(0), lines.get(1), lines.get(2));
        } catch (IOException e) {
            return Content.NOTHING;
        }
    }

    void begun(String version, String before) throws IOException {
        write(new Content(version, before, ""));
    }

    void failed(String fault) throws IOException {
        var content = read();
        write(new Content(content.version, content.before, fault));
    }

    private void write(Content content) throws IOException {
        var text = String.join("\n", List.of(content.version, content.before, content.fault.replace('\n', ' '))) + "\n";
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
