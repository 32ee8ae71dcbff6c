package dev.loopwright.runtime.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rows as read: the table, and what did not become part of it. Rows that are to be dropped are not in the table. */
sealed interface Source permits TableReader, IdxReader {

    /**
     * Adds rows to a table.
     *
     * @param filters conditions without which a row is left out
     */
    static Source read(Path file, Schema schema, Table table, List<Schema.Filter> filters) {
        return read(file, schema, schema.files(), table, filters);
    }

    /** Adds the rows that a part has in files of its own, beside the one that is named. */
    static Source read(Path file, Schema schema, Schema.Part part, Table table) {
        Path own = schema.files().isEmpty() ? file.resolveSibling(part.files().get("")) : file;
        return read(own, schema, part.files(), table, schema.filters());
    }

    private static Source read(
            Path file, Schema schema, Map<String, String> files, Table table, List<Schema.Filter> filters) {
        if (schema.format() instanceof Npy arrays) {
            return TableReader.read(file, arrays.of(files), schema, table, filters);
        }
        return schema.files().isEmpty()
                ? TableReader.read(file, schema.format(), schema, table, filters)
                : IdxReader.read(file, files, table);
    }

    int rowsRead();

    /** Lines without any text. */
    int blankLines();

    /** Rows left out, by condition. */
    List<Summary.LeftOut> leftOut();

    /** Rows left out, by column. */
    List<Summary.Dropped> dropped();

    List<String> ignoredColumns();
}
