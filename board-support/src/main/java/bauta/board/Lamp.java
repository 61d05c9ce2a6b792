package bauta.board;

import java.io.IOException;

/** One light that can be switched. */
interface Lamp extends AutoCloseable {
    void lit(boolean on) throws IOException;

    @Override
    void close();
}
