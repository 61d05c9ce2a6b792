package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.update.Slots;
import bauta.update.UpdateException;
import bauta.update.Updater;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** The sub-command {@code update} of {@code bauta}: another version of the whole image. */
public final class BautaUpdate {
    private static final int STEP_PERCENT = 10;

    private final Updater updater;
    private final Supplier<String> missing;

    /**
     * @param updater null where the system has no slots
     * @param missing what the self-test of a version on trial waits for; empty if there is none or all is well
     */
    public BautaUpdate(Updater updater, Supplier<String> missing) {
        this.updater = updater;
        this.missing = missing;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("update", "FILE|status", "writes a signed update to the idle slot, tried at the next start; how"
                + " it stands", this::update);
    }

    private void update(List<String> words, Console console) throws Refusal {
        if (words.size() != 1 || words.getFirst().startsWith("-")) {
            throw new Refusal(2, "update needs FILE or status");
        }
        if (updater == null) {
            throw new Refusal(1, "update: this system does not come from the SD image, so it has no slot for an update");
        }
        try {
            if (words.getFirst().equals("status")) {
                status(console);
            } else {
                write(console);
            }
        } catch (UpdateException e) {
            throw new Refusal(1, "update: " + e.getMessage() + ". Nothing changes: version " + updater.running() + " runs and starts next");
        } catch (IOException e) {
            throw new Refusal(1, "update: " + e.getMessage() + ". Version " + updater.running() + " runs and starts next");
        }
    }

    private void write(Console console) throws UpdateException, IOException {
        var written = updater.write(console.in(), new Percent(console));
        written.warnings().forEach(warning -> console.err("bauta: update: warning: " + warning + "\n"));
        console.out("version " + written.version() + " is in slot " + written.slot() + " and is tried at the next start: 'bauta reboot'.\n"
                + "It is kept if both cards, a packet's way and this router's page work then; if not, version " + updater.running()
                + " comes back by itself.\n");
    }

    /** Says how far it is, so that nobody pulls the plug out of impatience. */
    private static final class Percent implements LongConsumer {
        private final Console console;
        private long all = 1;
        private long next = STEP_PERCENT;

        Percent(Console console) {
            this.console = console;
        }

        @Override
        public void accept(long bytes) {
            if (bytes < 0) {
                all = -bytes;
                console.out("the signature is good; writing " + (all >>> 20) + " MB\n");
            }
            for (; bytes * 100 >= all * next; next += STEP_PERCENT) {
                console.out(next + " %\n");
            }
        }
    }

    private void status(Console console) throws IOException {
        var state = updater.state();
        console.out("version " + updater.running() + " runs, from slot " + state.running()
                + (state.active() == state.running() ? "" : "; slot " + state.active() + " is the one to start") + "\n");
        notices(state).forEach(notice -> console.out(notice + "\n"));
    }

    /** What an administrator has to know about updates, a line each; empty if all is well. */
    public List<String> notices() {
        if (updater == null) {
            return List.of();
        }
        try {
            return notices(updater.state());
        } catch (IOException e) {
            return List.of("the boot record cannot be read: " + e.getMessage());
        }
    }

    private List<String> notices(Slots.State state) {
        var last = updater.note().read();
        var notices = new ArrayList<String>();
        if (state.onTrial()) {
            var waits = missing.get();
            notices.add("version " + updater.running() + " is on trial" + (waits.isEmpty() ? "" : "; its self-test waits until " + waits));
        } else if (state.trying() != Slots.NONE) {
            notices.add("version " + last.version() + " in slot " + state.trying() + " is tried at the next start ('bauta reboot')");
        }
        if (state.failed() == state.idle()) {
            notices.add("the update to version " + last.version() + " was taken back: "
                    + (last.fault().isEmpty() ? "it did not start up to its self-test" : last.fault()));
        }
        return notices;
    }
}
