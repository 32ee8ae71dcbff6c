package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.scaler.Log1p;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Wrong cells and the exact message that each gets. */
class DirtyCellsTest extends DirtyData {

    @Test
    void textInANumberColumn() throws IOException {
        rejectsRow("c,abc,2000,USA,yes", """
                cars.csv:4: column power: expected a number, found "abc"
                  write a number such as 12.5 or 1e-3, or leave the cell empty if the value is not known
                  declared at cars.model:5""");
    }

    @Test
    void aDecimalComma() throws IOException {
        rejectsRow("c,\"1,5\",2000,USA,yes", """
                cars.csv:4: column power: expected a number, found "1,5"
                  write 1.5: numbers take a decimal point
                  declared at cars.model:5""");
    }

    @Test
    void aCommaThatMayBeAThousandsSeparator() throws IOException {
        rejectsRow("c,\"1,234\",2000,USA,yes", """
                cars.csv:4: column power: expected a number, found "1,234"
                  write 1234 or 1.234: numbers take a decimal point and no thousands separator
                  declared at cars.model:5""");
    }

    @Test
    void aNumberInJavasOwnGrammar() throws IOException {
        for (String number : new String[] {"0x1p3", "0x10", ".", "+", "--1", "1 2", "1__000"}) {
            rejectsRow("c," + number + ",2000,USA,yes", """
                    cars.csv:4: column power: expected a number, found "%s"
                      write a number such as 12.5 or 1e-3, or leave the cell empty if the value is not known
                      declared at cars.model:5""".formatted(number));
        }
    }

    @Test
    void aNumberInAnotherSpelling() throws IOException {
        String[][] cells = {
            {"1f", "1"},
            {"12d", "12"},
            {"1_000", "1000"},
            {"1e", "1"},
            {"\u0661\u0662", "12"},
            {"\u22125", "-5"},
            {"12 000", "12000"},
            {"1.234.567", "1234567"},
            {"1'234.5", "1234.5"},
            {"1.234,56", "1234.56"},
            {"$20", "20"},
            {"20 kW", "20"},
            {"15%", "15"},
            {"\uff11\uff12", "12"}
        };
        for (String[] cell : cells) {
            rejectsRow("c,\"" + cell[0] + "\",2000,USA,yes", """
                    cars.csv:4: column power: expected a number, found "%s"
                      write %s: a number has digits 0 to 9, a point and a hyphen, no separators and no unit
                      declared at cars.model:5""".formatted(cell[0], cell[1]));
        }
    }

    @Test
    void infinity() throws IOException {
        rejectsRow("c,-Infinity,2000,USA,yes", """
                cars.csv:4: column power: expected a number, found "-Infinity"
                  numbers must be finite; leave the cell empty if the value is not known
                  declared at cars.model:5""");
    }

    @Test
    void aNumberBeyondFloat() throws IOException {
        rejectsRow("c,100,1e999,USA,yes", """
                cars.csv:4: column weight: expected a number, found "1e999"
                  numbers may be as large as 3.4e38
                  declared at cars.model:6""");
    }

    @Test
    void aNumberOutOfBounds() throws IOException {
        rejectsRow("c,500.5,2000,USA,yes", """
                cars.csv:4: column power: expected a number in 1..500, found "500.5"
                  correct the cell, or widen the bounds
                  declared at cars.model:5""");
    }

    @Test
    void aNumberBelowItsOnlyBound() throws IOException {
        Schema schema = Schema.of("m.model", 1)
                .input(Column.number("x").within(0.5, Double.POSITIVE_INFINITY))
                .split("train", 1)
                .build();
        assertEquals("""
                m.csv:3: column x: expected a number of at least 0.5, found "0.4"
                  correct the cell, or widen the bounds""", message(schema, Files.writeString(folder.resolve("m.csv"), "x,y\n1,2\n0.4,2\n")));
    }

    @Test
    void anEmptyCellWithoutARule() throws IOException {
        rejectsRow("c,,2000,USA,yes", """
                cars.csv:4: column power: expected a number, found an empty cell
                  fill in the cell, or say in the declaration what an empty one means: `missing median`, `missing mean`, `missing 0` or `missing drop`
                  declared at cars.model:5""");
    }

    @Test
    void aWordForMissingWithoutARule() throws IOException {
        for (String word : new String[] {"NA", "N/A", "NaN", "nan", "null", "?"}) {
            rejectsRow("c,100,2000, " + word + " ,yes", """
                    cars.csv:4: column origin: expected a label, found "%s", which means that the value is missing
                      fill in the cell, or say in the declaration what an empty one means: `missing mode` or `missing drop`
                      declared at cars.model:7""".formatted(word));
        }
    }

