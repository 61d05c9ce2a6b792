package bauta.board;

import bauta.command.KernelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Mounts one file at the directory given and waits to be killed. */
final class FuseMountMain {
    private FuseMountMain() {
    }

    public static void main(String[] words) throws InterruptedException {
        FuseMount.begin(Path.of(words[0]), List.of(new KernelFile("file", 0_444, to -> to.accept("text\n"), null)));
        System.out.println("mounted");
        new CountDownLatch(1).await();
    }
}
