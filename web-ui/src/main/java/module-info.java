/** What a browser sees: one page that shows how the router is doing. */
module bauta.web {
    requires bauta.firmware;
    requires jdk.httpserver;
    requires org.tinylog.api;

    provides bauta.firmware.FrontEnd with bauta.web.StatusFrontEnd;
}
