package bauta.board;

import bauta.command.BautaCommand.SubCommand;
import bauta.command.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * The sub-command {@code diagnose} of {@code bauta}: whether something answers, the way to it, and what a name means, asked by the
 * board itself with the programs ping(8) and traceroute(8).
 */
final class Diagnostics {
    private static final String USAGE = "diagnose needs ping HOST, route HOST or name NAME";
    /** A host name or an IPv4 address; nothing that could be taken for an option. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final int PING_SECONDS = 15;
    private static final int ROUTE_SECONDS = 60;
    private static final int AT_A_TIME = 4;

    private final Semaphore room = new Semaphore(AT_A_TIME);

    SubCommand subCommand() {
        return new SubCommand("diagnose", "ping|route|name HOST", "asks from the board: does it answer, which way, what address", this::run);
    }

    private int run(List<String> words, Console console) {
        if (words.size() != 3 || !List.of("ping", "route", "name").contains(words.get(1))) {
            console.err("bauta: " + USAGE + "\n");
            return 2;
        }
        var host = words.get(2);
        if (!HOST.matcher(host).matches()) {
            console.err("bauta: diagnose: `" + host.replaceAll("[^ -~]", "?") + "' is neither a host name nor an IPv4 address\n");
            return 2;
        }
        if (!room.tryAcquire()) {
            console.err("bauta: diagnose: " + AT_A_TIME + " are running already; wait for one of them\n");
            return 1;
        }
        try {
            return switch (words.get(1)) {
                case "ping" -> follow(Programs.named("ping", "-n", "-c", "4", "-W", "2", host), PING_SECONDS, console);
                case "route" -> follow(Programs.named("traceroute", "-n", "-w", "2", "-q", "1", "-m", "30", host), ROUTE_SECONDS, console);
                default -> name(host, console);
            };
        } finally {
            room.release();
        }
    }

    private static int follow(List<String> program, int seconds, Console console) {
        try {
            int code = Programs.follow(program, seconds, console::out, console::open);
            if (code < 0) {
                console.err("bauta: diagnose: ended after " + seconds + " s\n");
            }
            return code == 0 ? 0 : 1;
        } catch (IOException e) {
            console.err("bauta: diagnose: " + e.getMessage() + "\n");
            return 1;
        }
    }

    private static int name(String host, Console console) {
        try {
            for (var address : InetAddress.getAllByName(host)) {
                console.out(host + " is " + address.getHostAddress() + "\n");
            }
            return 0;
        } catch (UnknownHostException e) {
            console.err("bauta: diagnose: nobody knows " + host + ", or no name server answers\n");
            return 1;
        }
    }
}
