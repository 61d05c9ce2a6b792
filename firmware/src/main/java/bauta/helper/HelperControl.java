package bauta.helper;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which helpers are loaded and how, as commands see and change it: those at work, or a draft of what is to be. */
public sealed interface HelperControl permits Helpers, HelperDraft {
    /** What the names of the modules of Linux 2.2 began with. */
    String MODULE_PREFIX = "ip_masq_";

    /** All helpers. */
    List<Helpers.Row> rows();

    /** The names of all helpers; any thread. */
    default List<String> names() {
        return Helper.all().stream().map(Helper::name).toList();
    }

    /** The name of the helper that is called so, with or without the prefix that modules of Linux 2.2 had; any thread. */
    default Optional<String> named(String name) {
        var bare = name.startsWith(MODULE_PREFIX) ? name.substring(MODULE_PREFIX.length()) : name;
        return names().stream().filter(bare::equals).findFirst();
    }

    /** The ports a helper attends to unless told otherwise; any thread. @param name one of {@link #named} */
    default List<Integer> ports(String name) {
        return Helper.all().stream().filter(helper -> helper.name().equals(name))
                .flatMap(helper -> Arrays.stream(helper.ports()).boxed()).toList();
    }

    /** Loads a helper, or loads it anew; flows that stand keep what they have. @param name one of {@link #named} */
    void load(String name, HelperChoice choice);

    /** Unloads a helper: its flows are no longer read, what they announced is forgotten. False if it was not loaded. */
    boolean unload(String name);

    /** Connections announced and not come yet. */
    int expected();

    /** The helpers that are loaded, by name; what each is loaded with is spelled out. */
    default Map<String, HelperChoice> choices() {
        var choices = new HashMap<String, HelperChoice>();
        for (var row : rows()) {
            if (row.loaded()) {
                choices.put(row.name(), new HelperChoice(row.ports(), row.marks(), row.denied()));
            }
        }
        return choices;
    }

    /** Goes over to other {@link #choices}; helpers that are loaded so already go on undisturbed. */
    default void take(Map<String, HelperChoice> wanted) {
        var now = choices();
        for (var name : names()) {
            var choice = wanted.get(name);
            if (choice == null) {
                unload(name);
            } else if (!choice.equals(now.get(name))) {
                load(name, choice);
            }
        }
    }
}
