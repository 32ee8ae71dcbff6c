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
import java.util.List;

/** What was seen of a table, row by row, in memory that does not grow with the rows. */
final class SeenTable {
    /** Rows that no run would take, of which the message is kept. */
    private static final int LISTED = 3;

    private final String name;
    private final List<Seen> columns = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private RowSample sample = new RowSample(1);
    private long[] hashes = new long[64];
    private long wrongRows;

    private SeenTable(String name) {
        this.name = name;
    }

    /**
     * Looks at every cell of a file.
     *
     * @param lenient whether rows that no run would take are counted and left out, instead of ending in a data problem
     */
    static SeenTable read(TableFile file, boolean lenient) {
        SeenTable table = new SeenTable(String.valueOf(file.path().getFileName()));
        CellReader.read(file.path(), file.format(), new CellReader.Visitor() {
            @Override
            public void header(List<String> names) {
                table.begin(names);
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
        SeenTable table = new SeenTable(data.summary().file());
        List<Column> columns = data.schema().columns();
        table.begin(columns.stream().map(Column::name).toList());
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).kind() == Column.Kind.ARRAY) {
                table.columns.get(c).declareArray();
            } else if (columns.get(c).kind() == Column.Kind.NUMBER) {
                table.columns.get(c).declareNumber();
            }
        }
        RowSample[] elements =
                columns.stream().map(c -> new RowSample(columns.size())).toArray(RowSample[]::new);
        for (int row = 0; row < data.size(); row++) {
            int slot = table.sample.next();
            long hash = 0;
            for (int c = 0; c < columns.size(); c++) {
                String cell = data.raw(row, columns.get(c).name());
                hash = with(hash, cell);
                if (columns.get(c).kind() == Column.Kind.ARRAY) {
                    for (String element : cell.split(" ", -1)) {
                        table.columns.get(c).cell(element, data.line(row), elements[c].next());
                    }
                } else {
                    table.columns.get(c).cell(cell.strip(), data.line(row), slot);
                }
            }
            table.keep(slot, hash);
        }
        return table;
    }

    private void begin(List<String> names) {
        names.forEach(column -> columns.add(new Seen(column, names.size())));
        sample = new RowSample(names.size());
    }

    private void row(long line, List<String> cells) {
        int slot = sample.next();
        long hash = 0;
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).cell(cells.get(c), line, slot);
            hash = with(hash, cells.get(c));
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
