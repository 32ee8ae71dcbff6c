package dev.loopwright.cli;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Suggestion;
import dev.loopwright.runtime.data.CellReader;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.run.UsageProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What was seen of a table, row by row, in memory that does not grow with the rows. */
final class SeenTable {
    /** Rows that no run would take, of which the message is kept. */
    private static final int LISTED = 3;

    private final String name;
    private final boolean lines;
    private final List<Seen> columns = new ArrayList<>();
    private final List<Cells> cells = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private RowSample sample = new RowSample(1);
    private long[] hashes = new long[64];
    private long wrongRows;

    private SeenTable(String name, boolean lines) {
        this.name = name;
        this.lines = lines;
    }

    /** A column and which cells of a row are its own: one, or the elements of an array. */
    private record Cells(Seen column, int from, int to, RowSample elements) {}

    /**
     * Looks at every cell of a file.
     *
     * @param lenient whether rows that no run would take are counted and left out, instead of ending in a data problem
     */
    static SeenTable read(TableFile file, boolean lenient) {
        SeenTable table = new SeenTable(String.valueOf(file.path().getFileName()), file.hasLines());
        CellReader.read(file.path(), file.format(), new CellReader.Visitor() {
            @Override
            public void header(List<String> names) {
                table.begin(names, file.hasArrays());
            }

            @Override
            public void row(long line, List<String> cells) {
                table.row(line, cells);
            }

            @Override
            public void wrong(DataProblem problem) {
                if (!lenient) {
                    throw problem;
                }
                table.wrong(problem);
            }
        });
        return table;
    }

    /** Looks at the cells that a run would train on, as they were read: not filled in, not scaled. */
    static SeenTable of(Dataset data) {
        SeenTable table = new SeenTable(data.summary().file(), true);
        List<Column> columns = data.schema().columns();
        List<String> names = columns.stream()
                .flatMap(c ->
                        Collections.nCopies(Math.max(1, c.kind() == Column.Kind.ARRAY ? c.width() : 1), c.name())
                                .stream())
                .toList();
        table.begin(names, true);
        for (int c = 0; c < columns.size(); c++) {
            Seen seen = table.columns.get(c);
            switch (columns.get(c).kind()) {
                case NUMBER -> seen.declareNumber();
                case ARRAY -> seen.declareArray(columns.get(c).width());
                default -> {}
            }
        }
        List<String> cells = new ArrayList<>();
        for (int row = 0; row < data.size(); row++) {
            cells.clear();
            for (Column column : columns) {
                String cell = data.raw(row, column.name());
                if (column.kind() == Column.Kind.ARRAY) {
                    Collections.addAll(cells, cell.split(" ", -1));
                } else {
                    cells.add(cell.strip());
                }
            }
            table.row(data.line(row), cells);
        }
        return table;
    }

    /** Of one text, whose words or characters are no cells: a blank is not an empty one, and all of them repeat. */
    static SeenTable ofText(Dataset data) {
        return new SeenTable(data.summary().file(), false);
    }

    private void begin(List<String> names, boolean arrays) {
        for (int from = 0; from < names.size(); ) {
            int to = from + 1;
            while (arrays && to < names.size() && names.get(to).equals(names.get(from))) {
                to++;
            }
            Seen column = new Seen(names.get(from), names.size());
            if (to > from + 1) {
                column.declareArray(to - from);
            }
            columns.add(column);
            cells.add(new Cells(column, from, to, new RowSample(names.size())));
            from = to;
        }
        sample = new RowSample(names.size());
    }

    private void row(long line, List<String> row) {
        int slot = sample.next();
        long hash = 0;
        for (Cells each : cells) {
            boolean array = each.column.isArray();
            for (int c = each.from; c < each.to; c++) {
                each.column.cell(row.get(c), line, array ? each.elements.next() : slot);
                hash = with(hash, row.get(c));
            }
        }
        keep(slot, hash);
    }

    private static long with(long hash, String cell) {
        return Randomness.bits(hash, cell.hashCode());
    }

    private void keep(int slot, long hash) {
        if (slot >= hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * slot);
        }
        if (slot >= 0) {
            hashes[slot] = hash;
        }
    }

    private void wrong(DataProblem problem) {
        wrongRows++;
        if (wrong.size() < LISTED) {
            wrong.add(problem.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** The name of the file. */
    String name() {
        return name;
    }

    /** Where a row stands: {@code line 7}, or {@code row 7} where there are no lines. */
    String place(long number) {
        return (lines ? "line " : "row ") + number;
    }

    /** Rows that a run could take. */
    long rows() {
        return sample.rows();
    }

    List<Seen> columns() {
        return columns;
    }

    /** The first column of a name that a person gave; a {@link UsageProblem} if there is none. */
    Seen wanted(String column) {
        List<String> names = columns.stream().map(c -> c.name).toList();
        return columns.stream().filter(c -> c.name.equals(column)).findFirst().orElseThrow(() -> {
            String near = Suggestion.nearest(column, names)
                    .map(n -> "\n  did you mean " + CellReader.printable(n) + "?")
                    .orElse("");
            return new UsageProblem("no column of " + name + " is called " + column + near);
        });
    }

    /** The rows that are looked at more closely. */
    RowSample sample() {
        return sample;
    }

    /** Rows of the sample that are the same as one before them, cell by cell. */
    long repeated() {
        return sample.size()
                - Arrays.stream(hashes, 0, sample.size()).distinct().count();
    }

    /** Rows that no run would take. */
    long wrongRows() {
        return wrongRows;
    }

    /** Why, of the first of them. */
    List<String> wrong() {
        return wrong;
    }
}
