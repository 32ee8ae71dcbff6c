package dev.loopwright.runtime.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
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
        TextFile text = TextFile.at(file);
        CsvRecordHandler handler = CsvRecordHandler.builder()
                .maxFields(TableReader.MOST_CELLS)
                .maxFieldSize(TableReader.LARGEST_CELL)
                .build();
        try (Reader characters = text.open();
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .allowUnclosedQuote(false)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .build(handler, characters)) {
            int width = -1;
            for (CsvRecord cells : csv) {
                List<String> stripped =
                        cells.getFields().stream().map(String::strip).toList();
                if (width < 0) {
                    width = stripped.size();
                    header.accept(stripped);
                } else if (stripped.size() == width) {
                    row.accept(stripped);
                } else {
                    throw new DataProblem(FileProblems.name(file) + ":" + cells.getStartingLineNumber() + ": expected "
                            + width + " cells as in the header, found " + stripped.size());
                }
            }
            if (width < 0) {
                throw new DataProblem(
                        FileProblems.name(file) + ": the file is empty\n  the first line names the columns");
            }
        } catch (CsvParseException e) {
            throw FileProblems.csv(file, e);
        } catch (CharacterCodingException e) {
            throw text.notText();
        } catch (UncheckedIOException | IOException e) {
            throw e instanceof UncheckedIOException u && u.getCause() instanceof CharacterCodingException
                    ? text.notText()
                    : FileProblems.unreadable(file, e instanceof IOException io ? io : (IOException) e.getCause());
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
