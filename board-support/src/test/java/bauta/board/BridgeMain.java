package bauta.board;

import bauta.path.DropReason;
import bauta.path.Side;
import java.nio.file.Path;

/** A bridge to measure with: {@code BridgeMain INSIDE-CARD OUTSIDE-CARD RUN-DIRECTORY}, in a namespace that has both. */
final class BridgeMain {
    private BridgeMain() {
    }

    public static void main(String[] words) {
        var bridge = new Bridge(false);
        bridge.board = new Board(new Board.Names(words[0], words[1], "eth1", "eth0", Path.of(words[2])), bridge, IngressProgram::new);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            var drops = new StringBuilder();
            for (var reason : DropReason.values()) {
                if (bridge.drops.of(reason) != 0) {
                    drops.append(", ").append(reason).append(' ').append(bridge.drops.of(reason));
                }
            }
            for (var side : Side.values()) {
                var nic = bridge.board.nic(side);
                System.out.println(side + " received " + nic.received() + " frames " + nic.receivedBytes() + " bytes, sent "
                        + nic.sent() + " frames " + nic.sentBytes() + " bytes");
            }
            System.out.println("longest " + bridge.longest + drops);
            bridge.board.close();
        }));
        bridge.board.start(() -> System.out.println("bridging after " + ProcessAge.millis(System.nanoTime()) + " ms"), () -> { });
    }
}
