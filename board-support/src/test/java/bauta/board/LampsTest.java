package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.light.Light;
import bauta.light.Lights;
import bauta.light.Pin;
import bauta.light.Wires;
import bauta.path.Topology;
import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lights and button by Pi4J on a chip that is none, and by files like those of the kernel. */
@Timeout(30)
class LampsTest {
    @TempDir
    private Path leds;
    private volatile Context context = freshChip();
    private final AtomicInteger beat = new AtomicInteger();
    private final Topology.Link link = new Topology.Link("eth0", 1, 1500, true, List.of(new Topology.Subnet(0x0a000001, 24)));
    private final Lights lights = new Lights(beat::get, () -> new Topology(link, link, List.of()), List::of, () -> false,
            () -> System.nanoTime() / 1_000_000);
    private final Wires wires = new Wires();
    private volatile int opened;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private static Context freshChip() {
        return Pi4J.newContextBuilder().noAutoDetect().disableShutdownHook()
                .add(MockDigitalOutputProvider.newInstance(), MockDigitalInputProvider.newInstance()).build();
    }

    private Lamps.Sites sites(boolean chip) {
        return sites(chip, () -> {
            context = freshChip();
            return new Pi4jLines(context);
        });
    }

    private interface Opening {
        Lines open() throws IOException;
    }

    private Lamps.Sites sites(boolean chip, Opening opening) {
        return new Lamps.Sites() {
            @Override
            public boolean known() {
                return true;
            }

            @Override
            public boolean chip() {
                return chip;
            }

            @Override
            public Lines lines() throws IOException {
                opened = opened + 1;
                return opening.open();
            }

            @Override
            public Path lights() {
                return leds;
            }
        };
    }

    private void light(String name) throws IOException {
        Files.createDirectory(leds.resolve(name));
        Files.writeString(leds.resolve(name).resolve("trigger"), "none [mmc0] timer\n");
        Files.writeString(leds.resolve(name).resolve("brightness"), "0");
    }

    private DigitalState line(int number) {
        var id = "lamp-" + number;
        var now = context;
        return now.registry().exists(id) ? now.registry().<DigitalOutput>get(id).state() : null;
    }

    private void awaitLine(int number, DigitalState state) throws InterruptedException {
        while (line(number) != state) {
            Thread.sleep(2);
        }
    }

    @Test
    void theLinesOfAChipShineAndFollowTheWiring() throws InterruptedException {
        try (var lamps = new Lamps(lights, () -> { }, () -> { }, sites(true), said::add)) {
            lamps.start(wires);
            awaitLine(27, DigitalState.HIGH);
            assertEquals(DigitalState.LOW, line(23));
            wires.change(wiring -> wiring.with(Light.LINK, Pin.of("gpio:5", true)));
            awaitLine(5, DigitalState.LOW);
        }
    }

