package dev.loopwright.runtime.data;

import java.util.Arrays;
import java.util.List;

/**
 * Where rows are the words or characters of one text, which of them begin a window. Parts are stretches of the text: a window
 * lies in one of them with all that it holds and with what comes behind it, so that no part sees anything of another.
 */
final class Windows {
    private Windows() {}

    /** Leaves of each part the rows that begin a window; all rows if there are no windows. */
    static void trim(Schema schema, List<int[]> parts, String file) {
        Column windows = schema.windows();
        for (int p = 0; windows != null && p < parts.size(); p++) {
            int length = windows.width();
            int count = parts.get(p).length;
            if (count <= length) {
                throw DataProblems.shortText(file, schema.parts().get(p).name(), count, windows, length + 1);
            }
            parts.set(p, Arrays.copyOf(parts.get(p), count - length));
        }
    }

    /** Throws where a text to predict has no window. */
    static void require(Schema schema, Table table) {
        if (behind(schema) >= table.rows()) {
            Column windows = schema.windows();
            throw DataProblems.shortText(table.file(0), "", table.rows(), windows, windows.width());
        }
    }

    /** How many of the last rows begin no whole window. */
    static int behind(Schema schema) {
        return schema.windows() == null ? 0 : schema.windows().width() - 1;
    }

    /** What a window holds, words with blanks between them; where the text ends, the beginning of one. */
    static String text(Table table, Column windows, int row) {
        StringBuilder text = new StringBuilder();
        for (int r = row; r < Math.min(table.rows(), row + windows.width()); r++) {
            text.append(r > row && windows.tokens().words() ? " " : "").append(table.text(r, windows.name()));
        }
        return text.toString();
    }
}
