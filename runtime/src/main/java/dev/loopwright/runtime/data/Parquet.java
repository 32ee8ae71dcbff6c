package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.SpecName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** Parquet files, through DuckDB, whose JDBC driver must be on the class path. Rows come in the order of the file. */
@SpecName(value = "parquet", summary = "a Parquet file; DuckDB's JDBC driver, `duckdb_jdbc`, reads it")
public final class Parquet extends Format {

    @Override
    Records open(Path file, List<Column> wanted) {
        TextFile.refuseOther(file);
        String name = FileProblems.name(file);
        String path = "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
        try {
            Connection connection = Sql.connect("jdbc:duckdb:", new Properties());
            if (connection == null) {
                throw new DataProblem(name + ": Parquet is read by DuckDB, which is not on the class path"
                        + "\n  add its JDBC driver (org.duckdb:duckdb_jdbc): --class-path duckdb_jdbc.jar");
            }
            try (Statement statement = connection.createStatement()) {
                // nothing but this file, no extension from elsewhere, and rows as they stand there
                statement.execute("SET autoinstall_known_extensions = false");
                statement.execute("SET preserve_insertion_order = true");
                statement.execute("SET allowed_paths = [" + path + "]");
                statement.execute("SET enable_external_access = false");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return SqlRows.of(name, connection, "SELECT * FROM read_parquet(" + path + ")", e -> problem(name, e));
        } catch (SQLException e) {
            throw problem(name, e);
        }
    }

    private static DataProblem problem(String name, SQLException e) {
        return new DataProblem(
                name + ": the Parquet file cannot be read: " + DataProblems.printable(String.valueOf(e.getMessage())),
                e);
    }
}
