package dev.loopwright.runtime.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Randomness;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What encodings make of a cell, worked out by hand. */
class EncodingTest {
    private static final double[] NONE = {};

    private static double[] encoded(Encoding encoding, double cell, String text, double[] learnt, int labels) {
        double[] values = new double[encoding.width(labels) + 2];
        encoding.encode(cell, text, learnt, values, 1);
        assertEquals(0, values[0]);
        assertEquals(0, values[values.length - 1]);
        return Arrays.copyOfRange(values, 1, values.length - 1);
    }

    private static double[] date(Encoding encoding, String date) {
        return encoded(encoding, seconds(date), "", NONE, 0);
    }

    private static double seconds(String date) {
        return LocalDateTime.parse(date).toEpochSecond(ZoneOffset.UTC);
    }

    @Test
    void aLabelIsOneOfManyOrItsNumber() {
        assertArrayEquals(new double[] {0, 0, 1}, encoded(new OneHot(), 2, "c", NONE, 3));
        assertArrayEquals(new double[] {0, 0, 0}, encoded(new OneHot(), -1, "?", NONE, 3));
        assertArrayEquals(new double[] {2}, encoded(new Ordinal(), 2, "c", NONE, 3));
        assertArrayEquals(new double[] {-1}, encoded(new Ordinal(), -1, "?", NONE, 3));
        assertArrayEquals(new double[] {1}, encoded(new Embedding(), 1, "b", NONE, 3));
    }

    @Test
    void frequenciesAreSharesOfTheTrainingRows() {
        double[] learnt = new Frequency().fit(new double[] {0, 0, 1, -1}, 3, NONE);
        assertArrayEquals(new double[] {0.5, 0.25, 0}, learnt);
        assertArrayEquals(new double[] {0.5}, encoded(new Frequency(), 0, "a", learnt, 3));
        assertArrayEquals(new double[] {0}, encoded(new Frequency(), -1, "?", learnt, 3));
        assertTrue(new Frequency().accepts(learnt, 3));
        assertFalse(new Frequency().accepts(learnt, 2));
        assertFalse(new Frequency().accepts(new double[] {0.5, 2, 0}, 3));
    }

    @Test
    void theMeanTargetIsDrawnTowardsThatOfAll() {
        double[] cells = {0, 0, 1, 1, 1, -1};
        double[] target = {1, 3, 5, 5, 8, 2};
        double[] learnt = new TargetMean(2, 2).fit(cells, 3, target);
        // the mean of all is 4; (1 + 3 + 2 * 4) / 4, (5 + 5 + 8 + 2 * 4) / 5, no rows
        assertArrayEquals(new double[] {3, 5.2, 4, 4}, learnt, 1e-12);
        assertArrayEquals(new double[] {4}, encoded(new TargetMean(2, 2), -1, "?", learnt, 3), 1e-12);
        assertTrue(new TargetMean(2, 2).accepts(learnt, 3));
        assertFalse(new TargetMean(2, 2).accepts(learnt, 4));
        assertArrayEquals(new double[] {2, 6, 4, 4}, new TargetMean(0, 2).fit(cells, 3, target), 1e-12);
    }

    @Test
    void aTrainingRowNeverSeesItsOwnTarget() {
        int rows = 23;
        TargetMean encoding = new TargetMean(1.5, 5);
        double[] cells = IntStream.range(0, rows).mapToDouble(i -> i % 4 - 1).toArray();
        double[] target = IntStream.range(0, rows).mapToDouble(i -> Math.sin(i)).toArray();
        long key = Randomness.key(3, Randomness.Purpose.FOLD, 0, 0);
        double[] values = encoding.fromOthers(cells, 3, target, key);
        assertArrayEquals(values, encoding.fromOthers(cells, 3, target, key));
        for (int row = 0; row < rows; row++) {
            double[] other = target.clone();
            other[row] = 1e6;
            double[] now = encoding.fromOthers(cells, 3, other, key);
            assertEquals(values[row], now[row], "row " + row);
            assertNotEquals(values[row], encoding.fit(cells, 3, target)[(int) Math.max(0, cells[row])]);
            long changed =
                    IntStream.range(0, rows).filter(i -> values[i] != now[i]).count();
            assertTrue(changed >= rows - 5 && changed < rows, changed + " rows saw the target of row " + row);
        }
    }

