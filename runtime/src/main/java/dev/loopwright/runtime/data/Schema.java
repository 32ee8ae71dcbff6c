package dev.loopwright.runtime.data;

import dev.loopwright.runtime.encoding.Encoding;
import dev.loopwright.runtime.encoding.OneHot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The data block of a model file: the columns, what each is for, and how the rows are split. Immutable. */
public final class Schema {

    /**
     * One part of the rows, and the share of them that it gets; or all rows of files of its own.
     *
     * @param files for each column the file that holds it, or one file for all under no name; none for a share
     */
    record Part(String name, double share, Map<String, String> files) {}

    private final String model;
    private final long seed;
    private final List<Column> keys;
    private final List<Column> inputs;
    private final List<Column> read;
    private final List<Column> targets;
    private final int inputWidth;
    private final List<Part> parts;
    private final List<Filter> filters;
    private final List<RowWeights> weights;
    private final Optional<Column> stratum;
    private final Optional<Column> group;
    private final boolean inOrder;
    private final Optional<Column> order;
    private final Optional<Column> decider;
    private final double[] ends;
    private final int fold;
    private final int folds;
    private final String splitPlace;
    private final Map<String, String> files;
    private final Format format;

    private Schema(Builder builder) {
        model = builder.model;
        seed = builder.seed;
        keys = List.copyOf(builder.keys);
        inputs = Stream.of(false, true)
                .flatMap(index -> builder.inputs.stream().filter(c -> c.isIndex() == index))
                .toList();
        read = List.copyOf(builder.read);
        targets = List.copyOf(builder.targets);
        inputWidth = inputs.stream().mapToInt(Column::width).reduce(0, Math::addExact);
        parts = Stream.of(true, false)
                .flatMap(shared ->
                        builder.parts.stream().filter(part -> part.files().isEmpty() == shared))
                .toList();
        splitPlace = builder.splitPlace;
        filters = List.copyOf(builder.filters);
        weights = List.copyOf(builder.weights);
        inOrder = builder.inOrder;
        order = Optional.ofNullable(builder.order).map(this::column);
        decider = Optional.ofNullable(builder.decider).map(this::column);
        ends = builder.ends.stream()
                .mapToDouble(end -> end.isEmpty()
                        ? Double.POSITIVE_INFINITY
                        : Cells.value(decider.orElseThrow(), end, new Place("split", 1)))
                .toArray();
        fold = builder.fold;
        folds = builder.folds;
        files = Map.copyOf(builder.files);
        format = builder.format;
        stratum = Optional.ofNullable(builder.stratum).map(this::column);
        group = Optional.ofNullable(builder.group).map(this::column);
    }

    /**
     * Starts a schema.
     *
     * @param model name of the model file, for messages
     * @param seed what the split is drawn from
     */
    public static Builder of(String model, long seed) {
        return new Builder(model, seed);
    }

    /** The name of the model file. */
    public String model() {
        return model;
    }

    /** What the split is drawn from. */
    public long seed() {
        return seed;
    }

    public List<Column> keys() {
        return keys;
    }

    /** As a batch holds them: in the order of the model file, but those that are an index behind all others. */
    public List<Column> inputs() {
        return inputs;
    }

    public List<Column> targets() {
        return targets;
    }

    /** All columns: keys, inputs, those that are only read, targets. */
    public List<Column> columns() {
        return Stream.of(keys, inputs, read, targets).flatMap(List::stream).toList();
    }

    /** What rows to predict must have: keys, inputs, and what derived inputs are computed from. */
    List<Column> columnsToPredict() {
        Set<String> operands = inputs.stream()
                .flatMap(c -> c.derivation().stream())
                .flatMap(d -> d.columns().stream())
                .collect(Collectors.toSet());
        return Stream.of(
                        keys,
                        inputs,
                        read.stream().filter(c -> operands.contains(c.name())).toList())
                .flatMap(List::stream)
                .toList();
    }

    /** What rows must fulfil to take part in training and evaluation. */
    List<Filter> filters() {
        return filters;
    }

    /** The weights of rows that losses ask for, in the order in which a batch has them behind its targets. */
    List<RowWeights> weights() {
        return weights;
    }

    /** The column of that name; there must be one. */
    public Column column(String name) {
        return columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model declares no column " + name));
    }

    /** Encoded input values per row. */
    public int inputWidth() {
        return inputWidth;
    }

