package dev.loopwright.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A data file read, checked, split, fitted and encoded, all at once and once. Preprocessing learns from the rows of the
 * part {@code train} only. Rows are numbered from 0 in the order of the file, rows left out not counted.
 */
public final class Dataset {
    /** The part that preprocessing learns from. */
    private static final String TRAIN = "train";

    private final Schema schema;
    private final Table table;
    private final Fitted fitted;
    private final EncodedInputs inputs;
    private final float[][] targets;
    private final Augmentations augmentations;
    private final Map<String, Rows> parts = new LinkedHashMap<>();
    private Rows all;
    private final Summary summary;
    private long[] fingerprint;

    private Dataset(
            Schema schema,
            Table table,
            List<Source> read,
            String cache,
            int[][] split,
            Fitted fitted,
            boolean withTargets) {
        this.schema = schema;
        this.fitted = fitted;
        this.table = table;
        inputs = fitted.inputs(table);
        targets = withTargets
                ? RowWeights.behind(fitted.targets(table), schema, table, split[indexOf(schema, TRAIN)])
                : new float[schema.targets().size() + schema.weights().size()][table.rows()];
        augmentations = new Augmentations(schema, fitted);
        for (int p = 0; p < split.length; p++) {
            String name = schema.parts().get(p).name();
            parts.put(name, new Rows(this, name, split[p]));
        }
        summary = summarise(read, cache);
    }

    /**
     * Reads the file, splits its rows, fits on the training rows, encodes all.
     *
     * @throws dev.loopwright.runtime.DataProblem if the file is not what the schema says
     */
    public static Dataset read(Schema schema, Path file) {
        return read(schema, file, ColumnCache.NONE);
    }

    /**
     * The same; what is large is kept for the next run, which need not read it then.
     *
     * @throws dev.loopwright.runtime.DataProblem if the file is not what the schema says
     */
    public static Dataset read(Schema schema, Path file, ColumnCache cache) {
        try {
            Optional<ColumnCache.Kept> kept = cache.read(schema, file);
            Table table = kept.map(ColumnCache.Kept::table).orElseGet(() -> cache.table(schema));
            try {
                return read(schema, file, cache, table, kept);
            } finally {
                table.spill().leave();
            }
        } catch (OutOfMemoryError e) {
            throw DataProblems.outOfMemory(file, e);
        }
    }

    private static Dataset read(
            Schema schema, Path file, ColumnCache cache, Table table, Optional<ColumnCache.Kept> kept) {
        String name = FileProblems.name(file);
        List<Source> read = new ArrayList<>();
        read.add(kept.map(k -> k.sources().get(0)).orElseGet(() -> Source.read(file, schema, table, schema.filters())));
        List<int[]> split =
                new ArrayList<>(List.of(Split.rows(schema, table, read.get(0).rows())));
        for (int p = 0; p < split.size(); p++) {
            if (split.get(p).length == 0) {
                throw DataProblems.emptyPart(
                        name, schema, schema.shares().get(p), read.get(0).rows());
            }
        }
        int first = read.get(0).rows();
        for (Schema.Part part :
                schema.parts().subList(split.size(), schema.parts().size())) {
            int number = read.size();
            Source source =
                    kept.map(k -> k.sources().get(number)).orElseGet(() -> Source.read(file, schema, part, table));
            read.add(source);
            split.add(IntStream.range(first, first + source.rows()).toArray());
            first += source.rows();
        }
        String said = kept.isPresent() ? cache.kept(schema, file) : cache.keep(schema, file, table, read);
        table.divide(split.toArray(int[][]::new), indexOf(schema, TRAIN));
        Fitted fitted = Fitted.on(schema, table, split.get(indexOf(schema, TRAIN)), name);
        fitted.follow(table);
        Windows.trim(schema, split, name);
        return new Dataset(schema, table, read, said, split.toArray(int[][]::new), fitted, true);
    }

    private static int indexOf(Schema schema, String part) {
        return schema.parts().stream().map(Schema.Part::name).toList().indexOf(part);
    }

    /**
     * For prediction: reads the rows of a file and prepares them as a run did. There are no parts, only {@link #all};
     * target columns are not looked at and may be absent; their encoded values are 0.
     *
     * @param fittedFile a file with what {@link #fittedJson} gave
     * @throws dev.loopwright.runtime.CheckpointProblem if that is damaged or belongs to another model
     * @throws dev.loopwright.runtime.DataProblem if the file is not what the schema says
     */
    public static Dataset readFitted(Schema schema, Path fittedFile, Path file) {
        Fitted fitted = FittedFile.read(schema, fittedFile);
        try {
            Table table = new Table(schema.columnsToPredict());
            List<Source> read = List.of(Source.read(file, schema, table, List.of()));
            Windows.require(schema, table);
            return new Dataset(schema, table, read, "", new int[0][], fitted, false);
        } catch (OutOfMemoryError e) {
            throw DataProblems.outOfMemory(file, e);
        }
    }

