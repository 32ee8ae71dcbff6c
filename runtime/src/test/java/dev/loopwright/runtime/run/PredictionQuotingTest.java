package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionQuotingTest {
    @TempDir
    Path folder;

    @Test
    void keysOfAnyTextReadBackAsTheyWere() throws IOException {
        List<String> keys =
                List.of("plain", " a b ", "", "x,y", "\"", "say \"hi\"", "two\nlines", "cr\rhere", "ä€😀", "\u202e");
        Path file = folder.resolve("predictions.csv");
        try (PredictionWriter writer = PredictionWriter.toFile(file, "the \"key\"", "p")) {
            for (String key : keys) {
                writer.text(key);
                writer.number(0.5f);
                writer.endRow();
            }
            writer.finish();
        }
        List<String> read = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
            csv.forEach(row -> read.add(row.getField(0)));
        }
        assertEquals("the \"key\"", read.get(0));
        assertEquals(keys, read.subList(1, read.size()));
    }

    @Test
    void onlyCellsThatNeedItAreQuoted() throws IOException {
        Path file = folder.resolve("predictions.csv");
        try (PredictionWriter writer = PredictionWriter.toFile(file, "id")) {
            for (String id : new String[] {"a b", "", "c,d"}) {
                writer.text(id);
                writer.endRow();
            }
            writer.finish();
        }
        assertEquals("id\na b\n\"\"\n\"c,d\"\n", Files.readString(file));
    }
}
