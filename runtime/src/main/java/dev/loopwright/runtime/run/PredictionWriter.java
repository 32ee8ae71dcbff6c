package dev.loopwright.runtime.run;

import dev.loopwright.runtime.RunFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes predictions as CSV, cell by cell, each row ended by {@link #endRow}. A file appears under its name when {@link
 * #finish} is called and not before; {@link #close} without it leaves nothing behind, and an earlier file as it was.
 */
public final class PredictionWriter implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final Writer csv;
    private final int columns;
    private final List<String> row = new ArrayList<>();
    private boolean closed;

    private PredictionWriter(Path file, Path temporary, Writer csv, String... columns) throws IOException {
        this.file = file;
        this.temporary = temporary;
        this.csv = csv;
        this.columns = columns.length;
        write(List.of(columns));
    }

    static PredictionWriter toFile(Path file, String... columns) {
        Path temporary = file.resolveSibling(
                file.getFileName() + ".tmp-" + ProcessHandle.current().pid());
        try {
            return new PredictionWriter(file, temporary, Files.newBufferedWriter(temporary), columns);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    static PredictionWriter to(PrintStream console, String... columns) {
        try {
            return new PredictionWriter(
                    null, null, new BufferedWriter(new OutputStreamWriter(console, StandardCharsets.UTF_8)), columns);
        } catch (IOException e) {
            throw failure(null, e);
        }
    }

    /** A cell of text, such as a key. */
    public void text(String text) {
        row.add(text);
    }

    /** A cell with a number, in the shortest form that reads back as the same float. */
    public void number(float value) {
        row.add(Numbers.text(value));
    }

    /** Cells for the elements of a value. */
    public void numbers(float[] values, int from, int width) {
        for (int k = 0; k < width; k++) {
            number(values[from + k]);
        }
    }

    /** A cell with {@code true} or {@code false}. */
    public void truth(boolean value) {
        row.add(Boolean.toString(value));
    }

    /** A cell with the second label if the probability of that is above 0.5, else the first; empty for NaN. */
    public void label(float probability, String first, String second) {
        row.add(Float.isNaN(probability) ? "" : probability > 0.5f ? second : first);
    }

    /**
     * A cell with the label whose element is largest, the first of equal ones; empty if a NaN leaves it open.
     *
     * @param from index of the row's first element; there are as many as labels
     */
    public void label(float[] values, int from, List<String> labels) {
        int largest = 0;
        boolean open = false;
        for (int k = 0; k < labels.size(); k++) {
            open |= Float.isNaN(values[from + k]);
            if (values[from + k] > values[from + largest]) {
                largest = k;
            }
        }
        row.add(open ? "" : labels.get(largest));
    }

    /** Writes the row. */
    public void endRow() {
        if (row.size() != columns) {
            throw new IllegalStateException("a row of " + row.size() + " cells under " + columns + " columns");
        }
        try {
            write(row);
        } catch (IOException e) {
            throw failure(file, e);
        }
        row.clear();
    }

    private void write(List<String> cells) throws IOException {
        for (int c = 0; c < cells.size(); c++) {
            csv.write(c == 0 ? "" : ",");
            csv.write(quoted(cells.get(c)));
        }
        csv.write('\n');
    }

    /** A cell as RFC 4180 has it; quoted also where it would make a blank line of its row. */
    private String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain && !(cell.isBlank() && columns == 1) ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** All rows are written: the file appears under its name. */
    public void finish() {
        try {
            if (file == null) {
                csv.flush();
            } else {
                closeFile();
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                closeFile();
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Closes what {@link #finish} may have closed already. */
    private void closeFile() throws IOException {
        if (!closed) {
            closed = true;
            csv.close();
        }
    }

    private static RunFailure failure(Path file, IOException e) {
        String where = file == null ? "to the standard output" : "to " + file;
        return new RunFailure("cannot write the predictions " + where + ": " + AtomicFile.reason(e), e);
    }
}
