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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a CSV file into a {@link Table}: comma-separated, the first line names the columns. Goes on after a wrong cell,
 * so that one message can list several. Counts what it leaves out.
 */
final class TableReader implements Source {
    static final int LARGEST_CELL = 1 << 20;
    static final int MOST_CELLS = 16_384;
    private static final int LARGEST_ROW = 1 << 24;

    private final Path file;
    private final String name;
    private final Schema schema;
    private final List<Column> wanted;
    private final Table table;
    private final List<Schema.Filter> filters;
    private final int[] leftOut;
    private final int firstRow;
    private final int[] dropped;
    private final Problems problems = new Problems();
    private List<String> header;
    private int[][] positions;
    private Column[][] elements;
    private int rowsRead;
    private int blankLines;

    private TableReader(Path file, Schema schema, Table table, List<Schema.Filter> filters) {
        this.file = file;
        this.schema = schema;
        this.table = table;
        wanted = table.columns();
        name = FileProblems.name(file);
        firstRow = table.rows();
        table.begin(name);
        this.filters = filters;
        leftOut = new int[filters.size()];
        dropped = new int[wanted.size()];
    }

    /** Reads the columns of the table from a file; others are ignored. Rows that are to be dropped are not added. */
    static TableReader read(Path file, Schema schema, Table table, List<Schema.Filter> filters) {
        TableReader reader = new TableReader(file, schema, table, filters);
        TextFile text = TextFile.at(file);
        try (Reader characters = text.open()) {
            reader.read(characters);
        } catch (CharacterCodingException e) {
            throw text.notText();
        } catch (IOException e) {
            throw FileProblems.unreadable(file, e);
        }
        return reader;
    }

    @Override
    public int rowsRead() {
        return rowsRead;
    }

    @Override
    public int blankLines() {
        return blankLines;
    }

    @Override
    public List<Summary.LeftOut> leftOut() {
        return IntStream.range(0, leftOut.length)
                .mapToObj(f -> new Summary.LeftOut(filters.get(f).condition(), leftOut[f]))
                .toList();
    }

    @Override
    public List<Summary.Dropped> dropped() {
        List<Summary.Dropped> counts = new ArrayList<>();
        for (int c = 0; c < dropped.length; c++) {
            if (wanted.get(c).rule() == Column.Rule.DROP) {
                counts.add(new Summary.Dropped(wanted.get(c).name(), dropped[c]));
            }
        }
        return counts;
    }

    @Override
    public List<String> ignoredColumns() {
        Set<Integer> used =
                Arrays.stream(positions).flatMapToInt(Arrays::stream).boxed().collect(Collectors.toSet());
        return IntStream.range(0, header.size())
                .filter(i -> !used.contains(i))
                .mapToObj(header::get)
                .toList();
    }

