/** What a browser sees. */
module bauta.web {
    requires bauta.firmware;
    requires jdk.httpserver;
    requires org.tinylog.api;

    provides java.net.spi.InetAddressResolverProvider with bauta.web.http.QuickNames;
    provides bauta.firmware.FrontEnd with bauta.web.WebFrontEnd;
}
