package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.forward.Group;
import bauta.health.Check;
import bauta.health.CheckWords;
import bauta.health.Checks;
import bauta.health.GroupTables;
import bauta.health.HealthView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;

/** The sub-commands of {@code bauta} that say how groups of hosts are watched, and step and drain them: health, failover, drain. */
public final class BautaHealth {
    private final Checks checks;
    private final GroupTables tables;
    private final Supplier<List<HealthView.Watched>> watched;
    private final Steps steps;

    /** @param watched how the groups stand; none where nothing is watched yet, as in a draft */
    public BautaHealth(Checks checks, GroupTables tables, Supplier<List<HealthView.Watched>> watched, Steps steps) {
        this.checks = checks;
        this.tables = tables;
        this.watched = watched;
        this.steps = steps;
    }

    public List<SubCommand> subCommands() {
        return List.of(
                BautaCommand.subCommand("health", "set GROUP CHECK [OPTIONS] | remove GROUP | list", "watches the hosts behind forwards",
                        this::health),
                BautaCommand.subCommand("failover", "GROUP [HOST]", "ends the turn of the host that serves, or has HOST serve",
                        this::failOver),
                BautaCommand.subCommand("drain", "GROUP HOST [off]", "takes a host out; its connections end after the drain time",
                        this::drain));
    }

    /** The commands that bring a fresh router to these checks. */
    public static List<String> commands(Checks checks) {
        var commands = new ArrayList<String>();
        checks.values().forEach((group, check) -> {
            commands.add("bauta health set " + group + " " + String.join(" ", CheckWords.of(check).stream().map(Script::quoted).toList()));
            check.drained().forEach(host -> commands.add("bauta drain " + group + " " + host));
        });
        return commands;
    }

    private void health(List<String> words, Console console) throws Refusal {
        var what = words.isEmpty() ? "" : words.getFirst();
        switch (what) {
            case "set" -> set(words.subList(1, words.size()));
            case "remove" -> remove(words.subList(1, words.size()));
            case "list" -> list(words, console);
            default -> throw new Refusal(2, "health needs: set GROUP CHECK [OPTIONS], remove GROUP, or list\nGROUP is "
                    + GroupWords.GRAMMAR + "\n" + CheckWords.HELP.stripTrailing());
        }
    }

    private void set(List<String> words) throws Refusal {
        var read = GroupWords.of("health", words);
        var listed = tables.listed(read.group());
        Check asked;
        try {
            asked = CheckWords.parse(read.rest());
        } catch (IllegalArgumentException e) {
            throw new Refusal(2, "health: " + e.getMessage());
        }
        if (listed.hosts().isEmpty()) {
            throw new Refusal(1, "health: there is no forward " + read.group() + "; make it first with ipmasqadm");
        }
        var check = asked;
        if (check.sorry() != null) {
            check = check.withSorry(GroupWords.host("health", read.group(), check.sorry().toString(), listed.hosts()));
        }
        if (check.primary() != null) {
            check = check.withPrimary(GroupWords.host("health", read.group(), check.primary().toString(), listed.hosts()));
        } else {
            var sorry = check.sorry();
            var first = listed.hosts().stream().filter(host -> !host.equals(sorry)).findFirst();
            check = check.withPrimary(first.orElseThrow(() -> new Refusal(1, "health: beside the host of sorry= there is none")));
        }
        boolean portless = check.port() == 0 && listed.hosts().stream().anyMatch(host -> host.port() == 0);
        if (portless && !List.of("ping", "program", "none").contains(check.probe().name())) {
            throw new Refusal(1, "health: hosts of " + read.group() + " have no port of their own; say which is asked with port=N");
        }
        var complete = check;
        checks.change(read.group(), before -> before == null ? complete : complete.withDrained(before.drained()));
    }

    private void remove(List<String> words) throws Refusal {
        var read = GroupWords.of("health", words);
        only(read.rest(), 0, "health: remove takes only a group");
        watchedOnly("health", read.group());
        checks.change(read.group(), before -> null);
    }

    private static void only(List<String> rest, int most, String complaint) throws Refusal {
        if (rest.size() > most) {
            throw new Refusal(2, complaint);
        }
    }

    private void watchedOnly(String name, Group group) throws Refusal {
        if (!checks.values().containsKey(group)) {
            throw new Refusal(1, name + ": " + group + " is not watched; 'bauta health set " + group + " tcp' would do that");
        }
    }

    private void failOver(List<String> words, Console console) throws Refusal {
        var read = GroupWords.of("failover", words);
        only(read.rest(), 1, "failover takes a group and one host at most");
        var group = read.group();
        var there = tables.listed(group).hosts();
        var host = read.rest().isEmpty() ? null : GroupWords.host("failover", group, read.rest().getFirst(), there);
        switch (steps.step(group, host)) {
            case ABSENT -> throw new Refusal(1, "failover: there is no forward " + group);
            case NOBODY -> throw new Refusal(1, "failover: " + (host == null ? "no other host of " + group + " can serve"
                    : host + " cannot serve, it fails or is drained") + "; 'bauta health list' says why");
            case DONE -> { }
        }
    }

    private void drain(List<String> words, Console console) throws Refusal {
        var read = GroupWords.of("drain", words);
        var group = read.group();
        boolean off = read.rest().size() == 2 && read.rest().get(1).equals("off");
        if (read.rest().size() != 1 && !off) {
            throw new Refusal(2, "drain takes a group, a host and perhaps off");
        }
        watchedOnly("drain", group);
        var host = GroupWords.host("drain", group, read.rest().getFirst(), tables.listed(group).hosts());
        if (checks.values().get(group).drained().contains(host) != off) {
            throw new Refusal(1, "drain: " + host + (off ? " is not drained" : " is drained already"));
        }
        checks.change(group, check -> {
            var drained = new HashSet<>(check.drained());
            if (off) {
                drained.remove(host);
            } else {
                drained.add(host);
            }
            return check.withDrained(drained);
        });
    }

    private void list(List<String> words, Console console) throws Refusal {
        only(words, 1, "health: list takes nothing more");
        var text = new StringBuilder();
        for (var group : watched.get()) {
            text.append(group.group()).append("  ").append(group.check()).append('\n');
            describe(group, text);
        }
        console.out(text.toString());
    }

    /** Lines about the hosts of a group. */
    static void describe(HealthView.Watched group, StringBuilder text) {
        for (var host : group.hosts()) {
            var note = (host.primary() ? "primary" : "") + (host.primary() && !host.note().isEmpty() ? ", " : "") + host.note();
            text.append("  %-21s %-9s %s%s\n".formatted(host.backend(), host.state(), BautaStatus.uptime(host.seconds()),
                    note.isEmpty() ? "" : "  " + note));
        }
    }
}
