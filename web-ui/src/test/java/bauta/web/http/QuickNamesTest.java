package bauta.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuickNamesTest {
    private static final byte[] ADDRESS = {(byte) 192, 0, 2, 1};

    private final InetAddressResolver names = QuickNames.of(new InetAddressResolver() {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            return Stream.of(InetAddress.getByAddress(ADDRESS));
        }

        @Override
        public String lookupByAddress(byte[] address) {
            return "asked";
        }
    });

    @Test
    void threadsThatServeDoNotAskForNamesOfAddresses() throws Exception {
        var refused = assertThrows(ExecutionException.class, () -> serving(() -> names.lookupByAddress(ADDRESS)));
        assertInstanceOf(UnknownHostException.class, refused.getCause());
        var policy = InetAddressResolver.LookupPolicy.of(InetAddressResolver.LookupPolicy.IPV4);
        assertEquals(1L, serving(() -> names.lookupByName("name", policy).count()));
    }

    @Test
    void othersDo() throws Exception {
        assertEquals("asked", names.lookupByAddress(ADDRESS));
    }

    private static <T> T serving(Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        WebServer.serving(Thread::new).newThread(task).start();
        return task.get();
    }
}
