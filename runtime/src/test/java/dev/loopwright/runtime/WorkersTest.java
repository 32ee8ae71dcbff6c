package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tile is run once, whatever the threads do. */
class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyTileIsRunOnce(int threads) {
        Workers workers = Workers.of(threads);
        AtomicIntegerArray counts = new AtomicIntegerArray(100);
        Workers.Tiles body = counts::incrementAndGet;
        int[] wanted = new int[100];
        for (int round = 0; round < 20_000; round++) {
            int tiles = round % 100 + 1;
            workers.run(tiles, body);
            for (int i = 0; i < tiles; i++) {
                wanted[i]++;
            }
        }
        int[] found = new int[100];
        Arrays.setAll(found, counts::get);
        assertArrayEquals(wanted, found);
    }

    @Test
    void tilesSeeWhatWasWrittenBeforeAndTheCallerSeesWhatTheyWrite() {
        Workers workers = Workers.of(3);
        long[] cells = new long[64];
        long[] sums = new long[64];
        Workers.Tiles body = tile -> sums[tile] += cells[tile];
        long expected = 0;
        for (int round = 1; round <= 10_000; round++) {
            Arrays.fill(cells, round);
            expected += round;
            workers.run(cells.length, body);
            assertEquals(expected, sums[round % sums.length]);
        }
    }

    @Test
    void threadsThatWentToSleepWakeUp() throws InterruptedException {
        Workers workers = Workers.of(2);
        for (int round = 0; round < 20; round++) {
            CountDownLatch both = new CountDownLatch(2);
            Thread.sleep(2);
            // ends only if two threads are in the loop at the same time
            workers.run(2, tile -> {
                both.countDown();
                await(both);
            });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody else came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLoopWithinALoopRunsOnItsOwnThread() {
        Workers workers = Workers.of(2);
        AtomicIntegerArray counts = new AtomicIntegerArray(5);
        workers.run(4, outer -> workers.run(5, counts::incrementAndGet));
        for (int i = 0; i < 5; i++) {
            assertEquals(4, counts.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatATileThrowsReachesTheCaller(int threads) {
        Workers workers = Workers.of(threads);
        AtomicIntegerArray counts = new AtomicIntegerArray(50);
        assertThrows(
                ArithmeticException.class,
                () -> workers.run(50, tile -> {
                    if (tile == 7) {
                        throw new ArithmeticException("tile 7");
                    }
                }));
        workers.run(50, counts::incrementAndGet);
        for (int i = 0; i < 50; i++) {
            assertEquals(1, counts.get(i));
        }
    }

    @Test
    void nothingIsAllocatedInALoop() {
        long[] sums = new long[16];
        Workers.Tiles body = tile -> sums[tile] += tile;
        Workers workers = Workers.of(2);
        assertEquals(0, Allocation.perCall(() -> workers.run(sums.length, body)));
    }

    @Test
    void thereIsOnePoolForEachNumberOfThreads() {
        assertSame(Workers.of(2), Workers.of(2));
        assertEquals(2, Workers.of(2).threads());
        assertThrows(IllegalArgumentException.class, () -> Workers.of(0));
    }
}
