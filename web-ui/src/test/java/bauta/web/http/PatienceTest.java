package bauta.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PatienceTest {
    private final Patience patience = new Patience(work -> {
        var thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });

    @AfterEach
    void stop() {
        patience.close();
    }

    private static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void writingForSomebodyWhoDoesNotReadEnds() throws IOException {
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var reader = SocketChannel.open(server.getLocalAddress()); var writer = server.accept()) {
            var out = patience.until(in(200), Channels.newOutputStream(writer));
            out.write(new byte[100]);
            assertEquals(100, reader.read(ByteBuffer.allocate(1000)));
            assertThrows(IOException.class, () -> out.write(new byte[64 << 20]));
            assertFalse(writer.isOpen());
            assertFalse(Thread.currentThread().isInterrupted(), "which would end what this thread does next");
        }
    }

    @Test
    void whatIsWrittenInTimeIsLeftAlone() throws Exception {
        assertEquals("written", patience.write(in(100), () -> "written"));
        Thread.sleep(300); // or it were interrupted
    }
}