    private Summary summarise(List<Source> sources, String cache) {
        Source read = sources.get(0);
        List<Summary.Others> others = new ArrayList<>();
        for (int s = 1; s < sources.size(); s++) {
            String part = schema.parts().get(schema.shares().size() + s - 1).name();
            String file = table.file(parts.get(part).number(0));
            int dropped = sources.get(s).rowsRead() - parts.get(part).size();
            others.add(new Summary.Others(part, file, sources.get(s).rowsRead(), dropped));
        }
        List<Summary.Part> described = new ArrayList<>();
        parts.values().forEach(rows -> described.add(Review.part(schema, fitted, table, rows)));
        return new Summary(
                table.file(0),
                read.rowsRead(),
                read.blankLines(),
                read.leftOut(),
                read.dropped(),
                fitted.filled(table),
                fitted.cut(table),
                read.ignoredColumns(),
                schema.inputWidth(),
                described,
                parts.isEmpty() ? List.of() : Review.warnings(schema, fitted, table, parts.get(TRAIN)),
                others,
                cache);
    }

    /** The rows of a part of the split. */
    public Rows part(String name) {
        Rows rows = parts.get(name);
        if (rows == null) {
            throw new IllegalArgumentException("there is no part " + name + " among " + parts.keySet());
        }
        return rows;
    }

    /** All rows, whatever part they belong to. */
    public Rows all() {
        if (all == null) {
            int[] numbers = new int[table.rows() - Windows.behind(schema)];
            Arrays.setAll(numbers, row -> row);
            all = new Rows(this, "all", numbers);
        }
        return all;
    }

    /** Number of rows. */
    public int size() {
        return table.rows();
    }

    public Schema schema() {
        return schema;
    }

    /** What became of the file. */
    public Summary summary() {
        return summary;
    }

    /**
     * A cell as it was read, before anything was filled in or scaled: numbers in their shortest form, labels, true and
     * false, keys as they stood; empty if the cell was. Of a text the window that begins in the row.
     */
    public String raw(int row, String column) {
        Column declared = schema.column(column);
        if (declared.isOfWindows()) {
            return Windows.text(table, declared, row);
        }
        return declared.follows().isEmpty()
                ? table.text(row, column)
                : fitted.labels(declared).get((int) table.values(declared).get(row));
    }

    /** The same for people: its beginning, in characters that print. */
    public String shown(int row, String column) {
        return DataProblems.escape(raw(row, column));
    }

    /**
     * What the classes of a target are called, by index; none if it is a number. Of what a text goes on with, those that were
     * learnt.
     */
    public List<String> labels(String target) {
        return fitted.labels(schema.column(target));
    }

    /** The line of the file that a row starts at, or the number of the row in an IDX file, counted from 1. */
    public int line(int row) {
        return table.line(row);
    }

    /** An encoded input value as the network sees it; {@code input} counts along {@link Schema#inputNames}. */
    public float encoded(int row, int input) {
        float[] encoded = new float[schema.inputWidth()];
        inputs.copy(row, encoded, 0);
        return encoded[input];
    }

    /** What an encoded number of an input or target would be in the units of the file. */
    public double unscale(String column, double encoded) {
        return fitted.entry(column).unscale(encoded);
    }

    /** What was learnt from the training rows, as JSON; {@link #readFitted} takes it back. */
    public String fittedJson() {
        return FittedFile.text(schema, fitted);
    }

    /** Numbers that tell whether a file holds the same rows; computed when first asked for. */
    public long[] fingerprint() {
        if (fingerprint == null) {
            fingerprint = Fingerprint.of(table);
        }
        return fingerprint;
    }

    /** How the rows differ from those with another {@link #fingerprint}, in words for people; nothing if they do not. */
    public Optional<String> difference(long[] before) {
        return Fingerprint.difference(table, summary.file(), fingerprint(), before);
    }

    Batch newBatch(int capacity) {
        return new Batch(capacity, this);
    }

    /** The numbers of a column as the table has them, by row. */
    Numbers cells(Column column) {
        return table.values(column);
    }

    /** A target as a batch has it. */
    private float target(int target, int row) {
        float[] encoded = targets[target];
        return encoded != null
                ? encoded[row]
                : (float) cells(schema.targets().get(target)).get(row);
    }

    /** A target of the rows of a batch as the file has it. */
    void numbers(int target, Batch batch, float[] into) {
        Numbers cells = cells(schema.targets().get(target));
        for (int r = 0; r < batch.rows(); r++) {
            into[r] = (float) cells.get(batch.rowNumbers()[r]);
        }
    }

    /** Predictions of a target in the units of the file. */
    void unscale(int target, float[] predictions, int rows, float[] into) {
        Learnt entry = fitted.entries().get(schema.inputs().size() + target);
        for (int r = 0; r < rows; r++) {
            into[r] = (float) entry.unscale(predictions[r]);
        }
    }

    /** What is done to the pictures of training rows. */
    Augmentations augmentations() {
        return augmentations;
    }

    /** Copies rows {@code order[from]} to {@code order[from + count - 1]} into a batch. */
    void fill(Batch batch, int[] order, int from, int count) {
        int width = schema.inputWidth();
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            inputs.copy(row, batch.inputs(), i * width);
            for (int t = 0; t < targets.length; t++) {
                batch.target(t)[i] = target(t, row);
            }
            batch.rowNumbers()[i] = row;
            batch.lines()[i] = table.line(row);
        }
    }
}
