package bauta.board;

import bauta.command.BoardSettings;
import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.TimeZone;
import org.tinylog.Logger;

/**
 * The board's name and time zone as its settings say: the name goes to the kernel (hostname(7)) and to {@code RUN/host-name}, the
 * zone to {@code RUN/localtime} (tzfile(5)). Only where the router owns the whole system.
 */
final class Identity {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private final Path run;
    private BoardSettings applied;

    Identity(Path run) {
        this.run = run;
    }

    /** Brings both to what these say, if they do not yet. */
    synchronized void apply(BoardSettings settings) {
        if (applied != null && applied.hostName().equals(settings.hostName()) && applied.timeZone().equals(settings.timeZone())) {
            return;
        }
        applied = settings;
        try {
            Files.writeString(KERNEL, settings.hostName(), StandardCharsets.US_ASCII);
            AtomicFile.write(run.resolve("host-name"), (settings.hostName() + "\n").getBytes(StandardCharsets.US_ASCII), AtomicFile.OPEN);
            var zone = ZoneId.of(settings.timeZone());
            AtomicFile.write(run.resolve("localtime"), ZoneFile.of(zone.getRules()), AtomicFile.OPEN);
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
        } catch (IOException e) {
            Logger.warn("The board's name or time zone cannot be set: {}", e.getMessage());
        }
    }
}
