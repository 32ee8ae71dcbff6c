package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A schema, and what is said of files that do not fit it. */
abstract class DirtyData {
    static final Schema CARS = Schema.of("cars.model", 7)
            .key(Column.text("name"))
            .input(Column.number("power").within(1, 500).at("cars.model:5"))
            .input(Column.number("weight").missingMedian().at("cars.model:6"))
            .input(Column.category("origin", "USA", "Europe", "Japan").at("cars.model:7"))
            .target(Column.bool("cheap").at("cars.model:8"))
            .split("train", 0.5)
            .split("test", 0.5)
            .splitAt("cars.model:9")
            .build();

    static final String HEADER = "name,power,weight,origin,cheap\n";
    static final String GOOD = HEADER + "a,100,2000,USA,yes\nb,90,1900,Japan,no\n";

    @TempDir
    Path folder;

    String message(Schema schema, Path file) {
        DataProblem problem = assertThrows(DataProblem.class, () -> Dataset.read(schema, file));
        assertEquals(4, problem.exitCode());
        return problem.getMessage().replace(folder.toString(), "FOLDER");
    }

    void rejects(byte[] content, String expected) throws IOException {
        assertEquals(expected, message(CARS, Files.write(folder.resolve("cars.csv"), content)));
    }

    void rejects(String content, String expected) throws IOException {
        rejects(content.getBytes(StandardCharsets.UTF_8), expected);
    }

    void rejectsRow(String row, String expected) throws IOException {
        rejects(GOOD + row + "\n", expected);
    }
}
