package bauta.firmware;

import bauta.chains.RuleSet;
import bauta.command.Console;
import bauta.command.Script;
import bauta.command.ScriptException;
import bauta.firmware.Engine.Forwards;
import bauta.forward.Autofw;
import bauta.forward.Mfw;
import bauta.forward.Portfw;
import java.util.stream.Stream;

/**
 * Chains and forwards as they would be after some commands, which were done on a draft that no packet sees. It never changes; rules that
 * stay are the same objects as those in force, with the counters that they have. For any thread.
 */
public final class Rehearsed {
    private static final String NAME = "what waits";

    private final Configuration inForce;
    private final Configuration draft;
    private final Configuration.Stamp began;
    private final Rehearsal rehearsal;

    /** Does a script on a draft of a configuration. */
    interface Rehearsal {
        Configuration of(Configuration from, Script script, Console console) throws ScriptException;
    }

    private Rehearsed(Configuration inForce, Configuration.Stamp began, Configuration draft, Rehearsal rehearsal) {
        this.inForce = inForce;
        this.began = began;
        this.draft = draft;
        this.rehearsal = rehearsal;
    }

    static Rehearsed of(Configuration inForce, Rehearsal rehearsal, String script, Console console) throws ScriptException {
        var draft = rehearsal.of(inForce, Script.of(NAME, script), console);
        return new Rehearsed(inForce, draft.origin(), draft, rehearsal);
    }

    /** What would be after some more commands; this one stays as it is. */
    public Rehearsed then(String script, Console console) throws ScriptException {
        return new Rehearsed(inForce, began, rehearsal.of(draft, Script.of(NAME, script), console), rehearsal);
    }

    /** Whether what is in force is still what this was made from. */
    public boolean holds() {
        return began.equals(inForce.stamp());
    }

    public RuleSet chains() {
        return draft.tables.current();
    }

    public Forwards<Portfw.Row> portfw() {
        return new Forwards<>(draft.portfw.rows(), draft.portfw.details());
    }

    public Forwards<Mfw.Row> mfw() {
        return new Forwards<>(draft.mfw.rows(), draft.mfw.details());
    }

    public Forwards<Autofw.Row> autofw() {
        return new Forwards<>(draft.autofw.rows(), draft.autofw.details());
    }

    /** As {@link Engine#lines} would be. */
    public Stream<String> lines() {
        return draft.lines();
    }

    /** As {@link Engine#besideChains} would be. */
    public Stream<String> besideChains() {
        return draft.besideChains();
    }
}
