package bauta.board;

import bauta.command.Served.Lease;
import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.tinylog.Logger;

/**
 * The leases that dnsmasq keeps: a line each of {@code EXPIRY MAC ADDRESS NAME CLIENT-ID}, the expiry in seconds since 1970. Names and
 * client identifiers are what clients sent; a name that is none is not shown, and a line that is none is left out.
 */
final class LeaseFile {
    private static final Pattern LINE = Pattern.compile("([0-9]{1,18}) (?:[0-9a-fA-F]{2}-)?((?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2})"
            + " ([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3}) ([^ ]*)(?: .*)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9-]{1,63}){0,8}");

    private LeaseFile() {
    }

    /** The leases that have not ended; none where there is no file. */
    static List<Lease> read(Path file, long nowSeconds) {
        var leases = new ArrayList<Lease>();
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.forEach(line -> {
                var lease = lease(line, nowSeconds);
                if (lease != null) {
                    leases.add(lease);
                }
            });
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            Logger.warn("Cannot read the leases: {}", e.getMessage());
        }
        return leases;
    }

    /**
     * Has leases last as long as they were given for, although the clock was set meanwhile: those that end within the longest time
     * when the clock is so much ahead. Others are older and have the right time.
     *
     * @param aheadSeconds by how much the clock was set; negative for back
     * @param nowSeconds   what it says now, since 1970
     */
    static void clockWasSet(Path file, long aheadSeconds, long nowSeconds, long longestSeconds) throws IOException {
        var lines = new ArrayList<String>();
        try {
            for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                long expiry = LINE.matcher(line).matches() ? Long.parseLong(line.substring(0, line.indexOf(' '))) : 0;
                long left = expiry + aheadSeconds - nowSeconds;
                boolean given = expiry != 0 && left > 0 && left <= longestSeconds;
                lines.add(given ? expiry + aheadSeconds + line.substring(line.indexOf(' ')) : line);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        AtomicFile.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1), AtomicFile.OPEN);
    }

    private static Lease lease(String line, long nowSeconds) {
        var found = LINE.matcher(line);
        if (!found.matches()) {
            return null;
        }
        long expiry = Long.parseLong(found.group(1));
        int address = 0;
        for (int i = 3; i <= 6; i++) {
            int part = Integer.parseInt(found.group(i));
            if (part > 255) {
                return null;
            }
            address = address << 8 | part;
        }
        if (expiry != 0 && expiry <= nowSeconds) {
            return null;
        }
        var name = found.group(7);
        return new Lease(address, Long.parseLong(found.group(2).replace(":", ""), 16), NAME.matcher(name).matches() ? name : "",
                expiry == 0 ? -1 : expiry - nowSeconds);
    }
}
