package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The cells of a CSV file as they stand there, row by row, for those who look at a table before a model file says what
 * its columns hold. One row is in memory at a time.
 */
public final class CellReader {
    private CellReader() {}

    /**
     * Hands over the header and then every row that is not blank, with as many cells as the header, blanks around them
     * removed.
     *
     * @throws DataProblem if there is no such file, it is no text, or a row has another number of cells
     */
    public static void read(Path file, Consumer<List<String>> header, Consumer<List<String>> row) {
        try (Records records = new Csv().open(file, List.of())) {
            List<String> names = records.header();
            header.accept(names);
            for (Row next = records.next(); next != null; next = records.next()) {
                if (next.count() != names.size()) {
                    throw DataProblems.cellCount(next.place(), names.size(), next.count());
                }
                List<String> cells = new ArrayList<>();
                for (int c = 0; c < names.size(); c++) {
                    cells.add(next.text(c));
                }
                row.accept(cells);
            }
        } catch (IOException e) {
            throw FileProblems.unreadable(file, e);
        }
    }

    /** Whether a cell counts as empty. */
    public static boolean isMissing(String cell) {
        return Cells.isMissing(cell);
    }

    /** Whether a cell is a number as columns of numbers know it. */
    public static boolean isNumber(String cell) {
        return Cells.isNumber(cell) && Math.abs(Double.parseDouble(cell)) <= Float.MAX_VALUE;
    }
}
