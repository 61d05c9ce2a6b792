package bauta.path;

/** The two sides of the router: the network it protects and the network it leads to. */
public enum Side {
    INSIDE, OUTSIDE;

    public Side other() {
        return this == INSIDE ? OUTSIDE : INSIDE;
    }
}
