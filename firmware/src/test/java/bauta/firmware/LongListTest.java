package bauta.firmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongListTest {
    private static final long SEED = 77;

    @Test
    void theSmallestAreFoundWhateverTheOrder() {
        var random = new Random(SEED);
        for (int most : new int[] {1, 2, 100, 128, 129, 1000, 5000, Integer.MAX_VALUE}) {
            for (int count : new int[] {0, 1, 255, 256, 257, 5000}) {
                var numbers = random.longs(count, 0, 3L * count + 1).toArray();
                var list = new LongList(most);
                for (long number : numbers) {
                    list.add(number);
                }
                Arrays.sort(numbers);
                assertArrayEquals(Arrays.copyOf(numbers, Math.min(count, most)), list.sorted(), most + " of " + count);
            }
        }
    }
}
