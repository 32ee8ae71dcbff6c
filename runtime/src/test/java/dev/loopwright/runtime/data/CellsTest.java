package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Randomness;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {
    private static final Place PLACE = new Place("a.csv", 2);

    @ParameterizedTest
    @ValueSource(strings = {"0", "-12", "+3", "1.5", ".5", "3.", "1e3", "1E-3", "-.5e+10", "007"})
    void numbers(String text) {
        assertTrue(Cells.isNumber(text));
        assertEquals(Double.parseDouble(text), Cells.value(Column.number("x"), text, PLACE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "-",
                "+.",
                "e3",
                "1e",
                "1e+",
                "1.2.3",
                "1f",
                "1d",
                "0x1p3",
                "NaN",
                "Infinity",
                "1 ",
                "1_0",
                "٣",
                "1e3.5"
            })
    void notNumbers(String text) {
        assertFalse(Cells.isNumber(text));
    }

    @Test
    void numbersReadBackExactlyFromTheirShortestForm() {
        for (int i = 0; i < 20_000; i++) {
            double number = Double.longBitsToDouble(Randomness.bits(3, i));
            if (Double.isFinite(number)) {
                assertTrue(Cells.isNumber(Cells.text(number)), Cells.text(number));
                assertEquals(number, Double.parseDouble(Cells.text(number)));
            }
        }
    }

    @Test
    void numbersAreShownWithoutNoise() {
        assertEquals("18", Cells.text(18));
        assertEquals("0", Cells.text(-0.0));
        assertEquals("1200000", Cells.text(1.2e6));
        assertEquals("0.25", Cells.text(0.25));
        assertEquals("1e-7", Cells.text(1e-7));
        assertEquals("-2.5e20", Cells.text(-2.5e20));
    }

    @Test
    void aLabelThatLooksLikeAMissingValueIsALabel() {
        Column continent = Column.category("continent", "EU", "NA");
        assertFalse(Cells.missing(continent, "NA"));
        assertTrue(Cells.missing(continent, ""));
        assertTrue(Cells.missing(continent, "n/a".toUpperCase(Locale.ROOT)));
        assertEquals(1, Cells.value(continent, "NA", PLACE));
    }

    @Test
    void truthValuesDoNotDependOnTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            Column bool = Column.bool("b");
            assertEquals(1, Cells.value(bool, "TRUE", PLACE));
            assertEquals(1, Cells.value(bool, "yes", PLACE));
            assertEquals(0, Cells.value(bool, "False", PLACE));
            assertEquals(0, Cells.value(bool, "0", PLACE));
        } finally {
            Locale.setDefault(before);
        }
    }
}
