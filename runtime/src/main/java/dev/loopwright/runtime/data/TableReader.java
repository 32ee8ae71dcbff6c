package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads the rows of a source into a {@link Table}. Goes on after a wrong cell, so that one message can list several. Counts
 * what it leaves out.
 */
final class TableReader {
    /** Truth values as most files spell them, false and true in turn. */
    private static final Labels TRUTHS = new Labels(List.of(
            "0", "1", "false", "true", "no", "yes", "False", "True", "FALSE", "TRUE", "No", "Yes", "NO", "YES"));

    private final Schema schema;
    private final List<Column> wanted;
    private final Table table;
    private final List<Schema.Filter> filters;
    private final int[][] filtered;
    private final int[] leftOut;
    private final int[] dropped;
    private final Labels[] labels;
    private final int[][] operands;
    private final Problems problems = new Problems();
    private final List<SourceFile> files = new ArrayList<>();
    private List<String> header = List.of();
    private int[][] positions;
    private Column[][] elements;
    private int rowsRead;
    private int blankLines;
    private final int firstRow;

    private TableReader(Schema schema, Table table, List<Schema.Filter> filters) {
        this.schema = schema;
        this.table = table;
        this.filters = filters;
        wanted = table.columns();
        firstRow = table.rows();
        leftOut = new int[filters.size()];
        dropped = new int[wanted.size()];
        filtered = filters.stream().map(f -> places(f.columns())).toArray(int[][]::new);
        labels = wanted.stream()
                .map(c -> switch (c.kind()) {
                    case CATEGORY -> new Labels(c.labels());
                    case BOOL -> TRUTHS;
                    default -> null;
                })
                .toArray(Labels[]::new);
        operands = wanted.stream()
                .map(c -> c.derivation().map(d -> places(d.columns())).orElse(null))
                .toArray(int[][]::new);
    }

    private int[] places(List<String> columns) {
        return columns.stream().mapToInt(table::position).toArray();
    }

    /** Reads the columns of the table from a source; others are ignored. Rows that are to be dropped are not added. */
    static Source read(Path path, Format format, Schema schema, Table table, List<Schema.Filter> filters) {
        TableReader reader = new TableReader(schema, table, filters);
        Optional<String> first = Optional.empty();
        for (Path file : format.files(path)) {
            try (Records records = reader.ahead(format.open(file, table.columns()))) {
                records.digested(table.spill().isDraft());
                reader.readAll(records, first);
                first = first.or(() -> Optional.of(records.name()));
            } catch (IOException e) {
                throw FileProblems.unreadable(file, e);
            }
        }
        reader.problems.refuse();
        Source read = reader.source();
        if (read.rows() == 0) {
            throw DataProblems.allDropped(first.orElseThrow(), read.rowsRead(), read.leftOut(), read.dropped());
        }
        return read;
    }

    /** Where there is a second core it takes the file apart. */
    private Records ahead(Records records) {
        boolean apart =
                schema.format().settings().isPresent() && Runtime.getRuntime().availableProcessors() > 1;
        return apart ? new RowsAhead(records, RowsAhead.FIRST) : records;
    }

    private Source source() {
        List<Summary.LeftOut> unmet = IntStream.range(0, leftOut.length)
                .mapToObj(f -> new Summary.LeftOut(filters.get(f).condition(), leftOut[f]))
                .toList();
        List<Summary.Dropped> counts = new ArrayList<>();
        for (int c = 0; c < dropped.length; c++) {
            if (wanted.get(c).rule() == Column.Rule.DROP) {
                counts.add(new Summary.Dropped(wanted.get(c).name(), dropped[c]));
            }
        }
        return new Source(rowsRead, blankLines, unmet, counts, ignoredColumns(), table.rows() - firstRow, files);
    }

    private List<String> ignoredColumns() {
        boolean[] used = new boolean[header.size()];
        Arrays.stream(positions).flatMapToInt(Arrays::stream).forEach(at -> used[at] = true);
        return IntStream.range(0, used.length)
                .filter(i -> !used[i])
                .mapToObj(header::get)
                .toList();
    }

    private void readAll(Records records, Optional<String> first) throws IOException {
        table.begin(records.name());
        readHeader(records, first);
        if (records instanceof RowsAhead ahead) {
            ahead.numbers(IntStream.range(0, elements.length)
                    .filter(c -> elements[c].length > 0 && elements[c][0].kind() == Column.Kind.NUMBER)
                    .flatMap(c -> Arrays.stream(positions[c]))
                    .toArray());
        }
        int before = rowsRead;
        for (Row row = records.next(); row != null; row = records.next()) {
            rowsRead++;
            readRow(row);
        }
        blankLines += records.blankLines();
        records.digest().ifPresent(digest -> files.add(new SourceFile(records.name(), digest)));
        if (rowsRead == before) {
            problems.refuse();
            throw FileProblems.headerOnly(records.headerPlace());
        }
    }

