package bauta.path;

/** Who looks at live packets ({@link Router#watch}). Called on the path thread; has to return at once and may not change a frame. */
public interface Watch {
    /**
     * A frame came from a network card, or from the board by a host port; the memory is only valid during the call.
     *
     * @return where the steps of its way are to be noted, or null if they are of no interest
     */
    Trail arrives(Side side, boolean fromBoard, Block block, int at, int length);

    /** The frame is done with; only called where a trail was given. */
    void done(Trail trail);

    /** A frame goes to a network card, or to the board by a host port. */
    void leaves(Side side, boolean toBoard, Block block, int at, int length);
}
