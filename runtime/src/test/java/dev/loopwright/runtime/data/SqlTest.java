package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of an H2 database. */
class SqlTest {
    private static final String PASSWORD = "tiger-Woods!7";
    private static final String QUERY = "SELECT * FROM cars ORDER BY \"name\"";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Connection connection;

    @BeforeEach
    void fill() throws SQLException {
        String url = "jdbc:h2:mem:cars";
        connection = DriverManager.getConnection(url, "reader", PASSWORD);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE cars (\"name\" VARCHAR(20), \"power\" DOUBLE PRECISION, \"weight\" INT,"
                    + " \"origin\" VARCHAR(9), \"cheap\" BOOLEAN)");
            statement.execute(
                    "INSERT INTO cars VALUES ('b', 90.5, NULL, 'Japan', FALSE), ('a', 100, 2000, 'USA', TRUE)");
        }
        environment.putAll(Map.of("SHOP", url, "SHOP_USER", "reader", "SHOP_PASSWORD", PASSWORD));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Schema schema(String query) {
        return Schema.of("cars.model", 7)
                .key(Column.text("name"))
                .input(Column.number("power"))
                .input(Column.number("weight").missingMedian())
                .input(Column.category("origin", "USA", "Europe", "Japan"))
                .target(Column.bool("cheap"))
                .split("train", 0.5)
                .split("test", 0.5)
                .inOrder()
                .from(new Sql(query, "SHOP", environment::get))
                .build();
    }

    private Dataset read(String query) {
        return Dataset.read(schema(query), Path.of(""));
    }

    private String message(String query) {
        DataProblem problem = assertThrows(DataProblem.class, () -> read(query));
        StringWriter trace = new StringWriter();
        problem.printStackTrace(new PrintWriter(trace));
        assertFalse(problem.getMessage().contains(PASSWORD), problem.getMessage());
        return problem.getMessage();
    }

    @Test
    void theRowsOfAQuery() {
        Dataset data = read(QUERY);
        assertEquals("a", data.raw(0, "name"));
        assertEquals("100", data.raw(0, "power"));
        assertEquals("2000", data.raw(0, "weight"));
        assertEquals("USA", data.raw(0, "origin"));
        assertEquals("true", data.raw(0, "cheap"));
        assertEquals("90.5", data.raw(1, "power"));
        assertEquals("", data.raw(1, "weight"));
        assertEquals("query", data.summary().file());
    }

    @Test
    void anotherQueryInAFile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("new.sql"),
                "SELECT * FROM cars WHERE \"power\" > 95 UNION ALL" + " SELECT * FROM cars ORDER BY \"name\" -- all\n");
        Dataset data = Dataset.read(schema(QUERY), file);
        assertEquals(3, data.size());
        assertEquals("new.sql", data.summary().file());
    }

    @Test
    void whatIsWrongWithARowIsSaidWithItsNumber() {
        assertEquals(
                """
                query: row 2: column origin: expected one of USA, Europe, Japan, found "Mars"
                  correct the cell, or add the label to the declaration""",
                message(
                        "SELECT \"name\", \"power\", \"weight\", CASE \"name\" WHEN 'b' THEN 'Mars' ELSE 'USA' END AS \"origin\","
                                + " \"cheap\" FROM cars ORDER BY \"name\""));
    }

    @Test
    void whatTheDatabaseSaysIsPassedOn() {
        assertTrue(message("SELECT * FROM carz ORDER BY \"name\"")
                .startsWith("query: the database says: Table \"CARZ\" not found"));
    }

    @Test
    void whatTheDatabaseSaysNeverShowsSecrets() {
        environment.put("SHOP", "jdbc:h2:mem:cars;PASSWORD=" + PASSWORD);
        environment.remove("SHOP_PASSWORD");
        String said = message("SELECT CAST('" + PASSWORD + "' AS INT) AS x FROM cars ORDER BY \"name\"");
        assertTrue(said.contains("***"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong-password", ""})
    void aWrongPasswordIsNotRepeated(String password) {
        environment.put("SHOP_PASSWORD", password);
        assertEquals("""
                the database that the environment variable SHOP names cannot be reached (SQL state 28000)
                  check that it runs, the URL, and SHOP_USER and SHOP_PASSWORD""", message(QUERY));
    }

    @Test
    void nothingIsKnownOfTheDatabase() {
        environment.clear();
        assertEquals("""
                the environment variable SHOP is not set
                  set it to the JDBC URL of the database, such as jdbc:postgresql://localhost/shop; user and password go into SHOP_USER and SHOP_PASSWORD""", message(QUERY));
    }

    @Test
    void aVariableWithSomethingElse() {
        environment.put("SHOP", PASSWORD);
        assertEquals("""
                the environment variable SHOP holds no JDBC URL
                  it begins with jdbc: and the kind of database, such as jdbc:postgresql://localhost/shop""", message(QUERY));
    }

    @Test
    void noDriverForTheDatabase() {
        environment.put("SHOP", "jdbc:oracle:thin:scott/" + PASSWORD + "@//host/db");
        assertEquals("""
                no driver on the class path is for jdbc:oracle:, which the environment variable SHOP names
                  add its jar to the class path: --class-path driver.jar""", message(QUERY));
    }

    @Test
    void noRows() {
        assertEquals(
                "query: there are no rows\n  a table to learn from needs rows",
                message("SELECT * FROM cars WHERE \"name\" = 'x' ORDER BY \"name\""));
    }

    /** Reading is all that a model file may have done to a database. */
    @Test
    void nothingIsEverChanged() throws SQLException {
        assertThrows(DataProblem.class, () -> read("SELECT 1; DROP TABLE cars"));
        assertThrows(DataProblem.class, () -> read("DELETE FROM cars"));
        assertThrows(DataProblem.class, () -> read("SELECT * FROM FINAL TABLE (DELETE FROM cars) ORDER BY \"name\""));
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM cars")) {
            assertTrue(rows.next());
            assertEquals(2, rows.getInt(1));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "select * from t order by id|",
                "WITH a AS (SELECT 1) SELECT * FROM a ORDER BY 1;|",
                "/* all */ (SELECT ';' FROM t /* ; */) ORDER  BY x|a query begins with SELECT or WITH",
                "/* all */ SELECT ';' FROM t /* ; */ ORDER  BY x|",
                "DELETE FROM t|a query begins with SELECT or WITH",
                "selection order by x|a query begins with SELECT or WITH",
                "SELECT 1; DROP TABLE t|a query is one statement",
                "SELECT 1; DROP TABLE t;|a query is one statement",
                "SELECT * FROM t|rows of a database come in any order, so that no two runs would see the same",
                "SELECT rank() OVER (ORDER BY x) FROM t|rows of a database come in any order, so that no two runs would see the same",
                "SELECT 'order by' FROM t -- order by|rows of a database come in any order, so that no two runs would see the same"
            })
    void whatAQueryMustBe(String query, String problem) {
        String said =
                SqlText.problem(query).map(p -> p.substring(0, p.indexOf('\n'))).orElse(null);
        assertEquals(problem, said);
    }
}
