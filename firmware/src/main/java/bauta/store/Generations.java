package bauta.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of saved configurations, {@code 0001.bauta} and so on. A new one is there whole or not at all, whenever the
 * power goes (fsync(2), rename(2)), and none is removed before younger good ones are enough. For one thread at a time.
 */
public final class Generations {
    /** Bytes; a file above that is none of ours. */
    static final int LARGEST = 16 << 20;

    private static final String SUFFIX = ".bauta";

    private final Path directory;

    /** @param directory made when something is saved */
    public Generations(Path directory) {
        this.directory = directory;
    }

    /**
     * One of them.
     *
     * @param number 1 or more
     * @param bytes  size of its file
     * @param file   null if it cannot be used
     * @param fault  why it cannot, completing "generation 12 ..."; empty if it can
     */
    public record Generation(int number, long bytes, SavedFile file, String fault) {
        public boolean good() {
            return file != null;
        }
    }

    /** The numbers of all there are, newest first; none if the directory is not there. */
    public List<Integer> numbers() throws IOException {
        var numbers = new ArrayList<Integer>();
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                var digits = name.substring(0, name.length() - SUFFIX.length());
                if (digits.matches("[0-9]{4,9}")) {
                    numbers.add(Integer.parseInt(digits));
                }
            }
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return numbers.stream().sorted((a, b) -> Integer.compare(b, a)).toList();
    }

    /** Reads one; what cannot be read is one that is not good. */
    public Generation read(int number) {
        var path = path(number);
        long size = 0;
        try {
            size = Files.size(path);
            if (size > LARGEST) {
                throw new UnreadableException("is larger than " + LARGEST + " bytes");
            }
            return new Generation(number, size, SavedFile.of(Files.readAllBytes(path)), "");
        } catch (NoSuchFileException e) {
            return new Generation(number, 0, null, "does not exist");
        } catch (IOException e) {
            return new Generation(number, size, null, "cannot be read: " + e.getMessage());
        } catch (UnreadableException e) {
            return new Generation(number, size, null, e.getMessage());
        }
    }

    /** All there are, newest first; each is read when its turn comes. */
    public Stream<Generation> all() throws IOException {
        return numbers().stream().map(this::read);
    }

    /**
     * Saves a new one, and then removes those that are older than the newest {@code keep} good ones.
     *
     * @return its number
     * @throws IOException if it is not saved
     */
    public int save(SavedFile file, int keep) throws IOException {
        var numbers = numbers();
        int number = numbers.isEmpty() ? 1 : numbers.getFirst() + 1;
        var bytes = file.bytes();
        if (bytes.length > LARGEST) {
            throw new IOException("the configuration is larger than " + LARGEST + " bytes");
        }
        AtomicFile.write(path(number), bytes);
        prune(keep);
        return number;
    }

    private void prune(int keep) throws IOException {
        int good = 0;
        for (int number : numbers()) {
            if (good >= keep) {
                Files.deleteIfExists(path(number));
            } else if (read(number).good()) {
                good++;
            }
        }
    }

    private Path path(int number) {
        return directory.resolve("%04d".formatted(number) + SUFFIX);
    }
}
