package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.web.Visitor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PoolsTest {
    @TempDir
    private Path state;
    private Visitor visitor;

    @BeforeEach
    void start() throws Exception {
        visitor = new Visitor(state);
    }

    @AfterEach
    void stop() {
        visitor.close();
    }

    @Test
    void poolsAreAddedListedAndDeletedByTheirCommands() throws Exception {
        assertTrue(visitor.words("/network").contains("all hosts share the router&#39;s own address"));
        visitor.send("/network", "do", "pool-add", "pool-addresses", "203.0.113.16/31", "pool-networks", "192.168.1.0/25 10.0.0.0/8");
        visitor.send("/network", "do", "pool-add", "pool-addresses", "203.0.113.40", "pool-host", "192.168.1.4", "pool-open", "on");
        assertEquals(List.of("ipmasqadm nat -a -L 203.0.113.16/31 -s 192.168.1.0/25,10.0.0.0/8",
                "ipmasqadm nat -a -L 203.0.113.40 -R 192.168.1.4 -o"), visitor.waiting());
        visitor.apply();
        var words = visitor.words("/network");
        assertTrue(words.contains("203.0.113.40 Always one host&#39;s 192.168.1.4 0/1 0 from outside"), words);
        visitor.send("/network", "do", "pool-delete", "addresses", "203.0.113.40");
        visitor.apply();
        assertTrue(!visitor.engine().text().contains("203.0.113.40"), visitor.engine().text());
        assertEquals(422, visitor.browser().post("/network", "do", "pool-add", "pool-addresses", "nowhere").statusCode());
    }
}
