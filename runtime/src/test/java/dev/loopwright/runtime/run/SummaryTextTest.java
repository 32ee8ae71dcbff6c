package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.data.Summary;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTextTest {
    @Test
    void nothingThatHappenedToTheDataIsPassedOver() {
        Summary summary = new Summary(
                "penguins.csv",
                344,
                1,
                List.of(new Summary.LeftOut("year > 2007", 3)),
                List.of(new Summary.Dropped("species", 2), new Summary.Dropped("island", 0)),
                List.of(
                        new Summary.Filled("mass", 2, "median", "4050"),
                        new Summary.Filled("year", 1, "constant", "2008"),
                        new Summary.Filled("review", 4, "constant", "")),
                List.of(new Summary.Cut("review", 7, 32, "words")),
                List.of("notes", "island_2"),
                9,
                List.of(new Summary.Part(
                        "train",
                        240,
                        List.of(
                                new Summary.ClassCount("species", "Adelie", 106, 0.4417),
                                new Summary.ClassCount("species", "Gentoo", 134, 0.5583)))),
                List.of("column year has one value only"),
                List.of(new Summary.Others("test", "new-penguins.csv", 20, 1)),
                "read from runs/.cache/penguins-01234567.columns");
        assertEquals("""
                penguins.csv: 344 rows read, 5 dropped, 9 input values per row
                  dropped by where year > 2007: 3
                  dropped for an empty species: 2
                  dropped for an empty island: 0
                  filled in mass: 2 cells with the median of the training rows, 4050
                  filled in year: 1 cell with the constant 2008
                  filled in review: 4 cells with the constant ""
                  cut in review: 7 rows behind the first 32 words
                  not used: notes, island_2
                  skipped: 1 blank line
                  columns read from runs/.cache/penguins-01234567.columns
                  new-penguins.csv: 20 rows read, 1 dropped, all for test
                  train 240 rows: species Adelie 44.2 %, Gentoo 55.8 %
                  warning: column year has one value only
                """, SummaryText.of(summary));
    }

    @Test
    void aPredictionHasNoParts() {
        Summary summary = new Summary(
                "rows.csv",
                1,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                1,
                List.of(),
                List.of(),
                List.of(),
                "");
        assertEquals("rows.csv: 1 row read, 0 dropped, 1 input value per row\n", SummaryText.of(summary));
    }
}