    /** The values of its reference implementation. */
    @Test
    void textsAreHashedByMurmurHash3() {
        assertEquals(0, Murmur.hash(new byte[0]));
        assertEquals(0x248BFA47, Murmur.hash("hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals(0x149BBB7F, Murmur.hash("hello, world".getBytes(StandardCharsets.UTF_8)));
        assertEquals(0xE31E8A70, Murmur.hash("19 Jan 2038 at 3:14:07 AM".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                0xD5C48BFC,
                Murmur.hash("The quick brown fox jumps over the lazy dog.".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aTextWithoutWordsIsNothing() {
        for (Ngrams.By by : Ngrams.By.values()) {
            Ngrams ngrams = new Ngrams(8, by, 1, 3);
            assertArrayEquals(new double[8], encoded(ngrams, 0, "", NONE, 0));
            assertEquals(1, length(encoded(ngrams, 0, "à la carte", NONE, 0)), 1e-12);
        }
        assertArrayEquals(new double[8], encoded(new Ngrams(8, Ngrams.By.WORDS, 1, 3), 0, " ?! ", NONE, 0));
        assertArrayEquals(new double[8], encoded(new Ngrams(8, Ngrams.By.WORDS, 3, 3), 0, "two words", NONE, 0));
        assertArrayEquals(
                encoded(new Ngrams(64, Ngrams.By.CHARACTERS, 1, 1), 0, "\uD83D\uDE00", NONE, 0),
                encoded(new Hashed(64), 0, "\uD83D\uDE00", NONE, 0));
    }

    private static double length(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    @Test
    void datesComeInParts() {
        String leap = "2024-12-31T23:45:07";
        double[] found = Arrays.stream(Calendar.Part.values())
                .mapToDouble(part -> date(new Calendar(part), leap)[0])
                .toArray();
        assertArrayEquals(new double[] {2024, 4, 12, 1, 31, 366, 2, 23, 45, 7}, found);
        assertArrayEquals(new double[] {1969}, date(new Calendar(Calendar.Part.YEAR), "1969-07-20T20:17"));
    }

    @Test
    void whatComesRoundLiesOnACircle() {
        assertArrayEquals(new double[] {0, 1}, date(new Cyclic(Cyclic.Cycle.YEAR), "2023-01-01T00:00"), 1e-12);
        assertArrayEquals(new double[] {0, -1}, date(new Cyclic(Cyclic.Cycle.YEAR), "2024-07-02T00:00"), 1e-12);
        assertArrayEquals(new double[] {1, 0}, date(new Cyclic(Cyclic.Cycle.DAY), "2024-07-02T06:00"), 1e-12);
        assertArrayEquals(new double[] {0, -1}, date(new Cyclic(Cyclic.Cycle.WEEK), "2024-07-04T12:00"), 1e-12);
        assertArrayEquals(new double[] {0, -1}, date(new Cyclic(Cyclic.Cycle.MONTH), "2023-02-15T00:00"), 1e-12);
    }

    @Test
    void timeBeginsWithTheFirstTrainingRow() {
        double[] learnt =
                new Elapsed().fit(new double[] {seconds("2024-01-03T00:00"), seconds("2024-01-01T12:00")}, 0, NONE);
        assertArrayEquals(new double[] {1.5}, encoded(new Elapsed(), seconds("2024-01-03T00:00"), "", learnt, 0));
        assertArrayEquals(new double[] {-0.5}, encoded(new Elapsed(), seconds("2024-01-01T00:00"), "", learnt, 0));
        assertTrue(new Elapsed().accepts(learnt, 0));
        assertFalse(new Elapsed().accepts(NONE, 0));
    }
}
