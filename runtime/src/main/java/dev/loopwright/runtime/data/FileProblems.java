package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.Suggestion;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** The wording of what can be wrong with a data file as a whole and with its header. */
final class FileProblems {
    private static final Pattern LINE = Pattern.compile("starting at line (\\d+)");

    /** Files of a folder that are looked at for one with a similar name. */
    private static final int NEIGHBOURS = 1000;

    private FileProblems() {}

    static DataProblem missing(Path file) {
        String advice = Suggestion.nearest(name(file), neighbours(file))
                .map(near -> "did you mean " + DataProblems.escape(near) + "?")
                .orElse("check the path; a relative one starts at the folder that the program runs in");
        return new DataProblem(file + ": there is no such file\n  " + advice);
    }

    private static List<String> neighbours(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .limit(NEIGHBOURS)
                    .map(FileProblems::name)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static DataProblem notAFile(Path file) {
        String what = Files.isDirectory(file) ? "this is a folder" : "this is not a regular file";
        return new DataProblem(file + ": " + what + "\n  name a CSV file");
    }

    static DataProblem unreadable(Path file, IOException cause) {
        if (cause instanceof ZipException || cause instanceof EOFException) {
            return new DataProblem(
                    name(file) + ": the compressed file is damaged or cut off: " + cause.getMessage()
                            + "\n  compress it anew, or fetch it again",
                    cause);
        }
        String why = cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
        return new DataProblem(file + ": the file cannot be read: " + why, cause);
    }

    static DataProblem compressed(Path file) {
        return new DataProblem(name(file) + ": the file is a zip archive\n  unpack it first, or compress it with gzip");
    }

    static DataProblem notZip(Path file, IOException cause) {
        return new DataProblem(
                name(file) + ": this is no npz file: " + DataProblems.printable(String.valueOf(cause.getMessage()))
                        + "\n  save one with numpy.savez(file, x=x, y=y)",
                cause);
    }

    static DataProblem bomb(Path file, int ratio) {
        return new DataProblem(
                name(file) + ": the file unpacks to more than " + ratio + " times its size, as files do that"
                        + " are made to fill memory\n  unpack it yourself if you trust it");
    }

    static DataProblem manyFiles(Path pattern, int most) {
        return new DataProblem(pattern + ": more than " + most + " files fit this pattern\n  join some of them");
    }

    static DataProblem otherHeader(Place place, List<String> header, String first, List<String> expected) {
        int c = 0;
        while (c < header.size() && c < expected.size() && header.get(c).equals(expected.get(c))) {
            c++;
        }
        return new DataProblem(place + ": expected the columns of " + first + " in the same order, found "
                + (c < header.size() ? DataProblems.quote(header.get(c)) : "the end") + " as column " + (c + 1)
                + "\n  there it is " + (c < expected.size() ? DataProblems.quote(expected.get(c)) : "the end")
                + "; write all files with the same header");
    }

    static DataProblem longCell(Place place) {
        return new DataProblem(place + ": a cell is longer than " + Row.LARGEST_CELL + " characters"
                + "\n  a double quote that is never closed may be the cause");
    }

    static DataProblem longRow(Place place, int most) {
        return new DataProblem(place + ": the row is longer than " + most + " characters");
    }

    static DataProblem manyCells(Place place) {
        return new DataProblem(
                place + ": the row has more than " + Row.MOST_CELLS + " cells, more than a table may have"
                        + "\n  check the separators, or leave out columns that nobody reads");
    }

    static DataProblem notText(Path file, Charset charset, long line, long offset, int badByte) {
        String hex = Integer.toHexString(0x100 | badByte).substring(1);
        return new DataProblem(name(file) + ":" + line + ": this is not " + charset.name() + " text: byte 0x" + hex
                + " at offset " + offset + "\n  save the file as UTF-8; it may be in windows-1252 now");
    }

    static DataProblem empty(Path file, List<Column> wanted) {
        return new DataProblem(name(file) + ": the file is empty\n  its first line must name the columns"
                + (wanted.isEmpty() ? "" : ": " + DataProblems.list(names(wanted))));
    }

    static DataProblem noTokens(String file, Tokens tokens) {
        return new DataProblem(
                file + ": there are no " + tokens.plural() + " in the file\n  name a file with text in it");
    }

    static DataProblem headerOnly(Place header) {
        return new DataProblem(header.file() + ": there are no rows" + (header.number() > 0 ? " below the header" : "")
                + "\n  a table to learn from needs rows");
    }

    static DataProblem absentColumn(Place place, Column column, List<String> header) {
        String advice = separator(header)
                .or(() -> DataProblems.didYouMean(column.name(), header))
                .map(text -> text + "\n  ")
                .orElse("");
        return new DataProblem(place + ": no column is called " + DataProblems.escape(column.name()) + "\n  " + advice
                + "the header has " + DataProblems.list(header) + DataProblems.declared(column.place()));
    }

    private static Optional<String> separator(List<String> header) {
        if (header.size() != 1) {
            return Optional.empty();
        }
        for (String mark : List.of(",", ";", "\t", "|")) {
            if (header.get(0).contains(mark)) {
                String written = mark.equals("\t") ? "\\t" : mark;
                return Optional.of("cells seem to be separated by "
                        + (mark.equals("\t") ? "tabs" : "`" + mark + "`")
                        + ": write `separated by \"" + written + "\"` behind the file in the model file");
            }
        }
        return Optional.empty();
    }

    static DataProblem elementCount(Place place, Column column, List<String> found, List<String> header) {
        if (column.columns().isEmpty()) {
            return new DataProblem(place + ": column " + DataProblems.escape(column.name()) + ": expected "
                    + DataProblems.count(column.width(), "element") + " for " + column.shape() + ", found "
                    + found.size()
                    + "\n  declare the shape that the data have" + DataProblems.declared(column.place()));
        }
        String wanted = DataProblems.count(column.width(), "column") + " " + DataProblems.escape(column.columns());
        return new DataProblem(place + ": column " + DataProblems.escape(column.name()) + ": expected " + wanted
                + " for " + column.shape() + ", found " + found.size()
                + "\n  the header has " + DataProblems.list(found.isEmpty() ? header : found)
                + DataProblems.declared(column.place()));
    }

    static DataProblem duplicateColumn(Place place, Column column, int first, int second) {
        return new DataProblem(place + ": column " + DataProblems.escape(column.name())
                + " stands twice in the header, as columns " + (first + 1) + " and " + (second + 1)
                + "\n  rename or remove one of them" + DataProblems.declared(column.place()));
    }

    /** What the CSV parser complains of, in our words; the line is taken from its message. */
    static DataProblem csv(Path file, RuntimeException cause, char quote, char separator) {
        String message = String.valueOf(cause.getMessage());
        Matcher line = LINE.matcher(message);
        String where = name(file) + (line.find() ? ":" + line.group(1) : "");
        String problem = csvProblem(message);
        problem = quote == '"' ? problem : problem.replace("double quote", "quote");
        return new DataProblem(
                where + ": " + (separator == ',' ? problem : problem.replace("comma", "separator")), cause);
    }

    private static String csvProblem(String message) {
        if (message.startsWith("Unclosed quoted field")) {
            return "a double quote is opened and never closed"
                    + "\n  close it; a quote that belongs to the text is written twice, and the cell in quotes";
        }
        if (message.startsWith("Unexpected character after closing quote")) {
            return "there is text between a closing double quote and the next comma"
                    + "\n  a quote that belongs to the text is written twice, and the cell in quotes";
        }
        if (message.contains("buffer size")) {
            return "a cell is longer than " + Row.LARGEST_CELL + " characters"
                    + "\n  a double quote that is never closed may be the cause";
        }
        return message;
    }

    /** Several problems of the data in one message. */
    static DataProblem several(List<String> messages, long unlisted) {
        String text = String.join("\n", messages);
        return new DataProblem(unlisted == 0 ? text : text + "\nand " + unlisted + " more problems in this file");
    }

    /** The last name of a path, as messages give it. */
    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }
}