    @Test
    void anEmptyTruthValue() throws IOException {
        rejectsRow("c,100,2000,USA,", """
                cars.csv:4: column cheap: expected a truth value, found an empty cell
                  fill in the cell, or say in the declaration what an empty one means: `missing drop`
                  declared at cars.model:8""");
    }

    @Test
    void anUnknownTruthValue() throws IOException {
        rejectsRow("c,100,2000,USA,maybe", """
                cars.csv:4: column cheap: expected a truth value, found "maybe"
                  write true or false, yes or no, 1 or 0
                  declared at cars.model:8""");
    }

    @Test
    void anUnknownLabelNearAKnownOne() throws IOException {
        rejectsRow("c,100,2000,Eurpoe,yes", """
                cars.csv:4: column origin: expected one of USA, Europe, Japan, found "Eurpoe"
                  did you mean Europe?
                  declared at cars.model:7""");
    }

    @Test
    void anUnknownLabelUnlikeAnyOther() throws IOException {
        rejectsRow("c,100,2000,Mars,yes", """
                cars.csv:4: column origin: expected one of USA, Europe, Japan, found "Mars"
                  correct the cell, or add the label to the declaration
                  declared at cars.model:7""");
    }

    @Test
    void aLabelInAnotherCase() throws IOException {
        rejectsRow("c,100,2000,usa,yes", """
                cars.csv:4: column origin: expected one of USA, Europe, Japan, found "usa"
                  did you mean USA?
                  declared at cars.model:7""");
    }

    @Test
    void aLongLabelFullOfStrangeCharacters() throws IOException {
        rejectsRow("c,100,2000,\"x\n\ty\"\"\u202e\u00a0\u001b[31m" + "z".repeat(1000) + "\",yes", """
                cars.csv:4: column origin: expected one of USA, Europe, Japan, found "x\\n\\ty\\"\\u202e\\u00a0\\u001b[31mzzzzzzzzzzzzzzzzzzzzzzzzzzzz…"
                  correct the cell, or add the label to the declaration
                  declared at cars.model:7""");
    }

    @Test
    void everyRowDropped() throws IOException {
        Schema schema = Schema.of("cars.model", 7)
                .input(Column.number("power").missingDrop())
                .target(Column.number("cost").missingDrop())
                .split("train", 1)
                .build();
        assertEquals("""
                cars.csv: no rows are left: all 3 have an empty cell in a column with `missing drop`
                  column power: 2 rows
                  column cost: 1 row
                  fill in these cells, or choose another rule than `missing drop`""", message(schema, Files.writeString(folder.resolve("cars.csv"), "power,cost\n,1\n1,\n,\n")));
    }

    @Test
    void noTrainingRowWithAValue() throws IOException {
        rejects(HEADER + "a,100,,USA,yes\nb,90,NA,Japan,no\n", """
                cars.csv: column weight: no training row has a value in this column, so there is nothing to fill empty cells with
                  say `missing` with a value of your own, or leave the column out
                  declared at cars.model:6""");
    }

    @Test
    void aTestRowOutOfReachOfTheScale() throws IOException {
        Schema schema = Schema.of("m.model", 1)
                .input(Column.number("x").scale(new ZScore()).at("m.model:4"))
                .split("train", 0.75)
                .split("test", 0.25)
                .build();
        String rows = "x,y\n1e-10,0\n2e-10,0\n3e-10,0\n4e-10,0\n";
        int testRow = Dataset.read(schema, Files.writeString(folder.resolve("m.csv"), rows))
                .part("test")
                .number(0);
        String poisoned = rows.replace((testRow + 1) + "e-10", "1e38");
        assertEquals(
                """
                m.csv:%d: column x: expected a number near those of the training rows, found "%s"
                  scaled as the training rows are, it is beyond the reach of a 32-bit float; correct the cell
                  declared at m.model:4""".formatted(testRow + 2, "1e38"),
                message(schema, Files.writeString(folder.resolve("m.csv"), poisoned)));
    }

    @Test
    void aNumberThatItsScalerCannotTake() throws IOException {
        Schema schema = Schema.of("m.model", 1)
                .input(Column.number("x").scale(new Log1p(), new ZScore()).at("m.model:4"))
                .split("train", 1)
                .build();
        for (String cell : List.of("-1", "-2")) {
            assertEquals(
                    """
                    m.csv:3: column x: expected a number that log1p, zscore can take, found "%s"
                      correct the cell, bound the column (such as `number in 0..1000`) to find all like it, or scale otherwise
                      declared at m.model:4""".formatted(cell),
                    message(schema, Files.writeString(folder.resolve("m.csv"), "x\n7\n" + cell + "\n0.5\n")));
        }
    }
}
