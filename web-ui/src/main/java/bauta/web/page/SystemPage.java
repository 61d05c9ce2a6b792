package bauta.web.page;

import bauta.setup.ApiToken;
import bauta.web.access.Login;
import bauta.web.access.NewPassword;
import bauta.web.access.Sessions;
import bauta.web.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The board itself: name and time, who may log in, backup, diagnostics, starting again, what it is made of. */
public final class SystemPage implements Page {
    private static final String PATH = "/system";

    private final Login login;
    private final Sessions sessions;
    private final ApiToken token;

    public SystemPage(Login login, Sessions sessions, ApiToken token) {
        this.login = login;
        this.sessions = sessions;
        this.token = token;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "System";
    }

    @Override
    public void write(Visit visit) {
        var html = visit.html();
        html.open("div", "class", "columns");
        name(visit);
        password(visit);
        keep(visit);
        diagnose(visit);
        capture(visit);
        // Only the image, which owns the whole board, has another version written beside it.
        var update = visit.shell().run("bauta", "update", "status");
        power(visit, update.good());
        if (update.good()) {
            update(visit, update.out());
        }
        html.close();
        keys(visit);
        LightsForm.write(visit, PATH);
        programs(visit);
        about(visit);
    }

    private void programs(Visit visit) {
        var html = visit.html();
        Facts.section(html, "programs", "Programs");
        html.open("p").text("Programs may do over ").element("code", "/api/v1").text(" all that these pages do (").element("a", "described here", "href",
                "/api/v1/openapi.json").text("), and read counters at ").element("a", "/metrics", "href", "/metrics").text(" as Prometheus does. ")
                .text(token.exists() ? "One token is known." : "No token is known, so no program is let in to the former.").close();
        html.open("p", "class", "buttons");
        Forms.button(visit, PATH, "token", token.exists() ? "Make a new token in its place" : "Make a token", "quiet");
        if (token.exists()) {
            Forms.button(visit, PATH, "token-remove", "Remove the token", "quiet");
        }
        html.close();
        AsCommands.shown(visit, "bauta", "token", "make");
        html.close();
    }

    private static void name(Visit visit) {
        var html = visit.html();
        Facts.section(html, "name", "Name and time");
        var name = Settings.value(visit, "host-name");
        name.ifPresent(now -> {
            Forms.begin(visit, PATH, "host-name");
            Forms.text(visit, "value", "Name", now, "Letters, digits and dashes; inside, the router answers to NAME.local");
            Forms.end(visit, "Note the name");
        });
        Settings.value(visit, "time-zone").ifPresent(now -> {
            Forms.begin(visit, PATH, "time-zone");
            Forms.text(visit, "zone", "Time zone", now, "Such as Europe/Rome", "data-zone", "");
            Forms.end(visit, "Note the zone");
        });
        Settings.value(visit, "https-only").ifPresent(now -> {
            html.open("p").text(now.equals("on") ? "These pages answer over HTTPS only. " : "These pages answer over HTTP and HTTPS. ").close();
            Forms.button(visit, PATH, "https-only", now.equals("on") ? "Answer over HTTP too" : "Answer over HTTPS only", "quiet", "value",
                    now.equals("on") ? "off" : "on");
        });
        html.open("p").element("a", "All settings", "href", "/settings").text(": timeouts, limits, filters, logs").close();
        html.open("p").element("a", "Log", "href", LogsPage.PATH).text(": what the firmware says about itself").close();
        html.close();
    }

    private static void password(Visit visit) {
        var html = visit.html();
        Facts.section(html, "password", "Password");
        html.open("details").element("summary", "Change the administrator's password");
        Forms.begin(visit, PATH, "password");
        Forms.password(visit, "current", "The password until now", "", "autocomplete", "current-password");
        Forms.password(visit, "password", "The new password", NewPassword.SHORTEST + " characters or more; it is also that for SSH", "autocomplete",
                "new-password", "data-strength", "");
        Forms.password(visit, "again", "The same again", "", "autocomplete", "new-password", "data-again", "");
        Forms.end(visit, "Change it");
        html.close().close();
    }