    /**
     * For each encoded input value what it is: {@code age}, {@code plan=pro} for a label of a category, {@code
     * image[5]} for an element of an array or sequence, counted from 0 as a batch holds them.
     */
    public List<String> inputNames() {
        List<String> names = new ArrayList<>();
        for (Column input : inputs) {
            if (input.kind() == Column.Kind.ARRAY || input.isTokens()) {
                IntStream.range(0, input.width()).forEach(i -> names.add(input.name() + "[" + i + "]"));
            } else if (input.encodings().isEmpty()) {
                names.add(input.name());
            }
            for (Encoding encoding : input.encodings()) {
                String name =
                        input.encodings().size() > 1 ? input.name() + "." + FittedFile.name(encoding) : input.name();
                for (int i = 0; i < encoding.width(input.labelCount()); i++) {
                    names.add(name + suffix(input, encoding, i));
                }
            }
            if (input.isIndicated()) {
                names.add(input.name() + ".missing");
            }
        }
        return names;
    }

    private static String suffix(Column input, Encoding encoding, int value) {
        if (encoding instanceof OneHot && input.most() == 0) {
            return "=" + Cells.text(input, value);
        }
        return encoding.width(input.labelCount()) == 1 ? "" : "[" + value + "]";
    }

    /** The input that is a window of a text; null if the source is a table. */
    Column windows() {
        for (Column input : inputs) {
            if (input.isOfWindows()) {
                return input;
            }
        }
        return null;
    }

    /** In the order of the model file: those that share the rows of the source, then those with files of their own. */
    List<Part> parts() {
        return parts;
    }

    /** The parts that share the rows of the source. */
    List<Part> shares() {
        return parts.stream().filter(part -> part.files().isEmpty()).toList();
    }

    /** The column whose values every part gets in the same proportions. */
    Optional<Column> stratum() {
        return stratum;
    }

    /** The column whose rows of one value stay in one part. */
    Optional<Column> group() {
        return group;
    }

    /** Whether the parts are runs of rows in the order of the file. */
    boolean isInOrder() {
        return inOrder;
    }

    /** The column that {@link #isInOrder} goes by, if not the file. */
    Optional<Column> order() {
        return order;
    }

    /** The column that names the part of a row, or that says by its value which it is. */
    Optional<Column> decider() {
        return decider;
    }

    /** Below which value of the column that decides each part ends. */
    double[] ends() {
        return ends;
    }

    /** Which of the folds is held out, counted from 1. */
    int fold() {
        return fold;
    }

    /** Into how many folds the rows are cut; 0 if they are not. */
    int folds() {
        return folds;
    }

    String splitPlace() {
        return splitPlace;
    }

    /**
     * For each column the file that holds it alone, an IDX file or one of NumPy: its name beside the file that is read, or nothing for that file
     * itself. Empty if the source is a table.
     */
    Map<String, String> files() {
        return files;
    }

    /** How the rows of a table are written. */
    Format format() {
        return format;
    }

    /**
     * A condition of the model file on the rows that take part.
     *
     * @param condition as the model file writes it
     * @param holds takes the cells of the columns, in their order; none is missing
     */
    record Filter(String condition, Predicate<double[]> holds, List<String> columns) {}

    /** Takes the columns and parts in the order of the model file. */
    public static final class Builder {
        private final String model;
        private final long seed;
        private final List<Column> keys = new ArrayList<>();
        private final List<Column> inputs = new ArrayList<>();
        private final List<Column> read = new ArrayList<>();
        private final List<Column> targets = new ArrayList<>();
        private final List<Filter> filters = new ArrayList<>();
        private final List<RowWeights> weights = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();
        private final Map<String, String> files = new HashMap<>();
        private String stratum;
        private String group;
        private boolean inOrder;
        private String order;
        private String decider;
        private final List<String> ends = new ArrayList<>();
        private int fold;
        private int folds;
        private String splitPlace = "";
        private Format format = new Csv();

        private Builder(String model, long seed) {
            this.model = model;
            this.seed = seed;
        }

        /** A column carried through to predictions. */
        public Builder key(Column column) {
            keys.add(column);
            return this;
        }

        /** A column that the network sees; encoded in the order of these calls, indices behind all others. */
        public Builder input(Column column) {
            inputs.add(column);
            return this;
        }

        /** A column that only formulas, conditions and the split look at. */
        public Builder read(Column column) {
            read.add(column);
            return this;
        }

