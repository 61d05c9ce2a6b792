package bauta.board;

import bauta.command.BautaCommand.SubCommand;
import bauta.command.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tinylog.Logger;

/** Starting again: the daemon by its service manager, the whole board by systemd (systemctl(1)). */
final class Power {
    /** Exit code that asks the service manager for a new start ({@code EX_TEMPFAIL}, sysexits(3)). */
    static final int AGAIN = 75;

    /** Until whoever gave the command has the answer. */
    private static final long ANSWER_MILLIS = 300;

    /** Ends the daemon soon, so that it is started again. Connections go on. */
    void restart() {
        Thread.ofPlatform().name("restart").start(() -> {
            try {
                Thread.sleep(ANSWER_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            System.exit(AGAIN);
        });
    }

    /**
     * Has the board start again.
     *
     * @param arguments further ones for {@code systemctl reboot}
     * @throws IOException with a message for people, if nobody here can do that
     */
    void reboot(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("systemctl", "--no-block", "reboot"));
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new IOException("the board cannot be started again by systemctl: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    List<SubCommand> subCommands() {
        return List.of(
                new SubCommand("restart", "", "starts the router's firmware again; connections go on", (words, console) -> {
                    console.out("the firmware starts again\n");
                    Logger.info("Restart on request.");
                    restart();
                    return 0;
                }),
                new SubCommand("reboot", "", "starts the board again", this::reboot));
    }

    private int reboot(List<String> words, Console console) {
        try {
            Logger.info("Reboot on request.");
            reboot(List.of());
            console.out("the board starts again\n");
            return 0;
        } catch (IOException e) {
            console.err("bauta: reboot: " + e.getMessage() + "\n");
            return 1;
        }
    }
}
