package dev.loopwright.runtime.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.SpecName;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Text with a separator between cells and quotes around cells that contain one; the first line names the columns. */
@SpecName(value = "csv", summary = "text, commas between cells; the first line names the columns")
public final class Csv extends Format {
    /** Characters that one cell may take while it is looked for its end; its length is checked behind that. */
    private static final int BUFFER = 4 * Row.LARGEST_CELL;

    private final char separator;
    private final char quote;

    /** Commas and double quotes. */
    public Csv() {
        this(',', '"');
    }

    /** Another separator between cells, another quote around them. */
    public Csv(char separator, char quote) {
        this.separator = separator;
        this.quote = quote;
    }

    @Override
    Records open(Path file, List<Column> wanted) throws IOException {
        return new Lines(file, wanted);
    }

    @Override
    Optional<String> settings() {
        return Optional.of("" + separator + quote);
    }

    /** The lines of a file, as FastCSV takes them apart; no cell becomes a text. */
    private final class Lines extends AbstractBaseCsvCallbackHandler<Row> implements Records {
        private final Path file;
        private final String name;
        private final TextFile text;
        private final List<Column> wanted;
        private final CsvReader<Row> csv;
        private final Iterator<Row> rows;
        private final Row row = new Row();
        private int width;
        private int blankLines;
        private Place headerPlace;

        private Lines(Path file, List<Column> wanted) throws IOException {
            this.file = file;
            name = FileProblems.name(file);
            this.wanted = wanted;
            text = TextFile.at(file);
            Reader characters = text.open();
            csv = CsvReader.builder()
                    .fieldSeparator(separator)
                    .quoteCharacter(quote)
                    .maxBufferSize(BUFFER)
                    .allowUnclosedQuote(false)
                    .skipEmptyLines(false)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .build(this, characters);
            rows = csv.iterator();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected void handleBegin(long line) {
            row.begin(new Place(name, line));
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            row.add(buffer, offset, length);
        }

        @Override
        protected void handleEmpty() {
            row.add("");
        }

        @Override
        protected Row buildRecord() {
            return row;
        }

        @Override
        public List<String> header() {
            Row first = read();
            while (first != null && first.isBlank()) {
                blankLines++;
                first = read();
            }
            if (first == null) {
                throw FileProblems.empty(file, wanted);
            }
            headerPlace = row.place();
            width = row.count();
            if (first.nul() >= 0) {
                throw DataProblems.nul(headerPlace, row.text(first.nul()));
            }
            List<String> names = new ArrayList<>();
            for (int c = 0; c < width; c++) {
                names.add(row.text(c));
            }
            return names;
        }

        @Override
        public Place headerPlace() {
            return headerPlace;
        }

        @Override
        public Row next() {
            Row next = read();
            for (; next != null && width > 1 && next.isBlank(); next = read()) {
                blankLines++;
            }
            return next;
        }

        private Row read() {
            try {
                return rows.hasNext() ? rows.next() : null;
            } catch (CsvParseException e) {
                throw e.getCause() instanceof DataProblem problem
                        ? problem
                        : FileProblems.csv(file, e, quote, separator);
            } catch (UncheckedIOException e) {
                throw e.getCause() instanceof CharacterCodingException ? text.notText() : text.unreadable(e.getCause());
            }
        }

        @Override
        public void digested(boolean wanted) {
            text.digested(wanted);
        }

        @Override
        public Optional<byte[]> digest() throws IOException {
            return text.digest();
        }

        @Override
        public int blankLines() {
            return blankLines;
        }

        @Override
        public void close() throws IOException {
            csv.close();
        }
    }
}
