package bauta.update;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The two root file systems of the board, of which one runs, and the boot record that says which is next. Every change of the
 * record is there whole or not at all, whenever the power goes. The board has them.
 */
public interface Slots {
    /** No slot. */
    char NONE = '-';

    /**
     * What the boot record says.
     *
     * @param running the slot that runs, {@code a} or {@code b}
     * @param active  the one that is started if none is tried
     * @param trying  the one on trial, or {@link #NONE}
     * @param starts  what it has left
     * @param failed  the one whose trial did not pass, or {@link #NONE}
     */
    record State(char running, char active, char trying, int starts, char failed) {
        /** The slot that does not run. */
        public char idle() {
            return running == 'a' ? 'b' : 'a';
        }

        /** Whether what runs is on trial. */
        public boolean onTrial() {
            return trying == running;
        }
    }

    State state() throws IOException;

    /** The block device of the slot that does not run, or a file in its place. */
    Path idle() throws IOException;

    /** Has what was written be read from the device from now on, not from memory, as far as that is possible. */
    void uncached();

    /** Puts the kernel and what belongs to it, all files of that directory, where the slot that does not run starts from. */
    void bootFiles(Path directory) throws IOException;

    /** The slot that does not run is tried at the next start, once. */
    void tryIdle() throws IOException;

    /** What runs is the one to start from now on, and none is on trial. */
    void keep() throws IOException;

    /** None is tried; for when what runs is not on trial. */
    void cancel() throws IOException;

    /** What runs did not pass; the next start takes the active one. */
    void back() throws IOException;
}
