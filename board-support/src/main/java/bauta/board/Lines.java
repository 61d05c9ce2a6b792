package bauta.board;

import bauta.light.Pin;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The lines of a GPIO chip. */
interface Lines extends AutoCloseable {
    /** Takes a line as an output. */
    Lamp output(Pin pin) throws IOException;

    /** Takes a line as an input, pulled to where it is not pressed. @return whether it is pressed */
    BooleanSupplier input(Pin pin) throws IOException;

    @Override
    void close();
}
