package bauta.board;

import bauta.command.BautaCommand.SubCommand;
import bauta.command.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.tinylog.Logger;

/** Starting again: the daemon by its service manager, the whole board by systemd (systemctl(1)). */
final class Power {
    /** Has the firmware of a Raspberry Pi start the kernel that is to be tried, once. */
    static final String TRYBOOT = "--reboot-argument=0 tryboot";

    /** Exit code that asks the service manager for a new start ({@code EX_TEMPFAIL}, sysexits(3)). */
    static final int AGAIN = 75;

    /** Until whoever gave the command has the answer. */
    private static final long ANSWER_MILLIS = 300;
    /** A browser asks for another page after the order; systemd would end the router before. */
    private static final long LAST_PAGE_MILLIS = 1000;
    private static final int PATIENCE_SECONDS = 20;

    private final BooleanSupplier whole;
    private final BooleanSupplier trying;
    /** Whether systemd is about to end the router with the board. */
    private volatile boolean rebooting;

    /**
     * Both are asked when it comes to it.
     *
     * @param whole  whether the router owns the whole system
     * @param trying whether the next start is to try another version
     */
    Power(BooleanSupplier whole, BooleanSupplier trying) {
        this.whole = whole;
        this.trying = trying;
    }

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
     * @throws IOException with a message for people, if nobody here can or may do that
     */
    void reboot() throws IOException {
        if (!whole.getAsBoolean()) {
            throw new IOException("this router is one program of a computer that may serve others too, and does not start that again; 'bauta restart'"
                    + " starts the router itself");
        }
        var command = new ArrayList<>(List.of("systemctl", "--no-block", "reboot"));
        if (trying.getAsBoolean()) {
            command.add(TRYBOOT);
        }
        rebooting = true;
        try {
            Programs.run(command, new byte[0], PATIENCE_SECONDS);
        } catch (IOException e) {
            rebooting = false;
            throw new IOException("the board cannot be started again by systemctl: " + e.getMessage(), e);
        }
    }

    /** At the end of the router: until whoever had the board start again has seen that it does. */
    void answered() {
        if (rebooting) {
            try {
                Thread.sleep(LAST_PAGE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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
                new SubCommand("reboot", "", "starts the whole board again, where it runs from the SD image", this::reboot));
    }

    private int reboot(List<String> words, Console console) {
        try {
            reboot();
            Logger.info("Reboot on request.");
            console.out("the board starts again\n");
            return 0;
        } catch (IOException e) {
            console.err("bauta: reboot: " + e.getMessage() + "\n");
            return 1;
        }
    }
}
