package bauta.web.page;

/**
 * A page for the administrator: reads by GET, changes by POST. It is added to the list in {@link Pages}; who may see it, where its forms
 * come from and what surrounds it is none of its concern.
 */
public interface Page {
    /** Where it is, such as {@code /network}. */
    String path();

    /** What it is called, in its heading and in the navigation. */
    String title();

    /** Whether the navigation leads to it. */
    default boolean inNavigation() {
        return true;
    }

    /** Writes what it shows, below its heading. */
    void write(Visit visit);

    /**
     * Does what one of its forms asks for, by {@link Visit#change} or {@link Visit#run}; the browser then gets this page again, or
     * {@link Visit#then another}.
     *
     * @throws Unclear if that cannot be done; the form is shown again with the reason
     */
    default void act(Visit visit) throws Unclear {
        throw new Unclear("This page changes nothing.");
    }
}
