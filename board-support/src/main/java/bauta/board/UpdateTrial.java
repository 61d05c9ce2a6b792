package bauta.board;

import bauta.firmware.Firmware;
import bauta.path.Side;
import bauta.update.SelfTest;
import bauta.update.SelfTest.Check;
import bauta.update.SelfTest.Outcome;
import bauta.update.UpdateNote;
import bauta.wire.Addresses;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** The self-test of a version on trial on this board: cards, a packet's way, page; kept or taken back. */
final class UpdateTrial {
    /** For a system without slots. */
    static final UpdateTrial NONE = new UpdateTrial();

    /** A new version on trial may look for a lease and come up at leisure; the image takes it back by itself after three minutes. */
    private static final long BOUND_SECONDS = 150;
    private static final int WEB_MILLIS = 3000;
    private static final int PING_SECONDS = 4;

    private final SlotsProgram slots;
    private final UpdateNote note;
    private final Firmware firmware;
    private final Options options;
    private final Power power;
    private SelfTest test;
    private boolean over;

    private UpdateTrial() {
        slots = null;
        note = null;
        firmware = null;
        options = null;
        power = null;
        over = true;
    }

    UpdateTrial(SlotsProgram slots, UpdateNote note, Firmware firmware, Options options, Power power) {
        this.slots = slots;
        this.note = note;
        this.firmware = firmware;
        this.options = options;
        this.power = power;
    }

    /** What the self-test waits for; empty if nothing is on trial or all is well. */
    synchronized String missing() {
        return test == null ? "" : test.missing();
    }

    /** Looks, if something is on trial; takes a few seconds where something does not answer. @return whether to look again soon */
    boolean step() {
        if (over) {
            return false;
        }
        try {
            if (begin() == null) {
                over = true;
                return false;
            }
            return look();
        } catch (IOException e) {
            Logger.error("The trial of this version cannot go on, so it will be taken back: {}", e.getMessage());
            over = true;
            return false;
        }
    }

    private synchronized SelfTest begin() throws IOException {
        if (test == null && slots.state().onTrial()) {
            test = new SelfTest(slots, note, checks(), TimeUnit.SECONDS.toNanos(BOUND_SECONDS), System::nanoTime);
        }
        return test;
    }

    private boolean look() throws IOException {
        var outcome = test.look();
        if (outcome == Outcome.WAITING) {
            return true;
        }
        over = true;
        if (outcome == Outcome.KEPT) {
            Logger.info("This version passed its self-test and is kept.");
        } else {
            Logger.error("This version did not pass its self-test: it waited in vain until {}. The one before starts again.", test.missing());
            power.reboot();
        }
        return false;
    }

    private List<Check> checks() {
        var checks = new ArrayList<Check>();
        checks.add(new Check("both network cards have a link", () -> carrier(Side.INSIDE) && carrier(Side.OUTSIDE)));
        checks.add(new Check("a packet crosses the router and an answer comes back", () -> firmware.crossed() || gatewayAnswers()));
        if (options.web() != null) {
            checks.add(new Check("the router's page answers", this::pageAnswers));
        }
        return checks;
    }

    private boolean carrier(Side side) {
        return firmware.router().topology().link(side).carrier();
    }

    /** The board's own packets take the same way to the gateway and back. */
    private boolean gatewayAnswers() {
        for (var route : firmware.router().topology().routes()) {
            if (route.prefix() == 0 && route.gateway() != 0) {
                try {
                    Programs.run(Programs.named("ping", "-c", "1", "-W", "2", Addresses.text(route.gateway())), new byte[0], PING_SECONDS);
                    return true;
                } catch (IOException e) {
                    Logger.debug("The gateway does not answer: {}", e.getMessage());
                }
            }
        }
        return false;
    }

    private boolean pageAnswers() {
        try {
            var connection = (HttpURLConnection) URI.create("http://" + options.web() + "/").toURL().openConnection();
            connection.setConnectTimeout(WEB_MILLIS);
            connection.setReadTimeout(WEB_MILLIS);
            connection.setInstanceFollowRedirects(false);
            try {
                return connection.getResponseCode() < HttpURLConnection.HTTP_INTERNAL_ERROR;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
