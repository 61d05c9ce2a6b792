package bauta.command;

/** Why a command does nothing: what people read on standard error, and the exit code. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int exit;

    /** @param message without the command's name and without line end; empty where the exit code says it all */
    Refusal(int exit, String message) {
        super(message, null, false, false);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}