    private static void keep(Visit visit) {
        var html = visit.html();
        Facts.section(html, "keep", "Backup and restore");
        html.open("p").text("All rules, forwards and settings as commands, in one readable file. Passwords and keys are not in it. ")
                .element("a", "Saved configurations", "href", "/generations").text(" are kept on the router.").close();
        Forms.button(visit, PATH, "export", "Download a backup", "quiet");
        AsCommands.shown(visit, "bauta", "export");
        html.open("details").element("summary", "Restore one");
        Forms.begin(visit, PATH, "import", "enctype", "multipart/form-data");
        html.open("div", "class", "field").element("label", "Backup file", "for", "f-file")
                .single("input", "type", "file", "id", "f-file", "name", "file", "required", "required", "aria-describedby", "f-file-hint")
                .element("small", "All of it or nothing is taken over; what runs now stays as a saved configuration.", "id", "f-file-hint").close();
        html.open("p", "class", "send").element("button", "Restore", "type", "submit").close().close();
        html.close().close();
    }

    private static void diagnose(Visit visit) {
        var html = visit.html();
        Facts.section(html, "diagnose", "Ask from the router");
        Forms.begin(visit, PATH, "diagnose");
        html.open("div", "class", "fields");
        Forms.choice(visit, "what", "What", "ping", "", "ping", "Does it answer? (ping)", "route", "Which way? (traceroute)", "name",
                "What address? (name look-up)");
        Forms.text(visit, "host", "Name or address", "", "");
        html.close();
        Forms.end(visit, "Ask");
        html.close();
    }

    private static void capture(Visit visit) {
        var html = visit.html();
        Facts.section(html, "capture", "Record packets");
        html.element("p", "With the verdict on each, as a file for Wireshark (pcapng).");
        Forms.begin(visit, PATH, "capture");
        html.open("div", "class", "fields");
        Forms.text(visit, "host", "Host", "", "Empty: any");
        Forms.text(visit, "port", "Port", "", "Empty: any", "inputmode", "numeric");
        Forms.text(visit, "seconds", "Seconds", "10", "1 to 30", "inputmode", "numeric");
        html.close();
        Forms.end(visit, "Record");
        html.close();
    }

    private static void power(Visit visit, boolean board) {
        var html = visit.html();
        Facts.section(html, "power", "Start again");
        again(visit, "restart", "Restart the firmware");
        html.element("p", "Connections go on. Whoever is logged in here logs in again.", "class", "soft");
        if (board) {
            again(visit, "reboot", "Restart the board");
            html.element("p", "Everything starts again, which takes about a minute; connections end.", "class", "soft");
        } else {
            html.element("p", "The computer is not started again from here: this router is one program of it, and it may serve others too.", "class", "soft");
        }
        html.open("details").element("summary", "Factory reset");
        Forms.begin(visit, PATH, "factory-reset", "data-restarts", "");
        html.element("p", "Forgets all rules, settings, passwords and keys.");
        Forms.text(visit, "sure", "Type RESET to go on", "", "");
        Forms.end(visit, "Forget everything", "danger");
        html.close().close();
    }

    /** A button after which the router is away for a while. */
    private static void again(Visit visit, String purpose, String label) {
        Forms.begin(visit, PATH, purpose, "class", "button", "data-restarts", "");
        visit.html().element("button", label, "type", "submit", "class", "quiet").close();
    }

    private static void update(Visit visit, String status) {
        var html = visit.html();
        Facts.section(html, "update", "Update");
        status.lines().forEach(line -> html.element("p", line));
        html.open("details").element("summary", "Put another version on it");
        html.open("form", "method", "post", "action", PATH, "data-upload", "/api/v1/update", "hidden", "hidden");
        Forms.hidden(visit, "csrf", visit.csrf());
        html.open("div", "class", "field").element("label", "Update file", "for", "f-update")
                .single("input", "type", "file", "id", "f-update", "name", "file", "required", "required", "aria-describedby", "f-update-hint")
                .element("small", "Taken only if it is signed. It is tried at the next start and kept if everything works.", "id", "f-update-hint").close();
        html.open("p", "class", "send").element("button", "Write it", "type", "submit").open("output", "class", "command").close().close().close();
        html.open("p", "class", "soft").text("By SSH: ").element("code", "bauta update FILE").close();
        html.close().close();
    }

    private static void keys(Visit visit) {
        var html = visit.html();
        Facts.section(html, "keys", "SSH keys");
        var list = visit.shell().run("bauta", "ssh-key", "list");
        var keys = list.out().lines().map(String::strip).filter(line -> line.matches("[0-9]+ .*")).toList();
        if (!list.good()) {
            html.element("p", list.err());
        } else if (keys.isEmpty()) {
            html.element("p", "No key may log in. With one you need no password for SSH.");
        } else {
            Facts.table(html, "Kind", "Fingerprint", "Comment", "");
            for (var key : keys) {
                var parts = key.split(" +", 4);
                html.open("tr").element("td", parts.length > 1 ? parts[1] : "").element("td", parts.length > 2 ? parts[2] : "", "class", "mono")
                        .element("td", parts.length > 3 ? parts[3] : "").open("td");
                Forms.button(visit, PATH, "key-remove", "Remove", "quiet", "key", parts.length > 2 ? parts[2] : "");
                html.close().close().line();
            }
            Facts.endTable(html);
            AsCommands.shown(visit, "bauta", "ssh-key", "list");
        }
        html.open("details").element("summary", "Add a key");
        Forms.begin(visit, PATH, "key-add");
        Forms.area(visit, "key", "Public key", "", "The line of a file such as id_ed25519.pub", 3);
        Forms.end(visit, "Add it");
        html.close().close();
    }

