package bauta.board;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tinylog.Logger;

/** Runs a program of the board with a fixed list of words, never a shell, and never longer than a bound. */
final class Programs {
    private static final int MOST_BYTES = 1 << 16;

    private Programs() {
    }

    /** The words to run a program by, which BusyBox has where nobody else does. */
    static List<String> named(String program, String... words) {
        var all = new ArrayList<String>();
        var path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        if (Stream.of(path.split(":")).noneMatch(directory -> Files.isExecutable(Path.of(directory, program)))) {
            all.add("busybox");
        }
        all.add(program);
        all.addAll(List.of(words));
        return all;
    }

    /** The process whose number is in that file, if its command line still has that word; else the number went to somebody else. */
    static Optional<ProcessHandle> left(Path pidFile, Path word) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            if (Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains(word.toString())) {
                return ProcessHandle.of(pid);
            }
        } catch (IOException | NumberFormatException e) {
            Logger.trace("No process was left: {}", e.getMessage());
        }
        return Optional.empty();
    }

    /**
     * Runs it to its end and returns what it wrote on standard output.
     *
     * @param input its standard input
     * @throws IOException if it cannot be run, fails or takes too long; the message says why
     */
    static String run(List<String> words, byte[] input, int seconds) throws IOException {
        var process = new ProcessBuilder(words).start();
        try (var watch = Bound.of(process, seconds)) {
            var complaint = new StringBuilder();
            var listener = Thread.ofVirtual().start(() -> complaint.append(text(process.getErrorStream())));
            try (var in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // One that does not read to the end says in its exit code whether it is content.
                complaint.append("");
            }
            var said = text(process.getInputStream());
            int code = process.waitFor();
            listener.join();
            if (watch.passed()) {
                throw new IOException(words.getFirst() + " took longer than " + seconds + " s");
            }
            if (code != 0) {
                throw new IOException(complaint.isEmpty() ? words.getFirst() + " failed with exit code " + code : complaint.toString().strip());
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Runs it and passes on what it writes, standard error included, as it comes.
     *
     * @param listens whether somebody still wants it; it ends when nobody does
     * @return the exit code; below zero when it was ended for the bound
     */
    static int follow(List<String> words, int seconds, Consumer<String> out, BooleanSupplier listens) throws IOException {
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (var watch = Bound.of(process, seconds); var reader = process.inputReader(StandardCharsets.UTF_8)) {
            process.getOutputStream().close();
            pass(reader, out, listens, watch);
            if (!listens.getAsBoolean()) {
                process.destroy();
            }
            int code = process.waitFor();
            return watch.passed() ? -1 : code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void pass(BufferedReader reader, Consumer<String> out, BooleanSupplier listens, Bound watch) throws IOException {
        try {
            for (var line = reader.readLine(); line != null && listens.getAsBoolean(); line = reader.readLine()) {
                // What comes from the network must not play with a terminal.
                out.accept(line.replaceAll("\\p{Cntrl}", "?") + "\n");
            }
        } catch (IOException e) {
            // The end of a process closes what it was read by.
            if (!watch.passed()) {
                throw e;
            }
        }
    }

    private static String text(InputStream from) {
        try (from) {
            return new String(from.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends a process that takes too long. */
    private static final class Bound implements AutoCloseable {
        private final Process process;
        private final Thread thread;
        private volatile boolean passed;

        private Bound(Process process, int seconds) {
            this.process = process;
            thread = Thread.ofVirtual().unstarted(() -> {
                try {
                    TimeUnit.SECONDS.sleep(seconds);
                    passed = true;
                    process.destroyForcibly();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        static Bound of(Process process, int seconds) {
            var bound = new Bound(process, seconds);
            bound.thread.start();
            return bound;
        }

        boolean passed() {
            return passed;
        }

        @Override
        public void close() {
            thread.interrupt();
            process.destroyForcibly();
        }
    }
}
