package bauta.board;

import bauta.light.Pin;
import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The lines of a GPIO chip by Pi4J, on a board by its provider gpiod (libgpiod). */
final class Pi4jLines implements Lines {
    private final Context context;

    /** @param context with one provider each for digital outputs and inputs */
    Pi4jLines(Context context) {
        this.context = context;
    }

    /** Those of this board. */
    static Pi4jLines open() throws IOException {
        try {
            return new Pi4jLines(Pi4J.newContextBuilder().autoDetect().disableShutdownHook().build());
        } catch (Pi4JException | IllegalStateException e) {
            throw new IOException("the GPIO chip cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public Lamp output(Pin pin) throws IOException {
        var dark = pin.activeLow() ? DigitalState.HIGH : DigitalState.LOW;
        try {
            DigitalOutput line = context.create(DigitalOutput.newConfigBuilder(context).id("lamp-" + pin.name()).address(pin.line())
                    .initial(dark).shutdown(dark).build());
            return new Line(line, pin.activeLow());
        } catch (Pi4JException | IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public BooleanSupplier input(Pin pin) throws IOException {
        try {
            DigitalInput line = context.create(DigitalInput.newConfigBuilder(context).id("button-" + pin.name()).address(pin.line())
                    .pull(pin.activeLow() ? PullResistance.PULL_UP : PullResistance.PULL_DOWN).build());
            return () -> line.state() == (pin.activeLow() ? DigitalState.LOW : DigitalState.HIGH);
        } catch (Pi4JException | IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        context.shutdown();
    }

    private final class Line implements Lamp {
        private final DigitalOutput line;
        private final boolean activeLow;

        Line(DigitalOutput line, boolean activeLow) {
            this.line = line;
            this.activeLow = activeLow;
        }

        @Override
        public void lit(boolean on) throws IOException {
            try {
                line.setState(on ^ activeLow);
            } catch (Pi4JException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            context.shutdown(line);
        }
    }
}
