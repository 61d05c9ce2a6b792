package bauta.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A light that the kernel drives (Documentation/leds/leds-class.rst): its trigger is taken off, and put back at the end. */
final class SysLamp implements Lamp {
    static final Path DIRECTORY = Path.of("/sys/class/leds");
    private static final Pattern CHOSEN = Pattern.compile("\\[([^]]+)]");

    private final Path light;
    private final boolean activeLow;
    private final String trigger;

    SysLamp(Path directory, String name, boolean activeLow) throws IOException {
        light = directory.resolve(name);
        this.activeLow = activeLow;
        try {
            var chosen = CHOSEN.matcher(Files.readString(light.resolve("trigger")));
            trigger = chosen.find() ? chosen.group(1) : "none";
            Files.writeString(light.resolve("trigger"), "none");
        } catch (NoSuchFileException e) {
            throw new IOException("there is no light " + name + " in " + directory, e);
        }
    }

    @Override
    public void lit(boolean on) throws IOException {
        Files.writeString(light.resolve("brightness"), on ^ activeLow ? "1" : "0");
    }

    @Override
    public void close() {
        try {
            Files.writeString(light.resolve("trigger"), trigger);
        } catch (IOException e) {
            // It goes on as it is; there is nobody to be told.
            return;
        }
    }
}
