package bauta.forward;

/**
 * What every forward has, whichever module it belongs to: a name that flows bear, terms, and a count of those it refused. The
 * definition of a forward never changes; what can change is the path thread's.
 */
public abstract sealed class Forward permits PortForward, MarkForward, AutoForward, AddressBinding {
    /** Names it in its flows: the same for the same definition, even in another process; never 0. */
    public final int id;
    /** The module it belongs to. */
    final String module;
    private Terms terms = Terms.NONE;
    private long refused;
    /** Serves only where no other can. Path thread only. */
    private boolean out;

    /** @param definition what distinguishes it from others of its module */
    Forward(String module, int... definition) {
        this.module = module;
        int hash = module.hashCode();
        for (int value : definition) {
            hash = (hash ^ value) * 0x9e3779b9;
            hash ^= hash >>> 15;
        }
        id = hash == 0 ? 1 : hash;
    }

    /** A forward as it stood when it was asked for; in the order of the module's rows. */
    public record Detail(int id, Terms terms, long refused) {
    }

    /** The host that serves it; null where that is not settled. */
    abstract Backend backend();

    Detail detail() {
        return new Detail(id, terms, refused);
    }

    public Terms terms() {
        return terms;
    }

    void terms(Terms changed) {
        terms = changed.or(terms);
    }

    /** Whether a client of that address may use it. */
    public boolean admits(int client) {
        return terms.access().admits(client);
    }

    boolean out() {
        return out;
    }

    void out(boolean without) {
        out = without;
    }

    void countRefused() {
        refused++;
    }
}
