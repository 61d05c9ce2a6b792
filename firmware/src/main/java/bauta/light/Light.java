package bauta.light;

import java.util.Locale;

/** What a light can be about. */
public enum Light {
    /** The router is alive: the packet path itself beats. */
    POWER("the packet path is alive"),
    /** The outside has a link and an address. */
    LINK("outside link and address"),
    /** Who serves behind forwards. */
    FAILOVER("primaries serve; slow: a standby does; fast: nothing; a flash: a step"),
    /** A change is on trial. */
    UNCONFIRMED("a change waits for 'bauta confirm'");

    private final String meaning;

    Light(String meaning) {
        this.meaning = meaning;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String meaning() {
        return meaning;
    }

    /** Null for a word that is none. */
    public static Light of(String word) {
        for (var light : values()) {
            if (light.word().equals(word)) {
                return light;
            }
        }
        return null;
    }
}
