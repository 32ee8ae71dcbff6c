package dev.loopwright.compiler.model;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.formula.Criterion;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.runtime.encoding.Embedding;
import dev.loopwright.runtime.encoding.Encoding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the rows are, the columns in the order of the file, and how rows are split.
 *
 * @param files the file of each column, the first of them that of the source; none if one file holds all columns
 */
public record ShapedData(
        Span span, Source source, List<ColumnFile> files, List<Column> columns, List<Filter> filters, Split split) {

    /** Data of a table, all of its rows. */
    public ShapedData(Span span, String path, List<Column> columns, Split split) {
        this(span, Source.csv(path), List.of(), columns, List.of(), split);
    }

    /** The file to read unless a run names another; empty if a query gives the rows. */
    public String path() {
        return source.path();
    }

    /** As a batch holds them: those that `inputs` is made of, then those that are carried as an index. */
    public List<Column> inputs() {
        return Stream.concat(inputs(false), inputs(true)).toList();
    }

    private Stream<Column> inputs(boolean index) {
        return columns.stream().filter(c -> c.role() == Role.INPUT && c.shape().isIndex() == index);
    }

    public List<Column> targets() {
        return columns.stream().filter(c -> c.role() == Role.TARGET).toList();
    }

    /** Number of encoded input values per row. */
    public int inputWidth() {
        return inputs().stream().mapToInt(Column::width).sum();
    }

    /** Whether the pictures of training rows are changed. */
    public boolean isAugmented() {
        return columns.stream()
                .anyMatch(c -> c.kind() instanceof ColumnKind.Array array
                        && !array.augment().isEmpty());
    }

    /** Number of those among them that `inputs` is made of: all but indices. */
    public int realWidth() {
        return inputs(false).mapToInt(Column::width).sum();
    }

    /** The same rows, of which a fold of a cross-validation is held out. */
    ShapedData holdingOut(Fold fold) {
        return new ShapedData(span, source, files, columns, filters, split.holdingOut(fold));
    }

    /**
     * What the rows are read from.
     *
     * @param format an entry of the catalog
     * @param path of a file, or of several with a pattern; empty for a query
     * @param separator between cells, where cells have one
     * @param quote around cells, where they have one
     * @param query of a database, else empty
     * @param variable of the environment that says where the database is, else empty
     * @param by what a text is taken apart into, {@code words} or {@code characters}, else empty
     */
    public record Source(
            String format, String path, char separator, char quote, String query, String variable, String by) {

        /** A file with commas between cells. */
        public static Source csv(String path) {
            return new Source("csv", path, ',', '"', "", "", "");
        }

        /** Whether it is one text, whose words or characters are the rows. */
        public boolean isText() {
            return !by.isEmpty();
        }

        /** Whether all that the format needs to know is its name. */
        public boolean isPlain() {
            return query.isEmpty() && separator == (format.equals("tsv") ? '\t' : ',') && quote == '"';
        }
    }

    /** The file that holds a column, or all under no name; all but the first are plain names beside the first. */
    public record ColumnFile(Span span, String column, String path) {}

    /**
     * Rows for which this does not hold take no part in training and evaluation.
     *
     * @param text the condition as a model file writes it
     * @param criterion its variables are names of columns; labels are their numbers
     */
    public record Filter(Span span, String text, Criterion criterion) {}

    /** What a column is for. */
    public enum Role {
        KEY,
        INPUT,
        /** An input that is not encoded: formulas, conditions and the split look at it, the network does not. */
        READ,
        TARGET
    }

    /**
     * One column of the table, or the columns of an array. A range such as {@code f1..f10} has become ten columns with
     * the same span.
     *
     * @param scale scalers in the order they are applied; empty for none
     */
    public record Column(
            Span span,
            Role role,
            String name,
            ColumnKind kind,
            Missing missing,
            List<ScalerUse> scale,
            Coding coding,
            String doc) {

        /** A column whose categories are one-hot. */
        public Column(
                Span span,
                Role role,
                String name,
                ColumnKind kind,
                Missing missing,
                List<ScalerUse> scale,
                String doc) {
            this(span, role, name, kind, missing, scale, Coding.PLAIN, doc);
        }

        /** The shape of what the network sees of a row: of an array its own, of a category one-hot or its index, of
         * tokens their indices. */
        public Shape shape() {
            if (kind instanceof ColumnKind.Array array) {
                return array.shape();
            }
            if (role != Role.INPUT) {
                return Shape.of(1);
            }
            if (kind instanceof ColumnKind.Tokens tokens) {
                return tokens.shape();
            }
            return coding.isEmbedding() ? Shape.ofIndices(coding.labels(kind)) : Shape.of(coding.width(kind));
        }

        /** How the column is computed from others, if it is not in the table. */
        public Optional<Derivation> derivation() {
            return kind instanceof ColumnKind.Number number ? number.derivation() : Optional.empty();
        }

        /** Encoded values per row. Targets and keys take 1. */
        public int width() {
            return shape().elements();
        }
    }

    /** What stands in the cells of a column. */
    public sealed interface ColumnKind {
        /** Whether there are numbers to scale: one or an array of them. */
        default boolean isOfNumbers() {
            return this instanceof Number || this instanceof Array;
        }

        /** A number within bounds, both included; infinite where unbounded. */
        record Number(double from, double to, boolean whole, Optional<Derivation> derivation) implements ColumnKind {
            /** A number that the table holds, fractions included. */
            public Number(double from, double to) {
                this(from, to, false, Optional.empty());
            }
        }

        /**
         * Numbers in a shape, each within the bounds; inputs only.
         *
         * @param columns the columns of the table that it gathers, {@code pixel_*}; empty if a file holds it as it is
         * @param augment what is done to the pictures of training rows, in that order
         */
        record Array(String columns, Shape shape, double from, double to, List<AugmentationUse> augment)
                implements ColumnKind {}

        /**
         * One of the labels, in the order declared; a target is its index.
         *
         * @param follows the window of a text behind which it stands, if it does: then the labels are learnt, and these are
         *     their numbers
         */
        record Category(List<String> labels, String follows) implements ColumnKind {
            /** Labels that are declared. */
            public Category(List<String> labels) {
                this(labels, "");
            }

            /** What comes behind a window: 0 for what is not in the vocabulary, else its place in that, from 1. */
            public static Category behind(String window, int most) {
                return new Category(
                        IntStream.rangeClosed(0, most).mapToObj(String::valueOf).toList(), window);
            }

            /** Whether the labels are known only when the training rows are. */
            public boolean isLearnt() {
                return !follows.isEmpty();
            }
        }

        /** Labels that are learnt, at most so many; or any text, where that is 0. Inputs only. */
        record Open(int most) implements ColumnKind {}

        /**
         * Texts as indices of their words or characters, from a vocabulary that is learnt; inputs only.
         *
         * @param length indices per row
         * @param most entries of the vocabulary, without padding and what is not in it
         * @param window whether it is a window of one text
         */
        record Tokens(int length, boolean words, int most, boolean window) implements ColumnKind {
            /** As many of one text. */
            public Tokens ofText(boolean byWords) {
                return new Tokens(length, byWords, most, true);
            }

            Shape shape() {
                return Shape.ofIndices(most + 2, length);
            }
        }

        /** Days, perhaps with a time, as a pattern says; an empty one is ISO 8601. */
        record Date(String pattern) implements ColumnKind {}

        /** true/false, yes/no, 1/0; encoded as 1 and 0. */
        record Bool() implements ColumnKind {}

        /** Any text, carried through; keys only. */
        record Text() implements ColumnKind {}
    }

    /**
     * How a number is computed from other columns of its row.
     *
     * @param text the formula as a model file writes it
     * @param columns what the table holds of that
     * @param formula its variables are the names of those columns
     */
    public record Derivation(String text, List<String> columns, Formula formula) {}

    /** What happens to an empty cell. */
    public sealed interface Missing {
        /** A missing cell is a data error. */
        record Refuse() implements Missing {}

        /** The row is left out, and counted. */
        record Drop() implements Missing {}

        /** The statistic of the training rows, {@code mean}, {@code median} or {@code mode}; or {@code forward}, from above. */
        record Fill(String statistic) implements Missing {}

        /** A number, label or truth value given in the spec, as text that the column can read. */
        record Constant(String value) implements Missing {}
    }

    /** What a label is that is not among those of the column. */
    public enum Unknown {
        ERROR,
        OTHER,
        IGNORE
    }

    /** An encoding of the runtime with its settings. */
    public record EncodingUse(RuntimeEntry encoding, Args args) {
        /** Values per row of a column of so many labels. */
        int width(int labels) {
            return ((Encoding) encoding.make(args)).width(labels);
        }
    }

    /**
     * What the network sees of an input that is no array.
     *
     * @param uses encodings side by side; of a number, a truth value or a category that says nothing, none
     * @param indicator whether a last value says that the cell is empty
     */
    public record Coding(List<EncodingUse> uses, Unknown unknown, boolean indicator) {
        /** Numbers as they are, categories one-hot. */
        public static final Coding PLAIN = new Coding(List.of(), Unknown.ERROR, false);

        /** Whether it is an index for an embedding. */
        public boolean isEmbedding() {
            return uses.stream().anyMatch(use -> use.encoding().type() == Embedding.class);
        }

        /** Whether an encoding looks at the characters of a text, not at its words. */
        public boolean isByCharacters() {
            return uses.stream().anyMatch(use -> use.args().isWord("by", "characters"));
        }

        /** How many labels the encodings know. */
        int labels(ColumnKind kind) {
            int labels = kind instanceof ColumnKind.Category category
                    ? category.labels().size()
                    : kind instanceof ColumnKind.Open open ? open.most() : 0;
            return labels + (unknown == Unknown.OTHER ? 1 : 0);
        }

        /** Values per row of each encoding. */
        public List<Integer> widths(ColumnKind kind) {
            return uses.stream().map(use -> use.width(labels(kind))).toList();
        }

        int width(ColumnKind kind) {
            int without = kind instanceof ColumnKind.Category ? labels(kind) : 1;
            int width = uses.isEmpty()
                    ? without
                    : widths(kind).stream().mapToInt(Integer::intValue).reduce(0, Math::addExact);
            return indicator ? width + 1 : width;
        }
    }

    /** A scaler of the runtime with its settings. */
    public record ScalerUse(RuntimeEntry scaler, Args args) {}

    /** A change of the pictures of training rows with its settings. */
    public record AugmentationUse(RuntimeEntry augmentation, Args args) {}

    /**
     * How the rows are dealt out, by chance where no column and no order decides. Shares add up to 1.
     *
     * @param orderedBy the column that {@code inOrder} goes by, if it is not the order of the file
     * @param by the column that names the part of a row, or whose value lies before the end of a part
     * @param fold the part of a cross-validation that takes the place of the last share
     */
    public record Split(
            Span span,
            List<Part> parts,
            Optional<Column> stratifiedBy,
            Optional<Column> groupedBy,
            boolean inOrder,
            Optional<Column> orderedBy,
            Optional<Column> by,
            Optional<Fold> fold) {

        /** Rows drawn by chance. */
        public Split(Span span, List<Part> parts, Optional<Column> stratifiedBy) {
            this(
                    span,
                    parts,
                    stratifiedBy,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        public Part part(String name) {
            return parts.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
        }

        Split holdingOut(Fold held) {
            return new Split(span, parts, stratifiedBy, groupedBy, inOrder, orderedBy, by, Optional.of(held));
        }

        /** The parts that share the rows of the source. */
        public List<Part> shares() {
            return parts.stream().filter(p -> p.files().isEmpty()).toList();
        }
    }

    /** Which of so many equal parts of the rows is held out, counted from 1. */
    public record Fold(int number, int of) {}

    /**
     * One part of the rows, {@code train} among them always.
     *
     * @param before where a column decides, the end of the part; empty for all that is left
     */
    public record Part(String name, double share, List<ColumnFile> files, String before) {

        /** A part that gets a share. */
        public Part(String name, double share) {
            this(name, share, List.of(), "");
        }
    }
}
