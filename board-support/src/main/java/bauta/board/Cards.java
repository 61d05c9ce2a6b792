package bauta.board;

import bauta.store.AtomicFile;
import bauta.wire.Addresses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * Finds the router's two network cards when it starts, and keeps what was set about them by hand: the file {@code nics} of the
 * state directory has a line {@code inside MAC} or {@code outside MAC} for each that was.
 */
final class Cards {
    /** Word of the command line for a card that the rule finds. */
    static final String AUTO = "auto";

    private static final String FILE = "nics";
    private static final long PATIENCE_SECONDS = 20;
    private static final long TICK_MILLIS = 100;

    private final CardFinder finder;
    private final Path file;

    Cards(CardFinder finder, Path state) {
        this.finder = finder;
        file = state.resolve(FILE);
    }

    /**
     * Waits until the cards are there: a USB card may come seconds after the start.
     *
     * @throws IOException with a message for people, if there are not enough after {@value #PATIENCE_SECONDS} s
     */
    CardChoice await() throws IOException {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        var said = false;
        var wish = wish();
        while (true) {
            var late = System.nanoTime() - until > 0;
            var cards = cards();
            var choice = CardChoice.of(cards, wish);
            if (choice.complete() && (late || settled(cards, choice, wish))) {
                return choice;
            }
            if (late) {
                throw new IOException(missing(cards));
            }
            if (!said) {
                Logger.info("Waiting for network cards; so far there {}.", count(cards));
                said = true;
            }
            pause();
        }
    }

    /** Whether a card that is still to come could not change the choice. */
    private boolean settled(List<CardFacts> cards, CardChoice choice, CardChoice.Wish wish) {
        var set = wish.inside() != 0 && wish.outside() != 0;
        return choice.notices().isEmpty() && (set || !finder.expectsSoldered() || cards.stream().anyMatch(CardFacts::soldered));
    }

    private static String missing(List<CardFacts> cards) {
        return "A router needs two network cards, and there " + count(cards)
                + ". Plug in a USB network card (a Raspberry Pi Zero needs two of them); wireless ones do not count.";
    }

    private static String count(List<CardFacts> cards) {
        return switch (cards.size()) {
            case 0 -> "is none";
            case 1 -> "is only " + cards.getFirst().name();
            default -> "are " + String.join(", ", cards.stream().map(CardFacts::name).toList());
        };
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for network cards", e);
        }
    }

    /** Those that are there now. */
    List<CardFacts> cards() throws IOException {
        return finder.cards();
    }

    /** What was set by hand; what cannot be read is said and does not count. */
    CardChoice.Wish wish() {
        var wish = CardChoice.Wish.NONE;
        try {
            for (var line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                var words = line.split(" ");
                var mac = words.length == 2 ? CardFinder.mac(words[1]) : 0;
                switch (mac == 0 ? "" : words[0]) {
                    case "inside" -> wish = new CardChoice.Wish(mac, wish.outside());
                    case "outside" -> wish = new CardChoice.Wish(wish.inside(), mac);
                    default -> Logger.warn("{}: this line says nothing about a card and does not count: {}", file, line);
                }
            }
        } catch (NoSuchFileException e) {
            return CardChoice.Wish.NONE;
        } catch (IOException e) {
            Logger.warn("{} cannot be read, so the rule chooses the network cards: {}", file, e.getMessage());
        }
        return wish;
    }

    /** Keeps what was set by hand, for the next start. */
    void wish(CardChoice.Wish wish) throws IOException {
        if (wish.equals(CardChoice.Wish.NONE)) {
            AtomicFile.remove(file);
        } else {
            AtomicFile.write(file, (line("inside", wish.inside()) + line("outside", wish.outside())).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String line(String side, long mac) {
        return mac == 0 ? "" : side + " " + Addresses.mac(mac) + "\n";
    }

    /**
     * The kernel calls cards {@code eth0}, {@code eth1} and so on, as the host ports are to be called, and udev may still be about to
     * call them otherwise; such a card gets the first name {@code nic0}, {@code nic1} and so on that is free, which udev keeps.
     */
    static CardFacts outOfTheWay(CardFacts card, Set<String> taken, Links links) {
        if (!taken.contains(card.name()) && !card.name().matches("eth[0-9]+")) {
            return card;
        }
        var number = 0;
        while (links.index("nic" + number) != 0) {
            number++;
        }
        var name = "nic" + number;
        links.up(card.name(), false);
        links.rename(card.name(), name);
        return new CardFacts(name, card.mac(), card.place(), card.soldered(), card.driver());
    }

    /** Which cards the router took, for scripts: {@code inside NAME MAC} and {@code outside NAME MAC}. */
    static void tell(Path run, CardChoice choice) throws IOException {
        var text = "inside " + choice.inside().name() + " " + Addresses.mac(choice.inside().mac()) + "\n"
                + "outside " + choice.outside().name() + " " + Addresses.mac(choice.outside().mac()) + "\n";
        AtomicFile.write(run.resolve(FILE), text.getBytes(StandardCharsets.US_ASCII), AtomicFile.OPEN);
    }
}
