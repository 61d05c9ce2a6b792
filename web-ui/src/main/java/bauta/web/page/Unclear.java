package bauta.web.page;

/** Why a form was not followed, for the one who filled it in. */
public final class Unclear extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message a sentence, or what a command said */
    public Unclear(String message) {
        super(message, null, false, false);
    }
}
