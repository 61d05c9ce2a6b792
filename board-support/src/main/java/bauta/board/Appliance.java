package bauta.board;

import bauta.board.log.RingWriter;
import bauta.command.BautaAccess;
import bauta.command.BautaCommand.SubCommand;
import bauta.command.BautaLog;
import bauta.command.BautaUpdate;
import bauta.command.Console;
import bauta.firmware.Firmware;
import bauta.firmware.Seeding;
import bauta.setup.Administrator;
import bauta.setup.ApiToken;
import bauta.setup.AuthorizedKeys;
import bauta.setup.FactoryReset;
import bauta.store.AtomicFile;
import bauta.store.Store;
import bauta.update.UpdateNote;
import bauta.update.Updater;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * What makes a router of its own out of the firmware on a board: the seed file, the two cards, who may log in, updates, starting
 * again and from the beginning. What needs the SD image is there if the system directory is.
 */
final class Appliance {
    private static final Path SYS = Path.of("/sys");
    private static final String LOG = "bauta-log.txt";
    private static final int LOG_SECONDS = 30;

    private final Options given;
    private final Cards cards;
    private final Administrator administrator;
    private final AuthorizedKeys keys;
    private final SlotsProgram program;
    private final Power power = new Power(this::onImage, this::trying);
    private CardChoice choice;
    private String settingsFault = "";
    private String seedFault = "";
    private UpdateTrial trial = UpdateTrial.NONE;

    /**
     * Obeys an order for a factory reset, before anything else is read.
     *
     * @param given the command line, in which the cards may still be to be found
     */
    Appliance(Options given) throws IOException {
        this.given = given;
        cards = new Cards(new CardFinder(SYS), given.state());
        administrator = new Administrator(given.state(), new LibCrypt());
        keys = new AuthorizedKeys(given.state());
        program = new SlotsProgram(given.system().resolve("slots"));
        if (new FactoryReset(given.state()).obey()) {
            Logger.warn("Factory reset: all settings are forgotten.");
            Files.deleteIfExists(given.run().resolve("dhcp.leases"));
        }
    }

    /** Whether the router owns the whole system. */
    boolean onImage() {
        return program.there();
    }

    /** Whether the next start tries another version. */
    private boolean trying() {
        try {
            return onImage() && program.state().trying() == program.state().idle();
        } catch (IOException e) {
            Logger.warn("It is not known whether another version is to be tried: {}", e.getMessage());
            return false;
        }
    }

    /**
     * The options as they hold: with what seed file and settings say, and with the two cards, which are waited for if they are to be
     * found.
     */
    Options settle(Firmware firmware, Store store) throws IOException {
        seed(firmware, store);
        var options = given;
        try {
            options = given.with(firmware.settings().board());
        } catch (Options.Wrong e) {
            settingsFault = "the addresses that were set do not go together with those the router was started with, which hold instead: "
                    + e.getMessage();
            Logger.warn(settingsFault);
        }
        return given.findsCards() ? withCards(options) : options;
    }

    private Options withCards(Options options) throws IOException {
        var found = cards.await();
        try (var links = new Links()) {
            var taken = Set.of(given.insideName(), given.outsideName());
            choice = new CardChoice(Cards.outOfTheWay(found.inside(), taken, links), Cards.outOfTheWay(found.outside(), taken, links),
                    found.notices());
        }
        Cards.tell(given.run(), choice);
        for (var notice : choice.notices()) {
            Logger.warn(notice);
        }
        return options.with(choice.inside().name(), choice.outside().name());
    }

