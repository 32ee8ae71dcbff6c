package dev.loopwright.runtime.data;

import java.nio.file.Path;
import java.util.List;

/** Rows as read: the table, and what did not become part of it. Rows that are to be dropped are not in the table. */
sealed interface Source permits TableReader, IdxReader {

    /**
     * Adds rows to a table: of a CSV file, or of the IDX files that the schema names.
     *
     * @param filters conditions without which a row is left out
     */
    static Source read(Path file, Schema schema, Table table, List<Schema.Filter> filters) {
        return schema.files().isEmpty()
                ? TableReader.read(file, schema, table, filters)
                : IdxReader.read(file, schema.files(), table);
    }

    /** Adds the rows that a part has in files of its own, beside the one that is named. */
    static Source read(Path file, Schema schema, Schema.Part part, Table table) {
        return schema.files().isEmpty()
                ? TableReader.read(file.resolveSibling(part.files().get("")), schema, table, schema.filters())
                : IdxReader.read(file, part.files(), table);
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
