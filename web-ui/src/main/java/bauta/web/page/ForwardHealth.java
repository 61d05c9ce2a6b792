package bauta.web.page;

import bauta.command.BautaStatus;
import bauta.health.HealthView.Host;
import bauta.health.HealthView.Watched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the hosts behind forwards are: what is known of each, and the forms that watch, step and drain them. */
final class ForwardHealth {
    private static final List<String> CHECKS = List.of("tcp", "A connection can be made (tcp)", "http", "A page is answered (http)", "https",
            "A page is answered (https)", "ping", "An echo comes back (ping)", "udp", "A datagram is answered (udp)", "dns",
            "A name server answers (dns)", "none", "Nothing, steps and drains by hand only");

    private final List<Watched> groups;

    ForwardHealth(Visit visit) {
        groups = visit.engine().status().health().groups();
    }

    private Watched group(ForwardRow row) {
        var name = String.join(" ", row.group());
        return groups.stream().filter(group -> group.group().toString().equals(name)).findFirst().orElse(null);
    }

    private static Host host(Watched group, ForwardRow row) {
        return group == null ? null : group.hosts().stream().filter(host -> host.backend().toString().equals(row.backend())).findFirst().orElse(null);
    }

    /** The cell of a list. */
    void cell(Html html, ForwardRow row) {
        var host = host(group(row), row);
        if (host == null) {
            html.element("td", "not watched", "class", "soft");
            return;
        }
        state(html, host);
    }

    /** The cell of a list that says how a host is. */
    static void state(Html html, Host host) {
        html.open("td").element("span", host.state(), "class", style(host)).text(host.serves() ? ", serves" : "");
        if (!host.note().isEmpty()) {
            html.text(" (" + host.note() + ")");
        }
        html.close();
    }

    private static String style(Host host) {
        return switch (host.state()) {
            case "healthy" -> "good";
            case "failing" -> "bad";
            default -> "soft";
        };
    }

    /** What is known of one host, with the forms about it and its group. @param inForce whether it can be told something now */
    void write(Visit visit, ForwardRow row, boolean inForce) {
        var html = visit.html();
        var group = group(row);
        var host = host(group, row);
        html.element("h3", "Health and fail-over");
        if (host == null) {
            html.element("p", inForce ? "Nobody watches whether this host is well." : "This forward waits: it serves once the changes are applied.");
        } else {
            html.open("dl");
            Facts.fact(html, "Checked by", group.check());
            Facts.fact(html, "State", host.state() + " for " + BautaStatus.uptime(host.seconds()) + (host.serves() ? ", serves" : ", does not serve")
                    + (host.primary() ? ", primary" : ""), style(host));
            if (!host.note().isEmpty()) {
                Facts.fact(html, "Note", host.note());
            }
            if (!host.failure().isEmpty()) {
                Facts.fact(html, "Last failure", host.failure());
            }
            html.close();
        }
        var id = Integer.toString(row.id());
        if (inForce) {
            buttons(visit, group, host, id);
        }
        watch(visit, group, id);
    }

    private static void buttons(Visit visit, Watched group, Host host, String id) {
        var html = visit.html();
        html.open("p", "class", "buttons");
        Forms.button(visit, ForwardsPage.PATH, "serve", "Have it serve now", "quiet", "edit", id);
        Forms.button(visit, ForwardsPage.PATH, "step", "Force fail-over: end the turn of who serves", "quiet", "edit", id);
        if (host != null && host.state().equals("drained")) {
            Forms.button(visit, ForwardsPage.PATH, "drain-off", "End draining", "quiet", "edit", id);
        } else if (host != null) {
            Forms.button(visit, ForwardsPage.PATH, "drain", "Drain: nothing new for it", "quiet", "edit", id);
        }
        if (group != null) {
            Forms.button(visit, ForwardsPage.PATH, "unwatch", "Watch no more", "quiet", "edit", id);
        }
        html.close();
    }

    private static void watch(Visit visit, Watched group, String id) {
        var html = visit.html();
        html.open("details").element("summary", group == null ? "Watch the hosts of this forward" : "Watch them in another way");
        Forms.begin(visit, ForwardsPage.PATH, "watch");
        Forms.hidden(visit, "edit", id);
        Forms.choice(visit, "check", "What shows that a host is well", "tcp", "", CHECKS.toArray(String[]::new));
        Forms.text(visit, "options", "Options", "", "Such as interval=2s fall=3 rise=2 order=first failback=hold:30s drain=60s path=/health", "class",
                "mono");
        Forms.end(visit, "Note this");
        html.close();
    }

    /** Does what one of its forms asks for; false if it is none of these. */
    static boolean act(Visit visit, ForwardRow row) throws Unclear {
        switch (visit.form().text("do")) {
            case "step" -> visit.run(words(List.of("bauta", "failover"), row, List.of()), "");
            case "serve" -> visit.run(words(List.of("bauta", "failover"), row, List.of(row.backend())), "");
            case "drain" -> visit.run(words(List.of("bauta", "drain"), row, List.of(row.backend())), "");
            case "drain-off" -> visit.run(words(List.of("bauta", "drain"), row, List.of(row.backend(), "off")), "");
            case "unwatch" -> visit.change(words(List.of("bauta", "health", "remove"), row, List.of()));
            case "watch" -> {
                var check = new ArrayList<>(List.of(visit.form().text("check")));
                Arrays.stream(visit.form().text("options").split("\\s+")).filter(word -> !word.isEmpty()).forEach(check::add);
                visit.change(words(List.of("bauta", "health", "set"), row, check));
            }
            default -> {
                return false;
            }
        }
        visit.then(ForwardsPage.PATH + "?edit=" + row.id());
        return true;
    }

    private static List<String> words(List<String> command, ForwardRow row, List<String> more) throws Unclear {
        if (row.group().isEmpty()) {
            throw new Unclear("Automatic forwards have no hosts that take turns.");
        }
        var words = new ArrayList<>(command);
        words.addAll(row.group());
        words.addAll(more);
        return words;
    }
}
