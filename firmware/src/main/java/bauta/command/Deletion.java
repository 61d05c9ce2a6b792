package bauta.command;

import bauta.forward.Forward;
import bauta.forward.Module;
import bauta.path.PathThread;
import java.util.List;
import java.util.function.Supplier;

/**
 * A change that takes forwards away, and what becomes of their connections: they go on, and how many is said on standard error
 * unless there are none (standard output, which scripts read, stays as it was); or they are cut.
 */
record Deletion(Module module, PathThread path, ForwardedFlows flows) {
    private record Gone<T>(T answer, List<Integer> forwards) {
    }

    /** Makes the change, on the path thread, and returns what it answered. */
    <T> T run(Supplier<T> change, boolean cut, Console console) {
        var gone = path.call(() -> {
            var before = module.details();
            var answer = change.get();
            return new Gone<>(answer, TermsWords.gone(before, module.details()));
        });
        if (gone.forwards.isEmpty()) {
            return gone.answer;
        }
        long live = cut ? flows.cut(gone.forwards) : count(gone.forwards);
        if (live != 0) {
            var connections = live == 1 ? "1 connection" : live + " connections";
            console.err(module.name() + ": " + connections + (cut ? " cut\n" : live == 1
                    ? " still uses what was deleted and goes on; --cut would end it\n"
                    : " still use what was deleted and go on; --cut would end them\n"));
        }
        return gone.answer;
    }

    private long count(List<Integer> forwards) {
        var live = flows.live();
        return forwards.stream().mapToLong(id -> live.getOrDefault(id, 0L)).sum();
    }

    /** What belongs to each row of the module, in the same order, as a listing with {@code -v} shows it. */
    List<String> columns(List<Forward.Detail> details) {
        var live = flows.live();
        return details.stream().map(detail -> TermsWords.columns(detail, live.getOrDefault(detail.id(), 0L))).toList();
    }
}
