package bauta.board;

import bauta.light.Light;
import bauta.light.Lights;
import bauta.light.Pin;
import bauta.light.Wires;
import bauta.light.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.tinylog.Logger;

/**
 * Drives the lights and looks at the button, on a thread that is there only if there are any. What goes wrong with a pin is said
 * once and stops nothing; without a GPIO chip the library for it is not even loaded.
 */
final class Lamps implements AutoCloseable {
    private static final int TURN_MILLIS = 50;

    private final Lights lights;
    private final Runnable pressed;
    private final Runnable held;
    private final Sites sites;
    private final Consumer<String> warning;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private Thread thread;
    private Wiring wanted;
    private boolean stopping;

    /** Where lights are looked for. */
    interface Sites {
        /** Whether it is a board whose header is known. */
        boolean known();

        /** Whether there is a GPIO chip. */
        boolean chip();

        /** Opens the GPIO chip. */
        Lines lines() throws IOException;

        /** Where the kernel shows the lights it drives. */
        Path lights();
    }

    /**
     * Lights that nobody drives yet.
     *
     * @param pressed called for a short press of the button, on a thread of its own
     * @param held    called for a press of 10 s
     */
    Lamps(Lights lights, Runnable pressed, Runnable held) {
        this(lights, pressed, held, new Board(), text -> Logger.warn(text));
    }

    /** @param warning takes what is said of pins that do not work */
    Lamps(Lights lights, Runnable pressed, Runnable held, Sites sites, Consumer<String> warning) {
        this.lights = lights;
        this.pressed = pressed;
        this.held = held;
        this.sites = sites;
        this.warning = warning;
    }

    /** Goes after the wiring from now on. */
    void start(Wires wires) {
        wires.follow(this::want);
    }

    private synchronized void want(Wiring wiring) {
        var there = there(wiring);
        if (thread == null && there.pins().isEmpty() && there.button() == null) {
            return;
        }
        wanted = there;
        notifyAll();
        if (thread == null) {
            thread = Thread.ofPlatform().name("lamps").daemon().priority(Thread.MIN_PRIORITY).start(this::live);
        }
    }

    /** What of a wiring this board can have: the default lines only where they are known to be free. */
    private Wiring there(Wiring wiring) {
        var pins = new EnumMap<Light, Pin>(Light.class);
        wiring.pins().forEach((light, pin) -> {
            boolean standard = pin.equals(Wiring.DEFAULT.pins().get(light));
            if (!pin.gpio() || sites.chip() && (sites.known() || !standard)) {
                pins.put(light, pin);
            } else if (!standard) {
                warn("The light " + light.word() + " cannot be at " + pin + ": this machine has no GPIO chip.");
            }
        });
        boolean button = wiring.button() != null && sites.chip();
        if (wiring.button() != null && !button) {
            warn("There can be no button at " + wiring.button() + ": this machine has no GPIO chip.");
        }
        return new Wiring(pins, button ? wiring.button() : null, wiring.steps());
    }

    /** Says it once, however often pins are changed after that. */
    private void warn(String text) {
        if (said.add(text)) {
            warning.accept(text);
        }
    }

    private synchronized Wiring next() {
        var next = wanted;
        wanted = null;
        return next;
    }

    private void live() {
        Opened opened = null;
        try {
            while (true) {
                var next = next();
                if (next != null) {
                    if (opened != null) {
                        opened.close();
                    }
                    opened = new Opened(next);
                }
                opened.turn();
                synchronized (this) {
                    if (stopping) {
                        return;
                    }
                    if (wanted == null) {
                        wait(opened.idle() ? 0 : TURN_MILLIS);
                    }
                }
            }
        } catch (InterruptedException e) {
            Logger.debug("The lights stop.");
        } finally {
            if (opened != null) {
                opened.close();
            }
        }
    }

    /** The pins of one wiring. */
    private final class Opened {
        private final Map<Light, Lamp> lamps = new EnumMap<>(Light.class);
        private final Map<Light, Boolean> shown = new EnumMap<>(Light.class);
        private final Button button = new Button(() -> apart(pressed), () -> apart(held));
        private Lines lines;
        private boolean chipTried;
        private BooleanSupplier down;

        Opened(Wiring wiring) {
            wiring.pins().forEach((light, pin) -> attempt("light " + light.word(), pin, () -> lamps.put(light, lamp(pin))));
            if (wiring.button() != null) {
                attempt("button", wiring.button(), () -> down = lines.input(wiring.button()));
            }
        }

        private void attempt(String what, Pin pin, Opening opening) {
            try {
                if (!pin.gpio() || chip()) {
                    opening.open();
                }
            } catch (IOException | RuntimeException | LinkageError e) {
                warn("The " + what + " at " + pin + " does not work: " + e.getMessage()
                        + ". The router works without it; 'bauta leds' sets another pin.");
            }
        }

        private Lamp lamp(Pin pin) throws IOException {
            return pin.gpio() ? lines.output(pin) : new SysLamp(sites.lights(), pin.name(), pin.activeLow());
        }

        /** Whether the chip is open. It is tried once for all pins, with one warning if it cannot be done. */
        private boolean chip() {
            if (!chipTried) {
                chipTried = true;
                try {
                    lines = sites.lines();
                } catch (IOException | RuntimeException | LinkageError e) {
                    warn("No light or button on a GPIO line works: " + e.getMessage() + ". The router works without them.");
                }
            }
            return lines != null;
        }

        private boolean idle() {
            return lamps.isEmpty() && down == null;
        }

        private void turn() {
            for (var light : Light.values()) {
                var lamp = lamps.get(light);
                if (lamp != null) {
                    show(light, lamp, lights.lit(light));
                }
            }
            if (down != null) {
                button.seen(down.getAsBoolean(), System.nanoTime() / 1_000_000);
            }
        }

        private void show(Light light, Lamp lamp, boolean lit) {
            if (Boolean.valueOf(lit).equals(shown.put(light, lit))) {
                return;
            }
            try {
                lamp.lit(lit);
            } catch (IOException | RuntimeException e) {
                warn("The light " + light.word() + " does not work any more: " + e.getMessage());
                lamps.remove(light);
            }
        }

        private void close() {
            lamps.values().forEach(Lamp::close);
            if (lines != null) {
                lines.close();
            }
        }
    }

    private interface Opening {
        void open() throws IOException;
    }

    private static void apart(Runnable work) {
        Thread.ofPlatform().name("button").daemon().start(work);
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            stopping = true;
            notifyAll();
            running = thread;
        }
        if (running != null) {
            try {
                running.join(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The machine this runs on. */
    private static final class Board implements Sites {
        private static final Path MODEL = Path.of("/proc/device-tree/model");

        @Override
        public boolean known() {
            try {
                return Files.readString(MODEL).startsWith("Raspberry Pi");
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public boolean chip() {
            return Files.exists(Path.of("/dev/gpiochip0"));
        }

        @Override
        public Lines lines() throws IOException {
            return Pi4jLines.open();
        }

        @Override
        public Path lights() {
            return SysLamp.DIRECTORY;
        }
    }
}
