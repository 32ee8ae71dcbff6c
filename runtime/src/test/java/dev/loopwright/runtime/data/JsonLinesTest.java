package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One object a line. */
class JsonLinesTest extends DirtyData {
    private static final Schema SCHEMA = Schema.of("cars.model", 7)
            .key(Column.text("id"))
            .input(Column.number("power").at("cars.model:5"))
            .input(Column.number("weight").missingMedian())
            .input(Column.array("image", 2).missing("0"))
            .target(Column.bool("cheap"))
            .split("train", 0.5)
            .split("test", 0.5)
            .inOrder()
            .from(new JsonLines())
            .build();

    private static final String FIRST =
            "{\"id\": 9007199254740993, \"power\": 1.5e2, \"weight\": 7, \"image\": [[1], [0.5]], \"cheap\": true}\n";
    private static final String SECOND = "{\"cheap\": \"no\", \"power\": \"90\", \"id\": \"b\", \"weight\": null}\n";

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("cars.jsonl"), text);
    }

    private void says(String text, String message) throws IOException {
        assertEquals(message, message(SCHEMA, file(text)));
    }

    @Test
    void cellsOfAllTypes() throws IOException {
        Dataset data = Dataset.read(SCHEMA, file(FIRST + "\n" + SECOND));
        assertEquals(1, data.summary().blankLines());
        assertEquals("9007199254740993", data.raw(0, "id"));
        assertEquals("150", data.raw(0, "power"));
        assertEquals("", data.raw(1, "weight"));
        assertEquals("1 0.5", data.raw(0, "image"));
        assertEquals("true", data.raw(0, "cheap"));
        assertEquals("90", data.raw(1, "power"));
        assertEquals("false", data.raw(1, "cheap"));
        assertEquals(3, data.line(1));
    }

    @Test
    void keysThatTheModelDoesNotName() throws IOException {
        String more = FIRST.replace("}", ", \"color\": {\"hue\": 3}}");
        assertEquals(
                List.of("color"),
                Dataset.read(SCHEMA, file(more + SECOND)).summary().ignoredColumns());
    }

    @Test
    void aKeyThatIsAbsent() throws IOException {
        says(FIRST.replace("power", "powder") + SECOND, """
                cars.jsonl:1: no column is called power
                  did you mean powder?
                  the header has id, powder, weight, image, image, cheap
                  declared at cars.model:5""");
    }

    @Test
    void aMissingValueThatIsRefused() throws IOException {
        says(FIRST + "{\"id\": 1, \"cheap\": true}\n", """
                cars.jsonl:2: column power: expected a number, found an empty cell
                  fill in the cell, or say in the declaration what an empty one means: `missing median`, `missing mean`, `missing 0` or `missing drop`
                  declared at cars.model:5""");
    }

    @Test
    void listsOfDifferentLengths() throws IOException {
        says(FIRST + "{\"id\": 1, \"power\": 1, \"image\": [1, 2, 3], \"cheap\": true}\n", """
                cars.jsonl:2: column image: expected 2 elements as in the first row, found 3
                  lists of one column are of one length""");
    }

    @Test
    void aLineThatIsNoJson() throws IOException {
        says(FIRST + "{\"id\": 1, \"power\": }\n", """
                cars.jsonl:2: this line is no JSON object: Expected JSON value on line 1, char 20
                  write one object a line, such as {"age": 41, "plan": "pro"}""");
    }

    @Test
    void aKeyTwice() throws IOException {
        says("{\"id\": 1, \"id\": 2}\n", """
                cars.jsonl:1: this line is no JSON object: the key "id" occurs twice
                  write one object a line, such as {"age": 41, "plan": "pro"}""");
    }

    @Test
    void nestedDeeply() throws IOException {
        says("[".repeat(100_000), """
                cars.jsonl:1: this line is no JSON object: nested deeper than 16
                  write one object a line, such as {"age": 41, "plan": "pro"}""");
    }

    @Test
    void aNumberOutOfReach() throws IOException {
        says(FIRST + SECOND.replace("\"90\"", "1e999"), """
                cars.jsonl:2: column power: expected a number, found "Infinity"
                  numbers must be finite; leave the cell empty if the value is not known
                  declared at cars.model:5""");
    }

    @Test
    void aNulCharacter() throws IOException {
        says(FIRST + SECOND.replace("\"b\"", "\"b\\u0000\""), """
                cars.jsonl:2: column id: the cell contains a NUL character
                  the file is damaged, or not a text file in UTF-8""");
    }

    @Test
    void anEmptyFile() throws IOException {
        says("", """
                cars.jsonl: the file is empty
                  its first line must name the columns: id, power, weight, image, cheap""");
    }
}
