package bauta.command;

/** Why a {@link Script} was not done: where it stands, and what is wrong there. */
public final class ScriptException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * @param script what people know it by, such as the name of its file
     * @param line   the number of the line, from 1
     */
    ScriptException(String script, int line, String why) {
        super(script + ", line " + line + ": " + why, null, false, false);
    }
}
