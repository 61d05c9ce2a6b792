package bauta.store;

/** The configuration in force, as the store needs it. For any thread. */
public interface Running {
    /** The commands that would make it from nothing, the same for the same configuration. */
    String text();

    /** Unequal to what it was before, if a command changed something in between; cheaper than the text. */
    Object stamp();

    /**
     * Puts the configuration that these commands make from nothing in the place of what there is, at one moment; if one of them
     * fails, nothing changes. What both have in common goes on counting.
     *
     * @param name what messages call it
     * @throws UnreadableException naming the line, and what is wrong with it
     */
    void load(String name, String text) throws UnreadableException;

    /** Remembers everything, counts included; running it brings that back. */
    Runnable snapshot();

    /** Whether changes are saved by themselves. */
    boolean autosave();

    /** Good generations to keep. */
    int generations();
}
