package dev.loopwright.runtime.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where rows are the words or characters of one text, which of them begin a window. Parts are stretches of the text: a window
 * lies in one of them with all that it holds and with what comes behind it, so that no part sees anything of another.
 */
final class Windows {
    private Windows() {}

    private static Optional<Column> column(Schema schema) {
        return schema.inputs().stream().filter(Column::isOfWindows).findFirst();
    }

    /** Leaves of each part the rows that begin a window; all rows if there are no windows. */
    static void trim(Schema schema, List<int[]> parts, String file) {
        Optional<Column> windows = column(schema);
        for (int p = 0; windows.isPresent() && p < parts.size(); p++) {
            int length = windows.get().width();
            int count = parts.get(p).length;
            if (count <= length) {
                String part = schema.parts().get(p).name();
                throw DataProblems.shortText(file, part, count, windows.get(), length + 1);
            }
            parts.set(p, Arrays.copyOf(parts.get(p), count - length));
        }
    }

    /** Throws where a text to predict has no window. */
    static void require(Schema schema, Table table) {
        if (behind(schema) >= table.rows()) {
            Column windows = column(schema).orElseThrow();
            throw DataProblems.shortText(table.file(0), "", table.rows(), windows, windows.width());
        }
    }

    /** How many of the last rows begin no whole window. */
    static int behind(Schema schema) {
        return column(schema).map(c -> c.width() - 1).orElse(0);
    }

    /** What a window holds, words with blanks between them; where the text ends, the beginning of one. */
    static String text(Table table, Column windows, int row) {
        String between = windows.tokens().words() ? " " : "";
        return IntStream.range(row, Math.min(table.rows(), row + windows.width()))
                .mapToObj(r -> table.text(r, windows.name()))
                .collect(Collectors.joining(between));
    }
}
