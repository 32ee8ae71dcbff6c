package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.Randomness;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Numbers come back as they were, whatever they are packed in. */
class NumbersTest {
    private static final int ROWS = 3 * Numbers.CHUNK + 7;

    private static void comeBack(IntToDoubleFunction number) {
        comeBack(number, new Spill(Long.MAX_VALUE));
        comeBack(number, new Spill(0));
        comeBack(number, new Spill(6 * Numbers.CHUNK));
    }

    private static void comeBack(IntToDoubleFunction number, Spill spill) {
        Numbers numbers = new Numbers();
        for (int row = 0; row < ROWS; row++) {
            numbers.set(row, number.applyAsDouble(row));
            if ((row + 1) % Numbers.CHUNK == 0) {
                numbers.pack(spill);
            }
        }
        for (int row = 0; row < ROWS; row++) {
            int at = row;
            // the sign of zero is not kept
            assertEquals(
                    Double.doubleToLongBits(number.applyAsDouble(row) + 0.0),
                    Double.doubleToLongBits(numbers.get(row) + 0.0),
                    () -> "row " + at);
        }
    }

    private static double random(int row) {
        return Double.longBitsToDouble(Randomness.bits(3, row) & 0x800FFFFFFFFFFFFFL | 1023L << 52);
    }

    @Test
    void wholeNumbersOfEverySize() {
        for (int bits = 1; bits <= 53; bits++) {
            int shift = bits;
            comeBack(row -> Math.rint(random(row) * (1L << shift)));
        }
    }

    @Test
    void theEndsOfEverySize() {
        for (double end : new double[] {127, 128, 32_767, 32_768, 2_147_483_647.0, 2_147_483_648.0}) {
            comeBack(row -> row % 3 == 0 ? end : row % 3 == 1 ? -end : Double.NaN);
        }
    }

    @Test
    void decimals() {
        for (int places = 0; places <= 8; places++) {
            String format = "%." + places + "f";
            comeBack(row -> Double.parseDouble(String.format(java.util.Locale.ROOT, format, random(row) * 1000)));
        }
    }

    @Test
    void floatsAndDoubles() {
        comeBack(row -> (float) random(row));
        comeBack(NumbersTest::random);
        comeBack(row -> row % 5 == 0 ? Double.NaN : random(row));
        comeBack(row -> row == 5000 ? Math.PI : row % 100 / 4.0);
        comeBack(row -> Float.MAX_VALUE);
        comeBack(row -> 1e-300 * row);
        comeBack(row -> row % 2 == 0 ? -0.0 : 0.5);
    }

    @Test
    void nothingButMissing() {
        comeBack(row -> Double.NaN);
    }

    @Test
    void texts() {
        texts(new Spill(Long.MAX_VALUE));
        texts(new Spill(0));
        texts(new Spill(100_000));
    }

    private static void texts(Spill spill) {
        Texts texts = new Texts();
        for (int row = 0; row < ROWS; row++) {
            texts.set(row, text(row));
            if ((row + 1) % Numbers.CHUNK == 0) {
                texts.pack(spill);
            }
        }
        for (int row = 0; row < ROWS; row++) {
            assertEquals(text(row), texts.get(row));
        }
    }

    private static String text(int row) {
        return row % 7 == 0 ? "" : "Zürich 🚲".repeat(row % 5) + row;
    }
}
