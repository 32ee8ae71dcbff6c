package dev.loopwright.runtime.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of rows that were added to a table. Rows that are to be dropped are not in it.
 *
 * @param blankLines lines without any text
 * @param leftOut rows left out, by condition
 * @param dropped rows left out, by column
 * @param rows those that the table has of it
 * @param files those that were read, where their contents were seen
 */
record Source(
        int rowsRead,
        int blankLines,
        List<Summary.LeftOut> leftOut,
        List<Summary.Dropped> dropped,
        List<String> ignoredColumns,
        int rows,
        List<SourceFile> files) {

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
        return read(own(file, schema, part), schema, part.files(), table, schema.filters());
    }

    private static Path own(Path file, Schema schema, Schema.Part part) {
        return schema.files().isEmpty() ? file.resolveSibling(part.files().get("")) : file;
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

    /** All files of a table in the order in which they are read; none where each column has a file of its own. */
    static List<Path> files(Path file, Schema schema) {
        List<Path> files = new ArrayList<>();
        if (schema.files().isEmpty()) {
            files.addAll(schema.format().files(file));
            for (Schema.Part part : schema.parts()
                    .subList(schema.shares().size(), schema.parts().size())) {
                files.addAll(schema.format().files(own(file, schema, part)));
            }
        }
        return files;
    }

    /** Writes it into a file, or takes it back. */
    Source stored(CacheFile file) throws IOException {
        List<Summary.LeftOut> newLeftOut = new ArrayList<>();
        for (Summary.LeftOut rows : leftOut) {
            newLeftOut.add(new Summary.LeftOut(rows.condition(), file.count(rows.rows())));
        }
        List<Summary.Dropped> newDropped = new ArrayList<>();
        for (Summary.Dropped rows : dropped) {
            newDropped.add(new Summary.Dropped(rows.column(), file.count(rows.rows())));
        }
        List<String> ignored = new ArrayList<>();
        int count = file.count(ignoredColumns.size());
        for (int c = 0; c < count; c++) {
            ignored.add(file.text(file.reads() ? "" : ignoredColumns.get(c)));
        }
        return new Source(
                file.count(rowsRead), file.count(blankLines), newLeftOut, newDropped, ignored, file.count(rows), files);
    }

    /** What is known of a source before it is read: no row is left out yet. */
    static Source unread(List<Schema.Filter> filters, List<Column> columns) {
        return new Source(
                0,
                0,
                filters.stream().map(f -> new Summary.LeftOut(f.condition(), 0)).toList(),
                columns.stream()
                        .filter(column -> column.rule() == Column.Rule.DROP)
                        .map(column -> new Summary.Dropped(column.name(), 0))
                        .toList(),
                List.of(),
                0,
                List.of());
    }
}
