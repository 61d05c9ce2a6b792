package bauta.web.change;

/**
 * What a command left behind.
 *
 * @param exit 0 if it did what it was to do
 * @param out  standard output
 * @param err  standard error
 */
public record Outcome(int exit, String out, String err) {
    public boolean good() {
        return exit == 0;
    }
}