    private void seed(Firmware firmware, Store store) {
        if (given.seed() == null) {
            return;
        }
        var seeding = new Seeding(firmware, store, given.state(), administrator, keys,
                (inside, outside) -> cards.wish(new CardChoice.Wish(inside, outside)));
        var said = seeding.run(given.seed());
        if (said.isEmpty()) {
            return;
        }
        if (!seeding.done()) {
            seedFault = "the seed file was not taken: " + said.lines().skip(1).findFirst().orElse("").strip() + "; " + LOG + " beside it"
                    + " has everything";
            Logger.warn(said.strip());
        }
        // Packets do not wait for that; the router does before it ends.
        var saying = Thread.ofPlatform().name("seed").start(() -> {
            try {
                log(said);
            } catch (IOException e) {
                Logger.warn("{} cannot be written beside the seed file: {}", LOG, e.getMessage());
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                saying.join(TimeUnit.SECONDS.toMillis(LOG_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** The same text is not written twice: a card wears out, and a faulty seed file is read at every start. */
    private void log(String text) throws IOException {
        var file = given.seed().resolveSibling(LOG);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        var writer = given.system().resolve("boot-write");
        if (Files.isExecutable(writer)) {
            Programs.run(List.of(writer.toString(), LOG), bytes, LOG_SECONDS);
        } else {
            AtomicFile.write(file, bytes, AtomicFile.OPEN);
        }
    }

    /** Knows the password, for SSH and the browser. */
    Administrator administrator() {
        return administrator;
    }

    /** Tells the firmware the commands of the board. @param options as they hold */
    void offer(Firmware firmware, Options options) {
        var note = new UpdateNote(given.state());
        Updater updater = null;
        if (onImage()) {
            updater = new Updater(program, given.system().resolve("update-key.pem"), arch(), version(), given.run().resolve("update"), note);
            trial = new UpdateTrial(program, note, firmware, options, power);
        }
        var update = new BautaUpdate(updater, trial::missing);
        firmware.offer(new BautaAccess(administrator, keys, new ApiToken(given.state())).subCommands());
        firmware.offer(List.of(new CardCommand(cards, options.lan(), options.wan(), given.findsCards()).subCommand(), update.subCommand(),
                new Diagnostics().subCommand(), new BautaLog(RingWriter.ring()).subCommand(), new SubCommand("factory-reset", "yes", "forgets all settings, passwords and keys, and"
                        + " starts again", this::reset)));
        firmware.offer(power.subCommands());
        firmware.notices(() -> List.of(settingsFault, seedFault).stream().filter(fault -> !fault.isEmpty()).toList());
        firmware.notices(update::notices);
        firmware.notices(() -> choice == null ? List.of() : choice.notices());
    }

    /** Starts what goes on beside the path. */
    Housekeeping housekeeping(Firmware firmware, Supervisor supervisor, Dnsmasq dnsmasq) {
        var housekeeping = new Housekeeping(firmware, supervisor, dnsmasq::flush, trial, onImage() ? new Identity(given.run()) : null);
        housekeeping.start();
        return housekeeping;
    }

    /** As Debian calls it. */
    private static String arch() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : System.getProperty("os.arch");
    }

    private String version() {
        try {
            return Files.readString(given.system().resolve("version")).strip();
        } catch (IOException e) {
            return Firmware.VERSION;
        }
    }

    /** At the end: until whoever had the board start again has seen that it does. */
    void answered() {
        power.answered();
    }

    private int reset(List<String> words, Console console) {
        if (!words.equals(List.of("factory-reset", "yes"))) {
            console.err("bauta: this forgets all settings, passwords and keys; what the seed file says is taken over again. If that is meant:"
                    + " bauta factory-reset yes\n");
            return 2;
        }
        try {
            factoryReset();
            console.out("all settings are forgotten; the router starts again\n");
            return 0;
        } catch (IOException e) {
            console.err("bauta: factory-reset: " + e.getMessage() + "\n");
            return 1;
        }
    }

    /** Forgets everything and starts again; for the command, the browser by it, and the button. */
    void factoryReset() throws IOException {
        Logger.warn("Factory reset on request.");
        new FactoryReset(given.state()).order();
        if (onImage()) {
            power.reboot();
        } else {
            power.restart();
        }
    }
}
