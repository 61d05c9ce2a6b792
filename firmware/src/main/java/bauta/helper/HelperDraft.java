package bauta.helper;

import java.util.List;

/** Helpers that attend to no flow, for commands whose work is not to take effect yet. Begins as a router does. */
public final class HelperDraft implements HelperControl {
    private final List<Loaded> all = Helper.all().stream().map(Loaded::new).toList();

    public HelperDraft() {
        all.stream().filter(loaded -> loaded.helper.number() == Helpers.FROM_THE_START).forEach(loaded -> loaded.load(HelperChoice.DEFAULT));
    }

    @Override
    public List<Helpers.Row> rows() {
        return all.stream().map(Helpers::row).toList();
    }

    @Override
    public void load(String name, HelperChoice choice) {
        of(name).load(choice);
    }

    @Override
    public boolean unload(String name) {
        var loaded = of(name);
        if (!loaded.loaded) {
            return false;
        }
        loaded.unload();
        return true;
    }

    @Override
    public int expected() {
        return 0;
    }

    private Loaded of(String name) {
        return all.stream().filter(loaded -> loaded.helper.name().equals(name)).findFirst().orElseThrow();
    }
}
