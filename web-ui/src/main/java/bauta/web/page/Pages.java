package bauta.web.page;

import bauta.setup.ApiToken;
import bauta.web.access.Login;
import bauta.web.access.Sessions;
import bauta.web.api.Live;
import java.util.List;

/** The pages there are, in the order of the navigation. */
public final class Pages {
    private Pages() {
    }

    public static List<Page> all(Login login, Sessions sessions, ApiToken token, Live live) {
        return List.of(
                new OverviewPage(live.history()),
                new ForwardsPage(),
                new FirewallPage(),
                new ConnectionsPage(),
                new NetworkPage(),
                new SystemPage(login, sessions, token),
                new SettingsPage(),
                new GenerationsPage(),
                new LogsPage(),
                new CommandPage(),
                new WizardPage(),
                new ChangesPage());
    }
}
