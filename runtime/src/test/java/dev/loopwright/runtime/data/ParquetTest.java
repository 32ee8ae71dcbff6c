package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Parquet files as DuckDB writes them. */
class ParquetTest extends DirtyData {
    private static final Schema SCHEMA = Schema.of("cars.model", 7)
            .key(Column.text("name"))
            .input(Column.number("power"))
            .input(Column.number("weight").missingMedian())
            .input(Column.category("origin", "USA", "Europe", "Japan"))
            .input(Column.array("image", 2))
            .target(Column.bool("cheap"))
            .split("train", 0.5)
            .split("test", 0.5)
            .from(new Parquet())
            .build();

    private Path written(String name, String query) throws SQLException {
        Path file = folder.resolve(name);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT PARQUET)");
        }
        return file;
    }

    private static String row(String name, String weight, String image) {
        return "SELECT '" + name + "' AS name, 90.5::FLOAT AS power, " + weight
                + "::INTEGER AS weight, 'Japan' AS origin, " + image + " AS image, true AS cheap";
    }

    @Test
    void cellsOfAllTypes() throws SQLException {
        Path file = written("it's.parquet", row("z", "2000", "[0.5, 7]") + " UNION ALL " + row("a", "NULL", "[1, 2]"));
        Dataset data = Dataset.read(SCHEMA, file);
        assertEquals("z", data.raw(0, "name"));
        assertEquals("a", data.raw(1, "name"));
        assertEquals("90.5", data.raw(0, "power"));
        assertEquals("2000", data.raw(0, "weight"));
        assertEquals("", data.raw(1, "weight"));
        assertEquals("Japan", data.raw(0, "origin"));
        assertEquals("0.5 7", data.raw(0, "image"));
        assertEquals("true", data.raw(0, "cheap"));
    }

    @Test
    void rowsComeInTheOrderOfTheFile() throws SQLException {
        String rows =
                "SELECT i::VARCHAR AS name, i AS power, i AS weight, 'USA' AS origin, [i, i] AS image, true AS cheap"
                        + " FROM range(300000) t(i) ORDER BY hash(i)";
        Dataset data = Dataset.read(SCHEMA, written("many.parquet", rows));
        Dataset again = Dataset.read(SCHEMA, folder.resolve("many.parquet"));
        assertEquals(300_000, data.size());
        assertTrue(data.difference(again.fingerprint()).isEmpty());
    }

    @Test
    void listsOfDifferentLengths() throws SQLException {
        Path file = written("cars.parquet", row("a", "1", "[1, 2]") + " UNION ALL " + row("b", "1", "[1, 2, 3]"));
        assertEquals("""
                cars.parquet: row 2: column image: expected 2 elements as in the first row, found 3
                  lists of one column are of one length""", message(SCHEMA, file));
    }

    @Test
    void aFileOfSomethingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("cars.parquet"), GOOD);
        assertTrue(message(SCHEMA, file).startsWith("cars.parquet: the Parquet file cannot be read: "));
    }

    @Test
    void noFile() {
        assertTrue(message(SCHEMA, folder.resolve("cars.parquet"))
                .startsWith("FOLDER/cars.parquet: there is no such file"));
    }
}
