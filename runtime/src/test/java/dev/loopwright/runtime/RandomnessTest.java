package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Randomness.Purpose;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomnessTest {

    /** The published first numbers of SplitMix64 for the seed 1234567. */
    @Test
    void bitsAreThoseOfSplitMix64() {
        assertEquals(6457827717110365317L, Randomness.bits(1234567, 0));
        assertEquals(3203168211198807973L, Randomness.bits(1234567, 1));
        assertEquals(Long.parseUnsignedLong("9817491932198370423"), Randomness.bits(1234567, 2));
    }

    @Test
    void keysDifferInEveryArgument() {
        Set<Long> keys = new HashSet<>();
        for (Purpose purpose : Purpose.values()) {
            for (int a = 0; a < 20; a++) {
                for (int b = 0; b < 20; b++) {
                    keys.add(Randomness.key(7, purpose, a, b));
                    keys.add(Randomness.key(8, purpose, a, b));
                }
            }
        }
        assertEquals(2 * Purpose.values().length * 400, keys.size());
    }

    @Test
    void uniformNumbersFillTheUnitIntervalEvenly() {
        long key = Randomness.key(1, Purpose.DROPOUT, 0, 0);
        int[] tenths = new int[10];
        for (int i = 0; i < 100_000; i++) {
            float u = Randomness.uniform(key, i);
            assertTrue(u >= 0 && u < 1);
            tenths[(int) (u * 10)]++;
        }
        // the deviation of each count is 95; four of them
        assertTrue(Arrays.stream(tenths).allMatch(n -> Math.abs(n - 10_000) < 380), Arrays.toString(tenths));
    }

    @Test
    void neighboursShareTheHalvesOfOneNumber() {
        long key = Randomness.key(1, Purpose.DROPOUT, 0, 0);
        for (int i = 0; i < 100; i++) {
            long bits = Randomness.bits(key, i);
            assertEquals((int) bits, Randomness.word(key, 2L * i));
            assertEquals((int) (bits >>> 32), Randomness.word(key, 2L * i + 1));
        }
    }

    @Test
    void gaussianNumbersHaveMeanZeroAndVarianceOne() {
        long key = Randomness.key(1, Purpose.INITIALISE, 0, 0);
        double sum = 0;
        double squares = 0;
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            double g = Randomness.gaussian(key, i);
            sum += g;
            squares += g * g;
        }
        assertEquals(0, sum / n, 0.013);
        assertEquals(1, squares / n, 0.018);
    }

    @Test
    void shufflingKeepsEveryNumberAndDependsOnTheKeyAlone() {
        int[] first = IntStream.range(0, 100).toArray();
        int[] second = IntStream.range(0, 100).toArray();
        Randomness.shuffle(first, Randomness.key(7, Purpose.SHUFFLE, 1, 0));
        Randomness.shuffle(second, Randomness.key(7, Purpose.SHUFFLE, 1, 0));
        assertArrayEquals(first, second);
        Randomness.shuffle(second, Randomness.key(7, Purpose.SHUFFLE, 2, 0));
        assertNotEquals(Arrays.toString(first), Arrays.toString(second));
        assertArrayEquals(
                IntStream.range(0, 100).toArray(), Arrays.stream(first).sorted().toArray());
    }

    @Test
    void allSixOrdersOfThreeAreEquallyLikely() {
        int[] counts = new int[321 + 1];
        for (int seed = 0; seed < 6000; seed++) {
            int[] three = {1, 2, 3};
            Randomness.shuffle(three, Randomness.key(seed, Purpose.SHUFFLE, 0, 0));
            counts[100 * three[0] + 10 * three[1] + three[2]]++;
        }
        // the deviation of each count is 29; four of them
        assertEquals(
                6, Arrays.stream(counts).filter(n -> Math.abs(n - 1000) < 116).count());
    }
}
