package dev.loopwright.runtime.data;

import java.util.List;

/**
 * What became of a data file, for people: nothing is left out, filled in or ignored without standing here.
 *
 * @param file name without folders
 * @param rowsRead rows below the header
 * @param blankLines lines without any text, which are no rows
 * @param leftOut for each condition of the model file the rows that it does not hold for, 0 included
 * @param dropped for each column with {@code missing drop} the rows left out on its account, 0 included
 * @param filled for each column with a rule for empty cells what was filled in, and how often, 0 included
 * @param cut for each column of tokens how many rows have more of them than count, 0 included
 * @param ignoredColumns columns of the file that the model does not name
 * @param inputWidth encoded input values per row
 * @param parts the parts in the order of the model file; none when rows are read for prediction
 * @param warnings whole sentences about columns that may be a mistake
 * @param others files of which one part is all rows
 * @param cache where columns were kept, or were read from; nothing if they were not
 */
public record Summary(
        String file,
        int rowsRead,
        int blankLines,
        List<LeftOut> leftOut,
        List<Dropped> dropped,
        List<Filled> filled,
        List<Cut> cut,
        List<String> ignoredColumns,
        int inputWidth,
        List<Part> parts,
        List<String> warnings,
        List<Others> others,
        String cache) {

    /** What became of the file of one part alone. */
    public record Others(String part, String file, int rowsRead, int rowsDropped) {}

    /** Rows left out because a condition did not hold, or could not be told; a row counts for the first such only. */
    public record LeftOut(String condition, int rows) {}

    /** Rows left out because this column was empty; a row counts for the first such column only. */
    public record Dropped(String column, int rows) {}

    /**
     * Empty cells filled in.
     *
     * @param rule {@code mean}, {@code median}, {@code mode} or {@code constant}
     * @param value what was filled in, as it would stand in a cell
     */
    public record Filled(String column, int cells, String rule, String value) {}

    /**
     * Texts of which the end does not count.
     *
     * @param length how much of a text counts
     * @param of {@code words} or {@code characters}
     */
    public record Cut(String column, int rows, int length, String of) {}

    /** A part of the rows, and for each target with classes how many rows each class has. */
    public record Part(String name, int rows, List<ClassCount> classes) {}

    /** @param share of the rows of the part, 0 to 1 */
    public record ClassCount(String target, String label, int rows, double share) {
        /** The label for people, in characters that print. */
        public String shown() {
            return Summary.shown(label);
        }
    }

    /** A label for people, in characters that print. */
    public static String shown(String label) {
        return label.isBlank() || !label.equals(DataProblems.escape(label)) ? DataProblems.quote(label) : label;
    }

    /** The names of columns that the model does not name, for people: the first of them, in characters that print. */
    public String ignored() {
        return DataProblems.list(ignoredColumns);
    }

    /** Rows left out on account of any column. */
    public int rowsDropped() {
        return dropped.stream().mapToInt(Dropped::rows).sum();
    }

    /** Rows that remain. */
    public int rowsKept() {
        return rowsRead
                - rowsDropped()
                - leftOut.stream().mapToInt(LeftOut::rows).sum();
    }
}
