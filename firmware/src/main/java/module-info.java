/** The router itself: knows no board, no browser, makes no native call. */
module bauta.firmware {
    requires org.tinylog.api;

    exports bauta.chains;
    exports bauta.command;
    exports bauta.explain;
    exports bauta.firmware;
    exports bauta.forward;
    exports bauta.health;
    exports bauta.helper;
    exports bauta.light;
    exports bauta.masquerade;
    exports bauta.path;
    exports bauta.setup;
    exports bauta.store;
    exports bauta.update;
    exports bauta.wire;
}