    @Test
    void aShortPressOfTheButtonIsHeard() throws InterruptedException {
        var pressed = new CountDownLatch(1);
        wires.change(wiring -> wiring.withButton(Pin.of("gpio:24", true), null));
        try (var lamps = new Lamps(lights, pressed::countDown, () -> { }, sites(true), said::add)) {
            lamps.start(wires);
            awaitLine(27, DigitalState.HIGH);
            while (!context.registry().exists("button-24")) {
                Thread.sleep(2);
            }
            var button = context.registry().<MockDigitalInput>get("button-24");
            button.mockState(DigitalState.LOW);
            Thread.sleep(200);
            button.mockState(DigitalState.HIGH);
            assertTrue(pressed.await(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aLightOfTheKernelIsTakenAndGivenBack() throws IOException, InterruptedException {
        light("ACT");
        wires.change(wiring -> wiring.with(Light.LINK, Pin.of("sys:ACT", false)));
        var brightness = leds.resolve("ACT/brightness");
        try (var lamps = new Lamps(lights, () -> { }, () -> { }, sites(false), said::add)) {
            lamps.start(wires);
            while (!Files.readString(brightness).equals("1")) {
                Thread.sleep(2);
            }
            assertEquals("none", Files.readString(leds.resolve("ACT/trigger")));
        }
        assertEquals("mmc0", Files.readString(leds.resolve("ACT/trigger")));
    }

    @Test
    void whatIsNotThereStopsNothing() throws IOException, InterruptedException {
        light("ACT");
        wires.change(wiring -> wiring.with(Light.POWER, Pin.of("sys:NOWHERE", false)).with(Light.LINK, Pin.of("sys:ACT", false)));
        try (var lamps = new Lamps(lights, () -> { }, () -> { }, sites(false), said::add)) {
            lamps.start(wires);
            while (!Files.readString(leds.resolve("ACT/brightness")).equals("1")) {
                Thread.sleep(2);
            }
        }
    }

    @Test
    void whatDoesNotWorkIsSaidOnceHoweverOftenPinsChange() throws IOException, InterruptedException {
        light("ACT");
        light("PWR");
        wires.change(wiring -> wiring.with(Light.POWER, Pin.of("gpio:5", false)).with(Light.UNCONFIRMED, Pin.of("sys:NOWHERE", false)));
        try (var lamps = new Lamps(lights, () -> { }, () -> { }, sites(false), said::add)) {
            lamps.start(wires);
            for (var name : List.of("ACT", "PWR")) {
                wires.change(wiring -> wiring.with(Light.LINK, Pin.of("sys:" + name, false)));
                while (!Files.readString(leds.resolve(name).resolve("brightness")).equals("1")) {
                    Thread.sleep(2);
                }
            }
        }
        assertEquals(1, said.stream().filter(text -> text.contains("power cannot be at gpio:5: this machine has no GPIO chip")).count());
        assertEquals(1, said.stream().filter(text -> text.contains("unconfirmed at sys:NOWHERE does not work")).count());
        assertEquals(2, said.size(), said.toString());
    }

    /** A light beside the chip's, by which it is seen that the others were tried. */
    private void shinesAllTheSame(Lamps lamps) throws IOException, InterruptedException {
        light("ACT");
        wires.change(wiring -> wiring.with(Light.UNCONFIRMED, null).with(Light.LINK, Pin.of("sys:ACT", false)));
        lamps.start(wires);
        while (!Files.readString(leds.resolve("ACT/brightness")).equals("1")) {
            Thread.sleep(2);
        }
    }

    @Test
    void aChipThatCannotBeOpenedIsTriedOnceForAllLines() throws IOException, InterruptedException {
        try (var lamps = new Lamps(lights, () -> { }, () -> { }, sites(true, () -> {
            throw new IOException("permission denied");
        }), said::add)) {
            shinesAllTheSame(lamps);
        }
        assertEquals(1, opened);
    }

    @Test
    void aLineThatIsTakenLeavesTheOthersAlone() throws IOException, InterruptedException {
        var busy = new AtomicInteger();
        try (var lamps = new Lamps(lights, () -> { }, () -> { }, sites(true, () -> {
            context = freshChip();
            var real = new Pi4jLines(context);
            return new Lines() {
                @Override
                public Lamp output(Pin pin) throws IOException {
                    if (pin.line() == 17) {
                        busy.incrementAndGet();
                        throw new IOException("Device or resource busy");
                    }
                    return real.output(pin);
                }

                @Override
                public java.util.function.BooleanSupplier input(Pin pin) throws IOException {
                    return real.input(pin);
                }

                @Override
                public void close() {
                    real.close();
                }
            };
        }), said::add)) {
            shinesAllTheSame(lamps);
            awaitLine(22, DigitalState.LOW);
        }
        assertEquals(1, busy.get());
    }

    @Test
    void withoutAChipTheLibraryIsNeverOpened() {
        try (var lamps = new Lamps(lights, () -> { }, () -> { }, sites(false), said::add)) {
            lamps.start(wires);
        }
        assertEquals(0, opened);
    }
}
