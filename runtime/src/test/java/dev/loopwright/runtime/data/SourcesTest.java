package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The same table, written in every way that a source may be. */
class SourcesTest extends DirtyData {

    private static Schema.Builder cars() {
        return Schema.of("cars.model", 7)
                .key(Column.text("name"))
                .input(Column.number("power").within(1, 500).at("cars.model:5"))
                .input(Column.number("weight").missingMedian().at("cars.model:6"))
                .input(Column.category("origin", "USA", "Europe", "Japan").at("cars.model:7"))
                .target(Column.bool("cheap").at("cars.model:8"))
                .split("train", 0.5)
                .split("test", 0.5);
    }

    /** Each cell as it was read. */
    private static List<String> cells(Dataset data) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < data.size(); row++) {
            for (Column column : data.schema().columns()) {
                text.append(data.raw(row, column.name())).append(' ');
            }
        }
        return List.of(text.toString());
    }

    private void holdsTheCars(Schema schema, Path file) throws IOException {
        Path plain = Files.writeString(folder.resolve("plain.csv"), GOOD);
        assertEquals(cells(Dataset.read(CARS, plain)), cells(Dataset.read(schema, file)));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void tabsBetweenCells() throws IOException {
        Schema schema = cars().from(new Csv('\t', '"')).build();
        holdsTheCars(schema, file("cars.tsv", GOOD.replace(',', '\t')));
    }

    @Test
    void anotherSeparatorAndAnotherQuote() throws IOException {
        Schema schema = cars().from(new Csv(';', '\'')).build();
        holdsTheCars(schema, file("cars.csv", GOOD.replace(',', ';').replace("USA", "'USA'")));
    }

    @Test
    void messagesKnowTheSeparatorAndTheQuote() throws IOException {
        Schema schema = cars().from(new Csv(';', '\'')).build();
        Path file = file("cars.csv", GOOD.replace(',', ';') + "'c'd;1;2;USA;yes\n");
        assertEquals("""
                cars.csv:4: there is text between a closing quote and the next separator
                  a quote that belongs to the text is written twice, and the cell in quotes""", message(schema, file));
    }

    @Test
    void compressedWithGzip() throws IOException {
        Path file = folder.resolve("cars.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(("\ufeff" + GOOD).getBytes(StandardCharsets.UTF_8));
        }
        holdsTheCars(CARS, file);
    }

    @Test
    void severalFilesInTheOrderOfTheirNames() throws IOException {
        file("part-2.csv", HEADER + "b,90,1900,Japan,no\n");
        file("part-1.csv", HEADER + "a,100,2000,USA,yes\n");
        file("other.csv", "x\n1\n");
        holdsTheCars(CARS, folder.resolve("part-*.csv"));
    }

    @Test
    void eachOfSeveralFilesCountsItsOwnLines() throws IOException {
        file("part-1.csv", GOOD);
        file("part-2.csv", HEADER + "c,0,1,USA,yes\n");
        assertEquals("""
                part-2.csv:2: column power: expected a number in 1..500, found "0"
                  correct the cell, or widen the bounds
                  declared at cars.model:5""", message(CARS, folder.resolve("part-?.csv")));
    }

    @Test
    void allFilesHaveTheSameHeader() throws IOException {
        file("part-1.csv", GOOD);
        file("part-2.csv", "name,power,mass,origin,cheap\nc,1,1,USA,yes\n");
        assertEquals("""
                part-2.csv:1: expected the columns of part-1.csv in the same order, found "mass" as column 3
                  there it is "weight"; write all files with the same header""", message(CARS, folder.resolve("part-*.csv")));
    }

    @Test
    void noFileFitsThePattern() throws IOException {
        file("cars.csv", GOOD);
        assertEquals("""
                FOLDER/part-*.csv: there is no such file
                  check the path; a relative one starts at the folder that the program runs in""", message(CARS, folder.resolve("part-*.csv")));
    }

    @Test
    void whatAGlobKnowsBesidesStandsForItself() throws IOException {
        file("a[1]{x}.csv", GOOD);
        holdsTheCars(CARS, folder.resolve("a[1]{*}.csv"));
    }
}
