package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cells of a file as they stand there, row by row, for those who look at a table before a model file says what
 * its columns hold. One row is in memory at a time.
 */
public final class CellReader {
    private static final Tokens WORDS = new Tokens(1, true);

    private CellReader() {}

    /** Takes what is read; blanks around cells are removed. */
    public interface Visitor {
        /** The names of the columns; comes first. */
        void header(List<String> names);

        /** A row with as many cells as there are names, and the line that it starts at, or its number where there are none. */
        void row(long line, List<String> cells);

        /** A row that no run would take: it has another number of cells, or one with a NUL character. */
        default void wrong(DataProblem problem) {
            throw problem;
        }
    }

    /**
     * Hands over the header and then every row that is not blank, of all files that a path names. An array is as many cells of
     * its name as it has elements.
     *
     * @throws DataProblem if there is no such file, or it is no text of rows and cells
     */
    public static void read(Path file, Format format, Visitor visitor) {
        List<String> header = null;
        String first = "";
        for (Path each : format.files(file)) {
            try (Records records = format.openAll(each)) {
                List<String> names = records.header();
                if (header == null) {
                    header = names;
                    first = records.name();
                    visitor.header(names);
                } else if (!header.equals(names)) {
                    throw FileProblems.otherHeader(records.headerPlace(), names, first, header);
                }
                for (Row row = records.next(); row != null; row = records.next()) {
                    visit(visitor, names, row);
                }
            } catch (IOException e) {
                throw FileProblems.unreadable(each, e);
            }
        }
    }

    /** The names of the columns alone. */
    public static List<String> header(Path file, Format format) {
        Path first = format.files(file).get(0);
        try (Records records = format.openAll(first)) {
            return records.header();
        } catch (IOException e) {
            throw FileProblems.unreadable(first, e);
        }
    }

    private static void visit(Visitor visitor, List<String> names, Row row) {
        if (row.count() != names.size()) {
            visitor.wrong(DataProblems.cellCount(row, names.size()));
        } else if (row.nul() >= 0) {
            visitor.wrong(DataProblems.nul(row.place(), names.get(row.nul())));
        } else {
            List<String> cells = new ArrayList<>(names.size());
            for (int c = 0; c < names.size(); c++) {
                cells.add(row.text(c));
            }
            visitor.row(row.place().number(), cells);
        }
    }

    /** A text for people: its beginning, everything in it that does not print written as an escape. */
    public static String printable(String text) {
        return DataProblems.escape(text);
    }

    /** The words of a text, as columns of tokens and n-grams know them. */
    public static Stream<String> words(String text) {
        return WORDS.of(text);
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
