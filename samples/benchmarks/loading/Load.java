import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.ColumnCache;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Schema;
import dev.loopwright.runtime.scaler.ZScore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.IntStream;

/**
 * Reads a table again and again and prints the seconds that each took: Load loopwright|kept|duckdb FILE ROUNDS. What is kept
 * is kept in a folder beside the file.
 */
public class Load {
    private static final Schema SCHEMA = Schema.of("load.model", 7)
            .key(Column.text("id"))
            .input(Column.integer("age").scale(new ZScore()))
            .input(Column.number("spend").scale(new ZScore()))
            .input(Column.number("rate"))
            .input(Column.number("score"))
            .input(Column.number("latent"))
            .input(Column.integer("visits"))
            .input(Column.category("plan", "basic", "plus", "pro", "team", "school"))
            .input(Column.category(
                    "city", IntStream.range(0, 50).mapToObj(i -> "city " + i).toArray(String[]::new)))
            .input(Column.bool("member"))
            .target(Column.bool("churned"))
            .split("train", 0.8)
            .split("test", 0.2)
            .build();

    public static void main(String[] args) throws Exception {
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            long start = System.nanoTime();
            Path file = Path.of(args[1]);
            ColumnCache cache = args[0].equals("kept")
                    ? ColumnCache.in(file.resolveSibling(".cache"), "")
                    : ColumnCache.NONE;
            Object kept = args[0].equals("duckdb") ? duckdb(args[1]) : Dataset.read(SCHEMA, file, cache);
            System.out.printf("seconds %.3f%n", (System.nanoTime() - start) / 1e9);
            System.gc();
            Runtime heap = Runtime.getRuntime();
            if (kept instanceof Dataset data) {
                System.out.printf("megabytes %.1f%n", (heap.totalMemory() - heap.freeMemory()) / 1e6);
                data.size();
            } else {
                ((Connection) kept).close();
            }
        }
    }

    private static Connection duckdb(String file) throws Exception {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT * FROM read_csv('" + file + "')");
        }
        return connection;
    }
}