    private void readHeader(Records records, Optional<String> first) throws IOException {
        List<String> names = records.header();
        Place place = records.headerPlace();
        if (first.isPresent()) {
            if (!names.equals(header)) {
                throw FileProblems.otherHeader(place, names, first.get(), header);
            }
            return;
        }
        header = names;
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
        if (column.derivation().isPresent() || !column.follows().isEmpty()) {
            return new int[0];
        }
        if (column.kind() != Column.Kind.ARRAY) {
            return new int[] {position(column, place)};
        }
        List<String> declared = schema.columns().stream().map(Column::name).toList();
        boolean whole = column.columns().isEmpty();
        int[] found = IntStream.range(0, header.size())
                .filter(i -> whole
                        ? header.get(i).equals(column.name())
                        : column.gathers(header.get(i)) && !declared.contains(header.get(i)))
                .toArray();
        if (whole && found.length == 0) {
            throw FileProblems.absentColumn(place, column, header);
        }
        if (found.length != column.width()) {
            throw FileProblems.elementCount(
                    place, column, Arrays.stream(found).mapToObj(header::get).toList(), header);
        }
        for (int at : whole ? new int[0] : found) {
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

    private void readRow(Row row) {
        try {
            if (row.count() != header.size()) {
                throw DataProblems.cellCount(row, header.size());
            }
            int nul = row.nul();
            if (nul >= 0) {
                throw DataProblems.nul(row.place(), header.get(nul));
            }
            int filter = firstUnmet(row);
            if (filter >= 0) {
                leftOut[filter]++;
                return;
            }
            int dropper = derive(readCells(row), row.place());
            if (dropper < 0) {
                table.add(row.place().number());
            } else {
                dropped[dropper]++;
            }
        } catch (DataProblem problem) {
            if (schema.format() instanceof Text) {
                throw problem;
            }
            problems.note(problem);
        }
    }

    /** The first condition that does not hold for a row, or cannot be told because a cell is missing; -1 if all hold. */
    private int firstUnmet(Row row) {
        for (int f = 0; f < filtered.length; f++) {
            double[] cells = new double[filtered[f].length];
            boolean told = true;
            for (int i = 0; i < cells.length; i++) {
                int c = filtered[f][i];
                cells[i] = Cells.operand(wanted.get(c), value(wanted.get(c), labels[c], row, positions[c][0], false));
                told &= !Double.isNaN(cells[i]);
            }
            if (!told || !filters.get(f).holds().test(cells)) {
                return f;
            }
        }
        return -1;
    }

    /** Computes the derived columns of a row; returns the column on whose account it is to be dropped, or -1. */
    private int derive(int dropper, Place place) {
        int first = dropper;
        for (int c = 0; c < operands.length; c++) {
            if (operands[c] == null) {
                continue;
            }
            Column column = wanted.get(c);
            double[] cells = new double[operands[c].length];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = table.get(operands[c][i]);
            }
            double value = Cells.derived(column, wanted, operands[c], cells, place);
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
    private int readCells(Row row) {
        int dropper = -1;
        for (int c = 0; c < operands.length; c++) {
            Column column = wanted.get(c);
            boolean missing = false;
            if (operands[c] != null) {
                continue;
            } else if (column.kind() == Column.Kind.TEXT) {
                table.set(c, row.raw(positions[c][0]));
            } else if (!column.follows().isEmpty()) {
                table.set(c, Double.NaN);
            } else if (column.isOfWindows()) {
                // no word means that something is missing, and a blank is a character
                table.set(c, table.value(column, row.raw(positions[c][0]), row.place()));
            } else if (column.kind() == Column.Kind.ARRAY) {
                double[] values = new double[positions[c].length];
                for (int e = 0; e < values.length; e++) {
                    values[e] = value(elements[c][e], null, row, positions[c][e], true);
                    missing |= Double.isNaN(values[e]);
                }
                table.set(c, values);
            } else {
                double value = value(column, labels[c], row, positions[c][0], true);
                missing = Double.isNaN(value);
                table.set(c, value);
            }
            if (missing && column.rule() == Column.Rule.DROP && dropper < 0) {
                dropper = c;
            }
        }
        return dropper;
    }

    /** The value of a cell, NaN where it is missing, which may be refused. What is plain never becomes a text. */
    private double value(Column column, Labels labels, Row row, int cell, boolean refuse) {
        if (labels != null) {
            int label = row.label(cell, labels);
            if (label >= 0) {
                return labels == TRUTHS ? label % 2 : label;
            }
        } else if (column.kind() == Column.Kind.NUMBER) {
            double number = row.number(cell);
            if (Cells.fits(column, number)) {
                return number;
            }
        }
        String text = row.text(cell);
        boolean missing = Cells.missing(column, text);
        if (missing && refuse && column.rule() == Column.Rule.REFUSE) {
            throw DataProblems.missingCell(
                    row.place(), column, text, schema.targets().contains(column));
        }
        return missing ? Double.NaN : table.value(column, text, row.place());
    }
}
