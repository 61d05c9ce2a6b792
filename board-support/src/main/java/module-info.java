/** The board: network cards through raw sockets, host ports through TAP devices, links and addresses, boot. */
module bauta.board {
    requires bauta.firmware;
    requires com.pi4j;
    requires com.sun.jna;
    requires jdk.net;
    requires org.tinylog.api;
    requires org.tinylog.impl;

    // Made by tinylog.
    exports bauta.board.log to org.tinylog.api, org.tinylog.impl;

    uses bauta.firmware.FrontEnd;
}
