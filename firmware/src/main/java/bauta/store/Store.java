package bauta.store;

import bauta.store.Generations.Generation;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps the configuration: loads the newest good generation at the start, saves what changes, goes back, and has one change at
 * a time on trial. What is on trial is never on disk, so a router that dies meanwhile comes up as it was before. For any thread.
 */
public final class Store implements AutoCloseable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Generations generations;
    private final Running running;
    private final Consumer<String> warn;
    private final Supplier<Instant> clock;
    private final Autosave autosave;
    private Trial trial;
    private volatile Object savedStamp;
    /** As it was when {@link #changed} was told last. */
    private volatile Object seenStamp;
    private volatile String loadFault = "";
    private volatile String saveFault = "";

    /** @param warn takes what has to be read by somebody, a line each */
    public Store(Generations generations, Running running, Consumer<String> warn) {
        this(generations, running, warn, Instant::now, new Burst(QUIET_NANOS, LONGEST_NANOS));
    }

    Store(Generations generations, Running running, Consumer<String> warn, Supplier<Instant> clock, Burst burst) {
        this.generations = generations;
        this.running = running;
        this.warn = warn;
        this.clock = clock;
        savedStamp = running.stamp();
        autosave = new Autosave(burst, this::autosave);
    }

    /**
     * Loads the newest generation that is good in every command of it; those that are not are said. For the start, before the
     * first packet.
     *
     * @param otherwise puts in force what holds where nothing was ever saved, or nothing good is left
     */
    public synchronized void load(Runnable otherwise) {
        var faults = new ArrayList<String>();
        for (int number : numbers(faults)) {
            var generation = generations.read(number);
            var fault = generation.good() ? attempt(generation) : generation.fault();
            if (fault.isEmpty()) {
                loaded(faults, "generation " + number + ", saved " + generation.file().date() + ", is in force instead");
                return;
            }
            faults.add("generation " + number + " " + fault);
        }
        otherwise.run();
        loaded(faults, "the rules of a router that nobody configured yet are in force instead");
    }

    private List<Integer> numbers(List<String> faults) {
        try {
            return generations.numbers();
        } catch (IOException e) {
            faults.add("the saved configurations cannot be read: " + e);
            return List.of();
        }
    }

    private String attempt(Generation generation) {
        try {
            running.load("generation " + generation.number(), generation.file().body());
            return "";
        } catch (UnreadableException e) {
            return "cannot be done: " + e.getMessage();
        }
    }

    private void loaded(List<String> faults, String instead) {
        savedStamp = running.stamp();
        if (!faults.isEmpty()) {
            loadFault = "the saved configuration was NOT loaded: " + String.join("; ", faults) + "; " + instead;
            warn.accept(loadFault);
        }
    }

    /** To be told after everything that may have changed the configuration; saves that soon, if it is to save by itself. */
    public void changed() {
        var stamp = running.stamp();
        // What only asks must not put off the saving of what changed before.
        if (!stamp.equals(seenStamp)) {
            seenStamp = stamp;
            if (!stamp.equals(savedStamp)) {
                autosave.change();
            }
        }
    }

    private boolean pending() {
        return !running.stamp().equals(savedStamp);
    }

    /**
     * Saves what is in force.
     *
     * @return the number of the new generation; empty if the newest one is just the same
     */
    public synchronized OptionalInt save(String note) throws IOException, RefusedException {
        if (trial != null) {
            throw new RefusedException("a change is on trial; 'bauta confirm' keeps and saves it");
        }
        return write(note);
    }

    private OptionalInt write(String note) throws IOException {
        var stamp = running.stamp();
        var body = running.text();
        try {
            var numbers = generations.numbers();
            var newest = numbers.isEmpty() ? null : generations.read(numbers.getFirst()).file();
            var number = OptionalInt.empty();
            if (newest == null || !newest.body().equals(body)) {
                number = OptionalInt.of(generations.save(new SavedFile(DATE.format(clock.get()), note, body), running.generations()));
            }
            savedStamp = stamp;
            loadFault = "";
            saveFault = "";
            return number;
        } catch (IOException e) {
            var fault = "the configuration could NOT be saved: " + e;
            if (!fault.equals(saveFault)) {
                saveFault = fault;
                warn.accept(fault);
            }
            throw e;
        }
    }

    /** Whether there is nothing left to do. */
    private synchronized boolean autosave() {
        if (trial != null || !running.autosave() || !pending()) {
            return true;
        }
        try {
            write("saved by itself");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Saves under that note if changes are saved by themselves; empty if they are not. */
    private OptionalInt saveIfWanted(String note) throws IOException {
        return running.autosave() ? write(note) : OptionalInt.empty();
    }

    /** All that were saved, newest first; each is read when its turn comes, for they can be long. */
    public Stream<Generation> generations() throws IOException {
        return generations.all();
    }

    /** The commands of a generation. */
    public String body(int number) throws RefusedException {
        var generation = generations.read(number);
        if (!generation.good()) {
            throw new RefusedException("generation " + number + " " + generation.fault());
        }
        return generation.file().body();
    }

    /** The commands of what is in force. */
    public String text() {
        return running.text();
    }

    /**
     * Puts an earlier generation in force, and saves that if changes are saved by themselves.
     *
     * @return the number of the new generation, empty if none was made
     */
    public OptionalInt revert(int number) throws RefusedException, IOException {
        return replace("generation " + number, body(number), "back to generation " + number);
    }

    /**
     * Puts what these commands make from nothing in force, all of it or nothing, and saves it if changes are saved by themselves.
     *
     * @param name what messages call it
     * @return the number of the new generation, empty if none was made
     */
    public synchronized OptionalInt replace(String name, String text, String note) throws RefusedException, IOException {
        if (trial != null) {
            throw new RefusedException("a change is on trial; 'bauta confirm' keeps it, or wait until it is over");
        }
        try {
            running.load(name, text);
        } catch (UnreadableException e) {
            throw new RefusedException(e.getMessage() + "; nothing was changed");
        }
        return saveIfWanted(note);
    }

    /** Begins a trial: remembers what is in force, after saving it if it is to be saved by itself and was not yet. */
    public synchronized Trial begin(long nanos) throws RefusedException, IOException {
        if (trial != null) {
            throw new RefusedException("another change is on trial for " + trial.secondsLeft() + " s more; 'bauta confirm' keeps it");
        }
        if (pending()) {
            saveIfWanted("before a try");
        }
        trial = new Trial(running.snapshot(), this::over, nanos);
        return trial;
    }

    private void over() {
        synchronized (this) {
            trial = null;
        }
        seenStamp = null; // what was on trial could not be saved
        changed();
    }

    /**
     * Keeps the change on trial, and saves it if changes are saved by themselves.
     *
     * @return the number of the new generation, empty if none was made
     * @throws RefusedException if none is on trial
     * @throws IOException      if it stays but cannot be saved
     */
    public synchronized OptionalInt confirm() throws RefusedException, IOException {
        if (trial == null || !trial.confirm()) {
            throw new RefusedException("nothing is on trial that could be confirmed");
        }
        return saveIfWanted("confirmed try");
    }

    /** Whether a change is on trial. */
    public boolean trying() {
        return onTrial() != null;
    }

    /** Whether changes are saved by themselves. */
    public boolean savesByItself() {
        return running.autosave();
    }

    /** What an administrator has to know about what is in force and what is saved; empty if all is well. */
    public List<String> notices() {
        var notices = new ArrayList<String>();
        for (var fault : List.of(loadFault, saveFault)) {
            if (!fault.isEmpty()) {
                notices.add(fault);
            }
        }
        var now = onTrial();
        if (now != null) {
            notices.add("a change is on trial, " + now.secondsLeft() + " s left; 'bauta confirm' keeps it");
        }
        return notices;
    }

    /** Seconds until a change on trial goes away; empty if none is. */
    public OptionalLong trialSeconds() {
        var now = onTrial();
        return now == null ? OptionalLong.empty() : OptionalLong.of(now.secondsLeft());
    }

    private synchronized Trial onTrial() {
        return trial;
    }

    /** Saves at once what was to be saved soon, and nothing more from then on. */
    @Override
    public void close() {
        autosave.close();
        autosave();
    }
}
