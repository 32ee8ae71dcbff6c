package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The wording of what can be wrong with an IDX file as a whole. */
final class IdxProblems {
    private IdxProblems() {}

    static DataProblem magic(Path file, byte[] found) {
        return of(
                file,
                "this is no IDX file: expected it to begin with 00 00, found "
                        + HexFormat.ofDelimiter(" ").formatHex(found),
                "name a file such as train-images-idx3-ubyte.gz; it may stay compressed with gzip");
    }

    static DataProblem elementType(Path file, int type) {
        return of(
                file,
                "expected elements of type 08, unsigned bytes, found type "
                        + HexFormat.of().toHexDigits((byte) type),
                "write the elements as unsigned bytes");
    }

    static DataProblem axes(Path file, Column column, int found) {
        int expected = column.shape().size() + 1;
        return column(
                file,
                column,
                "expected " + expected + (expected == 1 ? " axis" : " axes") + ", the first for the rows, found "
                        + found,
                "name the file that holds this column, or declare another type");
    }

    static DataProblem shape(Path file, Column column, List<Long> found, List<Long> expected) {
        return column(
                file,
                column,
                "expected rows of " + sizes(expected) + " elements, found " + sizes(found),
                "declare the shape that the file has, or name another file");
    }

    private static String sizes(List<Long> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(" x "));
    }

    static DataProblem noRows(Path file) {
        return of(file, "the header announces no rows", "name a file that holds some");
    }

    static DataProblem counts(IdxFile first, IdxFile other) {
        return new DataProblem(other.name() + ": expected " + DataProblems.count(first.rows(), "row") + " as in "
                + first.name() + ", found " + other.rows() + "\n  name files that belong together");
    }

    static DataProblem truncated(Path file, String where) {
        return of(file, "the file ends within " + where, "it is incomplete; bring it once more");
    }

    static DataProblem damaged(Path file, String where, IOException cause) {
        return new DataProblem(
                FileProblems.name(file) + ": the file cannot be unpacked at " + where + ": " + cause.getMessage()
                        + "\n  it is damaged; bring it once more",
                cause);
    }

    static DataProblem trailing(Path file, int rows) {
        return of(
                file,
                "the file goes on after the " + DataProblems.count(rows, "row") + " that its header announces",
                "it is damaged, or more than one file in one");
    }

    private static DataProblem column(Path file, Column column, String what, String advice) {
        return of(
                file,
                "column " + DataProblems.escape(column.name()) + ": " + what,
                advice + DataProblems.declared(column.place()));
    }

    private static DataProblem of(Path file, String what, String advice) {
        return new DataProblem(FileProblems.name(file) + ": " + what + "\n  " + advice);
    }
}
