package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.health.Event;
import bauta.health.EventLog;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The sub-command {@code events} of {@code bauta}: what changed in what is served and reached, oldest first. */
public final class BautaEvents {
    private static final int LATEST = 20;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final EventLog events;

    public BautaEvents(EventLog events) {
        this.events = events;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("events", "[N|all]", "the latest events, " + LATEST + " unless said otherwise", this::list);
    }

    private void list(List<String> words, Console console) throws Refusal {
        var word = words.isEmpty() ? Integer.toString(LATEST) : words.getFirst();
        long most = word.equals("all") ? Integer.MAX_VALUE : RuleNumbers.decimal(word, Integer.MAX_VALUE);
        if (words.size() > 1 || most < 1) {
            throw new Refusal(2, "events takes a number, or all");
        }
        var text = new StringBuilder();
        for (var event : events.latest((int) most).reversed()) {
            text.append(line(event)).append('\n');
        }
        console.out(text.toString());
    }

    private static String line(Event event) {
        return "%d %s %-9s %s: %s".formatted(event.number(), DATE.format(Instant.ofEpochMilli(event.epochMillis())), event.kind().word(),
                event.subject(), event.text());
    }
}
