package bauta.web.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * The way Java looks up names here: as always, except that a thread which serves a browser never asks for the name of an address. The
 * JDK's server would, of every client over HTTPS, and nobody could be served as long as no name server answers.
 */
public final class QuickNames extends InetAddressResolverProvider {
    @Override
    public InetAddressResolver get(Configuration configuration) {
        return of(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "bauta";
    }

    static InetAddressResolver of(InetAddressResolver builtIn) {
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return builtIn.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                if (WebServer.serving()) {
                    // Whoever asked takes the address itself.
                    throw new UnknownHostException("not asked for");
                }
                return builtIn.lookupByAddress(address);
            }
        };
    }
}
