package bauta.web.page;

import bauta.web.access.Administrator;
import bauta.web.access.Sessions;
import bauta.web.api.Live;
import java.util.List;

/** The pages there are, in the order of the navigation. */
public final class Pages {
    private Pages() {
    }

    public static List<Page> all(Administrator administrator, Sessions sessions, Live live) {
        return List.of(
                new OverviewPage(live.history()),
                new ChangesPage());
    }
}
