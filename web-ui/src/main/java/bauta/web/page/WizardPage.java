package bauta.web.page;

import bauta.path.Side;
import java.util.List;

/** What a new router has to be told, on one page after it was claimed; every answer may be left as it is. */
public final class WizardPage implements Page {
    private static final String PATH = "/wizard";

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Set up this router";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public void write(Visit visit) {
        var html = visit.html();
        html.open("p").text("The router works already. Look through this once; what you leave as it is stays so. ")
                .element("a", "Skip all of it", "href", "/").close();
        Forms.begin(visit, PATH, "set-up");
        var outside = Settings.value(visit, "outside-address").orElse("");
        Facts.section(html, "outside", "1. Outside");
        Forms.choice(visit, "way", "Where the outside address comes from", outside.equals("dhcp") ? "dhcp" : outside.contains("/") ? "static" : "",
                "With a cable to a provider's box it is nearly always DHCP.", "", "As it is now", "dhcp",
                "The provider's router gives it (DHCP)", "static", "I enter it (static)");
        html.open("div", "class", "fields static-only");
        Forms.text(visit, "outside", "Address and length", "", "Static only, such as 203.0.113.7/24");
        Forms.text(visit, "gateway", "Next router (gateway)", "", "Static only, such as 203.0.113.1");
        html.close().close();
        Facts.section(html, "inside", "2. Inside");
        var link = visit.engine().status().topology().link(Side.INSIDE);
        Forms.text(visit, "inside", "The router's address inside", link.addresses().isEmpty() ? "" : link.addresses().getFirst().toString(),
                "With its length; computers inside get addresses next to it");
        html.close();
        Facts.section(html, "name", "3. Name and time zone");
        html.open("div", "class", "fields");
        Forms.text(visit, "name", "Name", Settings.value(visit, "host-name").orElse(""), "Letters, digits and dashes");
        Forms.text(visit, "zone", "Time zone", Settings.value(visit, "time-zone").orElse(""), "Such as Europe/Rome", "data-zone", "");
        html.close().close();
        Facts.section(html, "ssh", "4. SSH key (optional)");
        Forms.area(visit, "key", "Public key", "", "The line of a file such as id_ed25519.pub; empty for none", 3);
        html.close();
        html.open("p", "class", "send").element("button", "Go on", "type", "submit").close().close().line();
    }

    @Override
    public void act(Visit visit) throws Unclear {
        var form = visit.form();
        if (visit.previewing()) {
            return;
        }
        switch (form.text("way")) {
            case "dhcp" -> set(visit, "outside-address", "dhcp");
            case "static" -> set(visit, "outside-address", form.text("outside") + (form.text("gateway").isEmpty() ? "" : "," + form.text("gateway")));
            default -> { }
        }
        var link = visit.engine().status().topology().link(Side.INSIDE);
        if (link.addresses().stream().noneMatch(address -> address.toString().equals(form.text("inside")))) {
            set(visit, "inside-address", form.text("inside"));
        }
        set(visit, "host-name", form.text("name"));
        set(visit, "time-zone", form.text("zone"));
        if (!form.text("key").isEmpty()) {
            visit.run(List.of("bauta", "ssh-key", "add"), form.text("key") + "\n");
        }
        visit.then(visit.pending().commands().isEmpty() ? "/" : "/changes");
    }

    /** Where it is another value than now, and the setting is known. */
    private static void set(Visit visit, String name, String value) throws Unclear {
        var now = Settings.value(visit, name);
        boolean noted = visit.pending().commands().contains(List.of("bauta", "set", name, value));
        if (now.isPresent() && !value.isEmpty() && !now.get().equals(value) && !noted) {
            visit.change("bauta", "set", name, value);
        }
    }
}