    private void read(Reader characters) throws IOException {
        CsvRecordHandler handler = CsvRecordHandler.builder()
                .maxFields(MOST_CELLS)
                .maxFieldSize(LARGEST_CELL)
                .maxRecordSize(LARGEST_ROW)
                .build();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .allowUnclosedQuote(false)
                .skipEmptyLines(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(handler, characters)) {
            readAll(csv.iterator());
        } catch (CsvParseException e) {
            throw FileProblems.csv(file, e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void readAll(Iterator<CsvRecord> records) {
        readHeader(records);
        while (records.hasNext()) {
            CsvRecord row = records.next();
            if (blank(row) && header.size() > 1) {
                blankLines++;
            } else {
                rowsRead++;
                readRow(row);
            }
        }
        problems.refuse();
        if (rowsRead == 0) {
            throw FileProblems.headerOnly(file);
        }
        if (table.rows() == firstRow) {
            throw DataProblems.allDropped(name, rowsRead, leftOut(), dropped());
        }
    }

    private static boolean blank(CsvRecord row) {
        return row.getFieldCount() == 1 && row.getField(0).isBlank();
    }

    private void readHeader(Iterator<CsvRecord> records) {
        CsvRecord first = null;
        while (records.hasNext() && (first == null || blank(first))) {
            blankLines += first == null ? 0 : 1;
            first = records.next();
        }
        if (first == null || blank(first)) {
            throw FileProblems.empty(file, wanted);
        }
        header = first.getFields().stream().map(String::strip).toList();
        Place place = new Place(name, first.getStartingLineNumber());
        positions = wanted.stream().map(column -> positions(column, place)).toArray(int[][]::new);
        elements = new Column[wanted.size()][];
        for (int c = 0; c < elements.length; c++) {
            Column column = wanted.get(c);
            elements[c] = column.kind() == Column.Kind.ARRAY
                    ? Arrays.stream(positions[c])
                            .mapToObj(at -> column.element(header.get(at)))
                            .toArray(Column[]::new)
                    : new Column[] {column};
        }
    }

    /** Where the cells of a column stand in a row: of an array as many as it has elements, in the order of the file. */
    private int[] positions(Column column, Place place) {
        if (column.derivation().isPresent()) {
            return new int[0];
        }
        if (column.kind() != Column.Kind.ARRAY) {
            return new int[] {position(column, place)};
        }
        List<String> declared = schema.columns().stream().map(Column::name).toList();
        int[] found = IntStream.range(0, header.size())
                .filter(i -> column.gathers(header.get(i)) && !declared.contains(header.get(i)))
                .toArray();
        if (found.length != column.width()) {
            throw FileProblems.elementCount(
                    place, column, Arrays.stream(found).mapToObj(header::get).toList(), header);
        }
        for (int at : found) {
            position(column.element(header.get(at)), place);
        }
        return found;
    }

    private int position(Column column, Place place) {
        int position = header.indexOf(column.name());
        if (position < 0) {
            throw FileProblems.absentColumn(place, column, header);
        }
        if (header.lastIndexOf(column.name()) != position) {
            throw FileProblems.duplicateColumn(place, column, position, header.lastIndexOf(column.name()));
        }
        return position;
    }

    private void readRow(CsvRecord row) {
        Place place = new Place(name, row.getStartingLineNumber());
        try {
            if (row.getFieldCount() != header.size()) {
                throw DataProblems.cellCount(place, header.size(), row.getFieldCount());
            }
            refuseNul(row, place);
            int filter = firstUnmet(row, place);
            if (filter >= 0) {
                leftOut[filter]++;
                return;
            }
            int dropper = derive(readCells(row, place), place);
            if (dropper < 0) {
                table.add(place.number());
            } else {
                dropped[dropper]++;
            }
        } catch (DataProblem problem) {
            problems.note(problem);
        }
    }

    private void refuseNul(CsvRecord row, Place place) {
        for (int i = 0; i < header.size(); i++) {
            if (row.getField(i).indexOf('\0') >= 0) {
                throw DataProblems.nul(place, header.get(i));
            }
        }
    }

    /** The first condition that does not hold for a row, or cannot be told because a cell is missing; -1 if all hold. */
    private int firstUnmet(CsvRecord row, Place place) {
        for (int f = 0; f < filters.size(); f++) {
            double[] cells = filters.get(f).columns().stream()
                    .mapToInt(table::position)
                    .mapToDouble(c -> {
                        String text = row.getField(positions[c][0]).strip();
                        Column column = wanted.get(c);
                        return Cells.missing(column, text) ? Double.NaN : Cells.value(column, text, place);
                    })
                    .toArray();
            boolean told = Arrays.stream(cells).noneMatch(Double::isNaN);
            if (!told || !filters.get(f).holds().test(cells)) {
                return f;
            }
        }
        return -1;
    }

    /** Computes the derived columns of a row; returns the column on whose account it is to be dropped, or -1. */
    private int derive(int dropper, Place place) {
        int first = dropper;
        for (int c = 0; c < positions.length; c++) {
            Column column = wanted.get(c);
            if (column.derivation().isEmpty()) {
                continue;
            }
            double[] cells = column.derivation().get().columns().stream()
                    .mapToInt(table::position)
                    .mapToDouble(table::get)
                    .toArray();
            double value = Cells.derived(column, cells, place);
            if (Double.isNaN(value) && column.rule() == Column.Rule.REFUSE && first < 0) {
                throw DataProblems.missingOperand(place, column);
            }
            if (Double.isNaN(value) && column.rule() == Column.Rule.DROP && first < 0) {
                first = c;
            }
            table.set(c, value);
        }
        return first;
    }

    /** Reads all cells of a row; returns the first column on whose account it is to be dropped, or -1. */
    private int readCells(CsvRecord row, Place place) {
        int dropper = -1;
        for (int c = 0; c < positions.length; c++) {
            Column column = wanted.get(c);
            if (column.derivation().isPresent()) {
                continue;
            }
            if (column.kind() == Column.Kind.TEXT) {
                table.set(c, row.getField(positions[c][0]));
                continue;
            }
            double[] values = values(c, row, place);
            boolean missing = Arrays.stream(values).anyMatch(Double::isNaN);
            if (missing && column.rule() == Column.Rule.DROP && dropper < 0) {
                dropper = c;
            }
            if (column.kind() == Column.Kind.ARRAY) {
                table.set(c, values);
            } else {
                table.set(c, values[0]);
            }
        }
        return dropper;
    }

    /** The values of a column in a row, NaN where a cell is missing. */
    private double[] values(int c, CsvRecord row, Place place) {
        double[] values = new double[elements[c].length];
        for (int e = 0; e < values.length; e++) {
            Column column = elements[c][e];
            String text = row.getField(positions[c][e]).strip();
            boolean missing = Cells.missing(column, text);
            if (missing && column.rule() == Column.Rule.REFUSE) {
                throw DataProblems.missingCell(place, column, text);
            }
            values[e] = missing ? Double.NaN : Cells.value(column, text, place);
        }
        return values;
    }
}
