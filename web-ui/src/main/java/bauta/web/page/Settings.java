package bauta.web.page;

import java.util.Optional;

/** The settings of {@code bauta set}, as pages look them up. */
final class Settings {
    private Settings() {
    }

    /** The value of a setting; empty where this firmware has none of that name. */
    static Optional<String> value(Visit visit, String name) {
        return visit.engine().settings().stream().filter(row -> row.name().equals(name)).map(row -> row.value()).findFirst();
    }
}
