package bauta.board;

import bauta.command.BautaAccess;
import bauta.firmware.Firmware;
import bauta.setup.Administrator;
import bauta.setup.AuthorizedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tinylog.Logger;

/** What makes a router of its own out of the firmware on a board: its cards, who may log in, starting again. */
final class Appliance {
    private static final Path SYS = Path.of("/sys");

    private final Options given;
    private final Cards cards;
    private CardChoice choice;

    /** @param given the command line, in which the cards may still be to be found */
    Appliance(Options given) {
        this.given = given;
        cards = new Cards(new CardFinder(SYS), given.state());
    }

    /** The options with the two cards in them, which are waited for if they are to be found. */
    Options withCards() throws IOException {
        if (!given.findsCards()) {
            return given;
        }
        var found = cards.await();
        try (var links = new Links()) {
            var taken = Set.of(given.insideName(), given.outsideName());
            choice = new CardChoice(Cards.outOfTheWay(found.inside(), taken, links), Cards.outOfTheWay(found.outside(), taken, links),
                    found.notices());
        }
        Cards.tell(given.run(), choice);
        choice.notices().forEach(Logger::warn);
        return given.with(choice.inside().name(), choice.outside().name());
    }

    /** Tells the firmware the commands of the board. @param options with the cards the router took */
    void offer(Firmware firmware, Options options) {
        var subCommands = new ArrayList<>(List.of(
                new CardCommand(cards, options.lan(), options.wan(), given.findsCards()).subCommand()));
        var administrator = new Administrator(given.state(), new LibCrypt());
        subCommands.addAll(new BautaAccess(administrator, new AuthorizedKeys(given.state())).subCommands());
        subCommands.addAll(new Power().subCommands());
        firmware.offer(subCommands);
        if (choice != null) {
            firmware.notices(choice::notices);
        }
    }
}