        /**
         * Rows for which this does not hold, or cannot be told because a cell is missing, take no part in training and
         * evaluation. Predictions are made for all rows.
         *
         * @param condition as the model file writes it
         * @param holds takes the cells of the columns, in their order; of dates the days since 1970 began
         */
        public Builder where(String condition, Predicate<double[]> holds, String... columns) {
            filters.add(new Filter(condition, holds, List.of(columns)));
            return this;
        }

        /** A column to be predicted; numbered from 0 in the order of these calls. */
        public Builder target(Column column) {
            targets.add(column);
            return this;
        }

        /** How much each row counts in a loss, from 0 on; numbered on behind the targets, in the order of these calls. */
        public Builder weights(String column) {
            weights.add(new RowWeights(column, false));
            return this;
        }

        /** The same, so that over the training rows all labels of a target count alike. */
        public Builder balanced(String target) {
            weights.add(new RowWeights(target, true));
            return this;
        }

        /** Each column has a file of its own, and the one that is named where data are read holds this column. */
        public Builder file(String column) {
            files.put(column, "");
            return this;
        }

        /** The file of that name, beside the one that is named where data are read, holds this column. */
        public Builder file(String column, String file) {
            files.put(column, file);
            return this;
        }

        /** The rows are written otherwise than as CSV with commas. */
        public Builder from(Format rows) {
            format = rows;
            return this;
        }

        /** A part of the rows; {@code train} must be among them, and the shares add up to 1. */
        public Builder split(String name, double share) {
            parts.add(new Part(name, share, Map.of()));
            return this;
        }

        /** Every part gets the values of this column, a category or boolean, in the same proportions. */
        public Builder stratifiedBy(String column) {
            stratum = column;
            return this;
        }

        /** Rows with the same value of this column come into the same part. */
        public Builder groupedBy(String column) {
            group = column;
            return this;
        }

        /** The parts are runs of rows in the order of the file, the first part first. */
        public Builder inOrder() {
            inOrder = true;
            return this;
        }

        /** The same in the order of a column, a number or date. */
        public Builder inOrder(String column) {
            order = column;
            return inOrder();
        }

        /** A column decides: a category names the part of a row, a number or date lies before the end of one. */
        public Builder splitBy(String column) {
            decider = column;
            return this;
        }

        /** A part by the column that decides, and where it ends; empty for a label, and for the last part. */
        public Builder part(String name, String before) {
            parts.add(new Part(name, 0, Map.of()));
            ends.add(before);
            return this;
        }

        /** The last share becomes one of so many folds of the rows, counted from 1; other parts share the rest. */
        public Builder fold(int number, int of) {
            fold = number;
            folds = of;
            return this;
        }

        /** Where the model file states the split, {@code lesson.model:7}. */
        public Builder splitAt(String modelPlace) {
            splitPlace = modelPlace;
            return this;
        }

        /** The schema; an IllegalArgumentException if no model file could say this. */
        public Schema build() {
            Schema schema = new Schema(this);
            Set<String> names = new HashSet<>();
            for (Column column : schema.columns()) {
                require(names.add(column.name()), "column " + column.name() + " is declared twice");
            }
            double sum = parts.stream().mapToDouble(Part::share).sum();
            require(decider != null || Math.abs(sum - 1) < 1e-6, "the shares of the split add up to " + sum);
            require(parts.stream().anyMatch(p -> p.name().equals("train")), "there is no part train");
            boolean stretches = decider == null
                    && order == null
                    && (inOrder || schema.shares().size() <= 1);
            require(stretches && filters.isEmpty() || schema.windows() == null, "parts of a text are stretches of it");
            for (Column column : schema.columns()) {
                require(
                        files.isEmpty() || column.derivation().isPresent() || files.containsKey(column.name()),
                        "no file holds column " + column.name());
            }
            for (Part part : parts) {
                require(
                        part.files().isEmpty() || part.files().containsKey("") == files.isEmpty(),
                        "the files of part " + part.name() + " are of another kind");
            }
            schema.stratum.ifPresent(c -> require(
                    c.kind() == Column.Kind.CATEGORY || c.kind() == Column.Kind.BOOL,
                    "column " + c.name() + " has no classes to stratify by"));
            return schema;
        }

        /** A part with all rows of a table of its own, beside the one that is named where data are read. */
        public Builder rows(String part, String file) {
            return rows(part, "", file);
        }

        /** A part whose rows have a column in a file of their own, beside the one that is named there. */
        public Builder rows(String part, String column, String file) {
            Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (last == null || !last.name().equals(part)) {
                last = new Part(part, 0, new HashMap<>());
                parts.add(last);
            }
            last.files().put(column, file);
            return this;
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
