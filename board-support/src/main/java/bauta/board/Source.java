package bauta.board;

/** Where frames come from: a network card or a host port. Used by the path thread only. */
interface Source {
    /** What to poll for POLLIN; negative while there is nothing. */
    int fd();

    /** Whether a frame is seen to wait without asking the kernel; false also where only the kernel knows. */
    default boolean ready() {
        return false;
    }

    /**
     * Hands up to {@code max} waiting frames to the handler and never blocks.
     *
     * @return how many frames were taken from the kernel, those included that were dropped
     */
    int receive(FrameHandler handler, int max);

    /** Called when the frames received are not used any more; their memory goes back to where it came from. */
    void release();

    /** Takes note of an error that poll reported. */
    void failed();
}