    private static void about(Visit visit) {
        var html = visit.html();
        Facts.section(html, "about", "About");
        Facts.table(html, "Part", "Version", "Licence");
        About.parts(visit.site().assets()).forEach(part -> html.open("tr").element("th", part.name(), "scope", "row").element("td", part.version())
                .element("td", part.licence()).close().line());
        Facts.endTable(html);
        AsCommands.shown(visit, "bauta", "version");
        html.close();
    }

    @Override
    public void act(Visit visit) throws Unclear {
        var form = visit.form();
        switch (form.text("do")) {
            case "host-name" -> visit.change("bauta", "set", "host-name", form.text("value"));
            case "time-zone" -> visit.change("bauta", "set", "time-zone", form.text("zone"));
            case "https-only" -> visit.change("bauta", "set", "https-only", form.text("value"));
            case "password" -> change(visit);
            case "export" -> visit.answer(Answer.file("text/plain; charset=utf-8", "bauta-backup.txt",
                    visit.shell().run("bauta", "export").out().getBytes(StandardCharsets.UTF_8)));
            case "import" -> visit.run(List.of("bauta", "import"), form.raw("file"));
            case "diagnose" -> visit.run("bauta", "diagnose", form.text("what"), form.text("host"));
            case "capture" -> capture(visit, form.number("seconds", 30, 10));
            case "leds-test" -> {
                visit.run("bauta", "leds", "test");
                visit.then("/");
            }
            case "led", "leds-reset", "button" -> visit.change(LightsForm.words(visit));
            case "restart", "reboot" -> visit.run("bauta", form.text("do"));
            case "factory-reset" -> {
                if (!form.text("sure").equals("RESET")) {
                    throw new Unclear("Type RESET into the field, so that this does not happen by accident.");
                }
                visit.run("bauta", "factory-reset", "yes");
            }
            case "token" -> visit.run("bauta", "token", "make");
            case "token-remove" -> visit.run("bauta", "token", "remove");
            case "key-add" -> visit.run(List.of("bauta", "ssh-key", "add"), form.text("key") + "\n");
            case "key-remove" -> visit.run("bauta", "ssh-key", "remove", form.text("key"));
            default -> throw new Unclear("This form is not known.");
        }
    }

    private void change(Visit visit) throws Unclear {
        var form = visit.form();
        if (visit.previewing()) {
            throw new Previewed(List.of("bauta", "password"), "");
        }
        if (!form.raw("password").equals(form.raw("again"))) {
            throw new Unclear("The two new passwords are not the same.");
        }
        var weakness = NewPassword.weakness(form.raw("password"));
        if (!weakness.isEmpty()) {
            throw new Unclear(weakness);
        }
        if (login.check(visit.request().remote(), form.raw("current")) != Login.Check.RIGHT) {
            throw new Unclear("That is not the password until now, or it was tried too often.");
        }
        visit.run(List.of("bauta", "password"), form.raw("password") + "\n");
        sessions.endOthers(visit.session());
        visit.say("The password is changed. All other sessions have ended.");
    }

    private static void capture(Visit visit, int seconds) throws Unclear {
        var words = new ArrayList<>(List.of("bauta", "capture"));
        if (!visit.form().text("host").isEmpty()) {
            words.addAll(List.of("host", visit.form().text("host")));
        }
        if (!visit.form().text("port").isEmpty()) {
            words.addAll(List.of("port", visit.form().text("port")));
        }
        words.addAll(List.of("-t", Integer.toString(Math.max(1, seconds))));
        if (visit.previewing()) {
            throw new Previewed(words, "");
        }
        var begun = visit.shell().begin(words);
        if (!begun.good()) {
            throw new Unclear(begun.err().strip());
        }
        visit.answer(Answer.stream("application/vnd.tcpdump.pcap", (out, end) -> {
            visit.shell().bytes(words, out);
            return true;
        }).toKeep("bauta.pcapng"));
    }
}
