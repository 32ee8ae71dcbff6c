package dev.loopwright.cli;

import dev.loopwright.runtime.data.CellReader;
import dev.loopwright.runtime.data.Csv;
import dev.loopwright.runtime.data.Format;
import dev.loopwright.runtime.data.JsonLines;
import dev.loopwright.runtime.data.Npy;
import dev.loopwright.runtime.data.Npz;
import dev.loopwright.runtime.data.Parquet;
import dev.loopwright.runtime.data.Sql;
import dev.loopwright.runtime.run.UsageProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A table and how it is written, which its name says, and where that is not enough its first line.
 *
 * @param source what a model file calls it
 * @param clause what a model file says behind the name of the file, with a blank before it, or nothing
 */
record TableFile(Path path, Format format, String source, String clause) {
    private static final String SHEET = "is a spreadsheet\n  save its sheet as CSV";
    private static final String ARROW =
            "is in a format of Arrow, which cannot be read yet\n  save the table as Parquet or CSV";
    private static final Map<String, String> REFUSED = Map.of(
            ".xlsx", SHEET,
            ".xls", SHEET,
            ".ods", SHEET,
            ".arrow", ARROW,
            ".feather", ARROW,
            ".zip", "is a ZIP file\n  unpack it, or compress a single table with gzip",
            ".pkl", "holds Python objects, which are never read\n  save the table as CSV or Parquet",
            ".model", "is a model file, not a table\n  name the table that it reads");

    /** Tabs in {@code .tsv}, objects in {@code .jsonl}, and so on; else commas, or what the header has in their place. */
    static TableFile of(Path path) {
        String name =
                String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        refuse(path, name);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "tsv", "tab" -> new TableFile(path, new Csv('\t', '"'), "tsv", "");
            case "jsonl", "ndjson", "json" -> new TableFile(path, new JsonLines(), "jsonl", "");
            case "parquet" -> new TableFile(path, new Parquet(), "parquet", "");
            case "npz" -> new TableFile(path, new Npz(), "npz", "");
            case "npy" -> new TableFile(path, new Npy(), "npy", "");
            default -> separated(path);
        };
    }

    /** The rows of the query in a file. */
    static TableFile ofQuery(Path path, String variable) {
        return new TableFile(path, new Sql("", variable), "sql", " at env/" + variable);
    }

    private static void refuse(Path path, String name) {
        REFUSED.forEach((ending, why) -> {
            if (name.endsWith(ending)) {
                throw new UsageProblem(path.getFileName() + " " + why);
            }
        });
        if (name.matches(".*idx[0-9]-ubyte")) {
            throw new UsageProblem(path.getFileName() + " is an IDX file, which holds one column and no names"
                    + "\n  name the files of all columns in a model file: from idx image \"…\", digit \"…\"");
        }
    }

    private static TableFile separated(Path path) {
        List<String> header = CellReader.header(path, new Csv());
        for (char separator : header.size() == 1 ? new char[] {';', '\t', '|'} : new char[0]) {
            if (header.get(0).indexOf(separator) > 0) {
                String written = separator == '\t' ? "\\t" : String.valueOf(separator);
                return new TableFile(path, new Csv(separator, '"'), "csv", " separated by \"" + written + "\"");
            }
        }
        return new TableFile(path, new Csv(), "csv", "");
    }

    /** What a model file names: the file, or the query in it. */
    String named() {
        if (!(format instanceof Sql)) {
            return String.valueOf(path.getFileName());
        }
        try {
            return Files.readString(path).strip().replaceFirst(";$", "");
        } catch (IOException e) {
            throw new UsageProblem("cannot read " + path + ": " + Reason.of(e));
        }
    }

    /** Whether cells of the same name, one behind the other, are the elements of an array. */
    boolean hasArrays() {
        return !(format instanceof Csv);
    }

    /** Whether rows begin at lines; elsewhere they are counted. */
    boolean hasLines() {
        return format instanceof Csv || format instanceof JsonLines;
    }

    /** What a model file cannot say of this table; nothing if it can read it. */
    Optional<String> obstacle() {
        String name = String.valueOf(path.getFileName());
        return format instanceof Npy
                ? Optional.of(name + " holds one array, and that is one column"
                        + "\n  save those that belong together in one file, numpy.savez(\"data.npz\", x=x, y=y), or write a"
                        + " model file that names one for each column: from npy x \"" + name + "\", y \"…\"")
                : Optional.empty();
    }
}
