package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads IDX files, one for each column, into a {@link Table}. They are read side by side, so that the rows of a large
 * set are never held twice. Nothing can be missing in them, and no row is left out.
 */
final class IdxReader {
    private final List<Column> wanted;
    private final Table table;
    private final Problems problems = new Problems();
    private int rowsRead;

    private IdxReader(Table table) {
        this.table = table;
        wanted = table.columns();
    }

    /** Reads the columns of a table: of one the file that is named, of the others files beside it. */
    static Source read(Path file, Map<String, String> names, Table table) {
        IdxReader reader = new IdxReader(table);
        List<IdxFile> files = new ArrayList<>();
        try {
            for (Column column : table.columns()) {
                String name = names.get(column.name());
                files.add(IdxFile.open(name.isEmpty() ? file : file.resolveSibling(name), column));
            }
            reader.read(files);
        } finally {
            close(files);
        }
        Source nothing = Source.unread(List.of(), table.columns());
        return new Source(reader.rowsRead, 0, List.of(), nothing.dropped(), List.of(), reader.rowsRead, List.of());
    }

    /** Nothing was written, so that nothing is lost where closing fails. */
    private static void close(List<IdxFile> files) {
        for (IdxFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new IllegalStateException(file.name() + " cannot be closed", e);
            }
        }
    }

    private void read(List<IdxFile> files) {
        IdxFile first = files.get(0);
        table.begin(first.name());
        rowsRead = first.rows();
        for (IdxFile file : files) {
            if (file.rows() != first.rows()) {
                throw IdxProblems.counts(first, file);
            }
        }
        byte[][] buffers = files.stream().map(f -> new byte[f.rowBytes()]).toArray(byte[][]::new);
        for (int row = 1; row <= first.rows(); row++) {
            for (int c = 0; c < buffers.length; c++) {
                files.get(c).next(buffers[c], row);
                take(c, buffers[c], Place.row(files.get(c).name(), row));
            }
            table.add(row);
        }
        files.forEach(IdxFile::end);
        problems.refuse();
    }

    private void take(int c, byte[] elements, Place place) {
        Column column = wanted.get(c);
        try {
            if (column.kind() == Column.Kind.ARRAY) {
                refuseOutside(column, elements, place);
                table.set(c, elements);
            } else if (column.kind() == Column.Kind.TEXT) {
                table.set(c, String.valueOf(elements[0] & 0xFF));
            } else {
                table.set(c, table.value(column, String.valueOf(elements[0] & 0xFF), place));
            }
        } catch (DataProblem problem) {
            problems.note(problem);
        }
    }

    private static void refuseOutside(Column column, byte[] elements, Place place) {
        for (byte element : elements) {
            if (!column.contains(element & 0xFF)) {
                throw DataProblems.outOfBounds(place, column, String.valueOf(element & 0xFF));
            }
        }
    }
}
