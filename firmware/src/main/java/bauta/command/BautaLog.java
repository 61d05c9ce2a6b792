package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.command.LogRing.Level;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The sub-command {@code log} of {@code bauta}: what the firmware itself logged lately, oldest first. */
public final class BautaLog {
    private static final int LATEST = 50;
    private static final int MISUSED = 2;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final LogRing ring;

    public BautaLog(LogRing ring) {
        this.ring = ring;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("log", "[-l LEVEL] [-n N] [-s SKIP] [TEXT]", "the latest " + LATEST + " or N lines of the log: those of"
                + " info, warn or error and above, those with TEXT", this::list);
    }

    private void list(List<String> words, Console console) throws Refusal {
        var least = Level.TRACE;
        int most = LATEST;
        int skip = 0;
        int at = 0;
        for (; at < words.size() && words.get(at).startsWith("-"); at += 2) {
            if (words.get(at).equals("--")) {
                at++;
                break;
            }
            if (at + 1 == words.size()) {
                throw new Refusal(MISUSED, "log: " + words.get(at) + " needs a value");
            }
            var value = words.get(at + 1);
            switch (words.get(at)) {
                case "-l" -> least = level(value);
                case "-n" -> most = number(value, 1);
                case "-s" -> skip = number(value, 0);
                default -> throw new Refusal(MISUSED, "log has no option " + words.get(at) + ", only -l LEVEL, -n N and -s SKIP");
            }
        }
        var text = new StringBuilder();
        for (var line : ring.latest(least, String.join(" ", words.subList(at, words.size())), skip, most).reversed()) {
            text.append("%s %-5s %s\n".formatted(DATE.format(Instant.ofEpochMilli(line.epochMillis())), line.level().word(), line.text()));
        }
        console.out(text.toString());
    }

    private static Level level(String word) throws Refusal {
        var level = Level.of(word);
        if (level == null) {
            throw new Refusal(MISUSED, "log: there is no level " + word + ", only trace, debug, info, warn and error");
        }
        return level;
    }

    private static int number(String word, int least) throws Refusal {
        if (!word.matches("[0-9]{1,6}") || Integer.parseInt(word) < least) {
            throw new Refusal(MISUSED, "log: " + word + " is no number from " + least + " to 999999");
        }
        return Integer.parseInt(word);
    }
}
