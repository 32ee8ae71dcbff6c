package dev.loopwright.runtime.data;

import dev.loopwright.runtime.augment.Augmentation;
import dev.loopwright.runtime.encoding.Embedding;
import dev.loopwright.runtime.encoding.Encoding;
import dev.loopwright.runtime.encoding.OneHot;
import dev.loopwright.runtime.scaler.Scaler;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A column of the table as the model file declares it: what stands in its cells, what an empty cell means, how its
 * numbers are scaled. Immutable; every method gives a changed copy.
 */
public final class Column {

    /** What stands in the cells. */
    public enum Kind {
        /** Finite numbers. */
        NUMBER,
        /** true/false, yes/no, 1/0; encoded as 1 and 0. */
        BOOL,
        /** One of some labels; encoded one-hot or as the label's index as an input, as the index as a target. */
        CATEGORY,
        /** Finite numbers in a shape, such as the pixels of a picture: many columns of the table together. */
        ARRAY,
        /** Labels that are not listed, or texts; inputs only. */
        OPEN,
        /** Days, perhaps with a time, in seconds since 1970 began. */
        DATE,
        /** Any text, carried through; for keys. */
        TEXT
    }

    /** What a label is that is not among those of the column. */
    enum Unknown {
        ERROR,
        OTHER,
        IGNORE
    }

    /** What an empty cell means. */
    enum Rule {
        REFUSE,
        DROP,
        MEAN,
        MEDIAN,
        MODE,
        FORWARD,
        CONSTANT;

        /** Whether what fills empty cells is learnt from the training rows. */
        boolean learns() {
            return this == MEAN || this == MEDIAN || this == MODE || this == FORWARD;
        }
    }

    /** Stands for what is not in the vocabulary, and is no word and no character itself. */
    private static final String UNKNOWN = "(unknown)";

    /** Stands for a place of the vocabulary that nothing has taken. */
    private static final String NOTHING = "(nothing)";

    private final String name;
    private final Kind kind;
    private final List<String> labels;
    private final Map<String, Integer> indexes;
    private final int[] shape;
    private String columns = "";
    private List<Encoding> encodings = List.of();
    private Unknown unknown = Unknown.ERROR;
    private boolean indicator;
    private int most;
    private Dates dates = Dates.ISO;
    private Tokens tokens;
    private boolean windows;
    private String follows = "";
    private boolean whole;
    private Optional<Derivation> derivation = Optional.empty();
    private double from = Double.NEGATIVE_INFINITY;
    private double to = Double.POSITIVE_INFINITY;
    private Rule rule = Rule.REFUSE;
    private String constant = "";
    private List<Scaler> scalers = List.of();
    private List<Augmentation> augmentations = List.of();
    private String place = "";

    private Column(String name, Kind kind, List<String> labels, int... shape) {
        this.name = name;
        this.kind = kind;
        this.labels = List.copyOf(labels);
        this.shape = shape.clone();
        indexes = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            indexes.put(labels.get(i), i);
        }
    }

    private Column(Column other) {
        name = other.name;
        kind = other.kind;
        labels = other.labels;
        indexes = other.indexes;
        shape = other.shape;
        columns = other.columns;
        encodings = other.encodings;
        unknown = other.unknown;
        indicator = other.indicator;
        most = other.most;
        dates = other.dates;
        tokens = other.tokens;
        windows = other.windows;
        follows = other.follows;
        whole = other.whole;
        derivation = other.derivation;
        from = other.from;
        to = other.to;
        rule = other.rule;
        constant = other.constant;
        scalers = other.scalers;
        augmentations = other.augmentations;
        place = other.place;
    }

    /** A column of numbers. */
    public static Column number(String name) {
        return new Column(name, Kind.NUMBER, List.of());
    }

    /** A column of whole numbers. */
    public static Column integer(String name) {
        Column column = number(name);
        column.whole = true;
        return column;
    }

    /**
     * A number that is computed from other columns of the row and stands nowhere in the file; missing where one of those
     * is.
     *
     * @param formula as the model file writes it
     * @param value the formula; takes the cells of the columns, in their order
     * @param columns numbers, truth values, or dates, of which the formula takes the days since 1970 began
     */
    public static Column derived(String name, String formula, ToDoubleFunction<double[]> value, String... columns) {
        Column column = number(name);
        column.derivation = Optional.of(new Derivation(formula, value, List.of(columns)));
        return column;
    }

    /** How a derived column is computed. */
    record Derivation(String formula, ToDoubleFunction<double[]> value, List<String> columns) {}

    /** A column of truth values. */
    public static Column bool(String name) {
        return new Column(name, Kind.BOOL, List.of());
    }

    /** A column of labels, in the order that numbers them. */
    public static Column category(String name, String... labels) {
        return new Column(name, Kind.CATEGORY, List.of(labels));
    }

    /** A column of labels that are learnt from the training rows, so many at most; or of texts, where that is 0. */
    public static Column open(String name, int most) {
        Column column = new Column(name, Kind.OPEN, List.of());
        column.most = most;
        return column;
    }

    /**
     * A column of texts, each the indices of its words: 0 behind the last, 1 for one that is not among the most frequent
     * of the training rows.
     *
     * @param length indices per row; words beyond do not count
     * @param most words of the vocabulary
     */
    public static Column words(String name, int length, int most) {
        return tokens(name, new Tokens(length, true), most);
    }

    /** The same of the characters of each text. */
    public static Column characters(String name, int length, int most) {
        return tokens(name, new Tokens(length, false), most);
    }

    /** The file is one text of which each word or character is a row; the input is the window that begins there. */
    public Column windows() {
        Column copy = new Column(this);
        copy.windows = true;
        return copy;
    }

    /**
     * A target, the word or character behind each window: 0 for one that is not in the vocabulary, else its place in that, from
     * 1. What has which place is learnt.
     *
     * @param windows the column that has them
     * @param most words or characters of its vocabulary
     */
    public static Column next(String name, String windows, int most) {
        String[] places = new String[most + 1];
        Arrays.fill(places, NOTHING);
        places[0] = UNKNOWN;
        Column column = category(name, places);
        column.follows = windows;
        return column;
    }

    private static Column tokens(String name, Tokens tokens, int most) {
        Column column = open(name, most);
        column.tokens = tokens;
        return column;
    }

    /** A column of dates as ISO 8601 writes them, {@code 2024-02-29} or {@code 2024-02-29T12:30}. */
    public static Column date(String name) {
        return new Column(name, Kind.DATE, List.of());
    }

    /** A column of dates in a pattern of {@link java.time.format.DateTimeFormatter}, {@code dd.MM.yyyy}. */
    public static Column date(String name, String pattern) {
        Column column = date(name);
        column.dates = new Dates(pattern);
        return column;
    }

    /** What the network sees of an input, side by side; of a category that says nothing, it is one-hot. */
    public Column encode(Encoding... sideBySide) {
        Column copy = new Column(this);
        copy.encodings = List.of(sideBySide);
        return copy;
    }

    /** Labels that are not known are one label more. */
    public Column unknownOther() {
        return unknown(Unknown.OTHER);
    }

    /** Labels that are not known are none. */
    public Column unknownIgnore() {
        return unknown(Unknown.IGNORE);
    }

    private Column unknown(Unknown rule) {
        Column copy = new Column(this);
        copy.unknown = rule;
        return copy;
    }

    /** A last value of an input is 1 where the cell is empty, else 0. */
    public Column indicator() {
        Column copy = new Column(this);
        copy.indicator = true;
        return copy;
    }

    /**
     * Numbers in a shape: {@code [channels, height, width]} for pictures, else one or two axes. A batch holds pictures
     * channels last, as kernels want them; all other arrays as they are.
     */
    public static Column array(String name, int... shape) {
        return new Column(name, Kind.ARRAY, List.of(), shape);
    }

    /** A column of any text, for keys. */
    public static Column text(String name) {
        return new Column(name, Kind.TEXT, List.of());
    }

    /**
     * The columns of the table that make up an array, in the order of the file: all whose names begin so and that the
     * model does not declare by themselves.
     *
     * @param pattern the beginning and a star, {@code pixel_*}
     */
    public Column columns(String pattern) {
        Column copy = new Column(this);
        copy.columns = pattern;
        return copy;
    }

    /** Bounds of a number, both included; anything outside is a data error. */
    public Column within(double lowest, double highest) {
        Column copy = new Column(this);
        copy.from = lowest;
        copy.to = highest;
        return copy;
    }

    /** Empty cells take the mean of the training rows. */
    public Column missingMean() {
        return missing(Rule.MEAN, "");
    }

    /** Empty cells take the median of the training rows; of an even number of rows the mean of the middle two. */
    public Column missingMedian() {
        return missing(Rule.MEDIAN, "");
    }

    /** Empty cells take the most frequent value of the training rows; of equally frequent ones the first or smallest. */
    public Column missingMode() {
        return missing(Rule.MODE, "");
    }

    /**
     * Empty cells take what stands above them: of a training row in the last training row before it that has a value, of
     * another row in the last that is of its part or of the training rows. Where there is none, the median of the training
     * rows, of labels the most frequent.
     */
    public Column missingForward() {
        return missing(Rule.FORWARD, "");
    }

    /** Rows with an empty cell are left out, and counted. */
    public Column missingDrop() {
        return missing(Rule.DROP, "");
    }

    /** Empty cells take this value, written as in a cell of the column. */
    public Column missing(String value) {
        Column copy = missing(Rule.CONSTANT, value);
        if (kind != Kind.OPEN) {
            copy.constantValue();
        }
        return copy;
    }

    private Column missing(Rule newRule, String newConstant) {
        Column copy = new Column(this);
        copy.rule = newRule;
        copy.constant = newConstant;
        return copy;
    }

    /** Scalers of a number, in the order they are applied. */
    public Column scale(Scaler... inOrder) {
        Column copy = new Column(this);
        copy.scalers = List.of(inOrder);
        return copy;
    }

    /** What changes the pictures of training rows, in that order. */
    public Column augment(Augmentation... inOrder) {
        Column copy = new Column(this);
        copy.augmentations = List.of(inOrder);
        return copy;
    }

    /** Where the model file declares the column, {@code lesson.model:5}; data errors end with it. */
    public Column at(String modelPlace) {
        Column copy = new Column(this);
        copy.place = modelPlace;
        return copy;
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** The labels of a category, in order; empty for anything else. */
    public List<String> labels() {
        return labels;
    }

    /** The sizes of an array as the model file states them; empty for anything else. */
    public List<Integer> shape() {
        return Arrays.stream(shape).boxed().toList();
    }

    /** Whether an input is the index of its label, or indices of what its text is made of. */
    public boolean isIndex() {
        return isTokens() || !encodings.isEmpty() && encodings.get(0) instanceof Embedding;
    }

    /** What the network sees of an input; nothing if that is the number itself, or the array. */
    List<Encoding> encodings() {
        return encodings.isEmpty() && hasLabels() && !isTokens() ? List.of(new OneHot()) : encodings;
    }

    /** Whether something else than the number itself is seen of an input. */
    boolean isEncoded() {
        return hasLabels() || indicator || !encodings.isEmpty();
    }

    /** Whether an input is a sequence of indices. */
    boolean isTokens() {
        return tokens != null;
    }

    /** Whether rows are windows of one text. */
    boolean isOfWindows() {
        return windows;
    }

    /** The column of the windows behind which it stands; nothing if it has cells of its own. */
    String follows() {
        return follows;
    }

    /** Whether anything may stand in the cells. */
    boolean isOfTexts() {
        return kind == Kind.OPEN && (most == 0 || isTokens());
    }

    Tokens tokens() {
        return tokens;
    }

    private boolean hasLabels() {
        return kind == Kind.CATEGORY || kind == Kind.OPEN;
    }

    boolean isIndicated() {
        return indicator;
    }

    Unknown unknown() {
        return unknown;
    }

    /** How many labels are learnt at most; 0 if they are listed, or texts. */
    int most() {
        return most;
    }

    /** How many labels an encoding has to do with. */
    int labelCount() {
        return labels.size() + most + (unknown == Unknown.OTHER ? 1 : 0);
    }

    Dates dates() {
        return dates;
    }

    /** Encoded values per row of an input: as many as its encodings have, or an array, or indices, else 1. */
    public int width() {
        if (isTokens()) {
            return tokens.length();
        }
        int width = encodings().isEmpty() ? Arrays.stream(shape).reduce(1, Math::multiplyExact) : 0;
        for (Encoding encoding : encodings()) {
            width = Math.addExact(width, encoding.width(labelCount()));
        }
        return indicator ? width + 1 : width;
    }

    /** Channels of a picture; 1 for anything else. */
    int channels() {
        return shape.length == 3 ? shape[0] : 1;
    }

    /** Where in a row a batch holds an element that is counted as the model file's shape counts. */
    int placeOf(int element) {
        int pixels = width() / channels();
        return element % pixels * channels() + element / pixels;
    }

    /** {@code pixel_*}, or nothing. */
    String columns() {
        return columns;
    }

    /** Whether a column of the table with that name is part of this array. */
    boolean gathers(String header) {
        return !columns.isEmpty() && header.startsWith(columns.substring(0, columns.length() - 1));
    }

    /** One element of an array as a column of the table, with the same bounds and rules. */
    Column element(String header) {
        Column element = new Column(header, Kind.NUMBER, List.of());
        element.from = from;
        element.to = to;
        element.rule = rule;
        element.place = place;
        return element;
    }

    /** The number of a label, or -1 if there is none such. */
    int index(String label) {
        return indexes.getOrDefault(label, -1);
    }

    /** Whether only whole numbers may stand in the cells. */
    boolean isWhole() {
        return whole;
    }

    /** How the column is computed, if it is derived. */
    Optional<Derivation> derivation() {
        return derivation;
    }

    boolean contains(double number) {
        return number >= from && number <= to;
    }

    /** {@code 18..100}, {@code at least 18} or {@code at most 100}. */
    String bounds() {
        if (Double.isInfinite(to)) {
            return "of at least " + Cells.text(from);
        }
        return Double.isInfinite(from)
                ? "of at most " + Cells.text(to)
                : "in " + Cells.text(from) + ".." + Cells.text(to);
    }

    /** The value that {@link Rule#CONSTANT} fills in, as it is written. */
    String constant() {
        return constant;
    }

    Rule rule() {
        return rule;
    }

    /** The value that {@link Rule#CONSTANT} fills in. */
    double constantValue() {
        return Cells.value(this, constant, new Place("missing value", 1));
    }

    List<Scaler> scalers() {
        return scalers;
    }

    List<Augmentation> augmentations() {
        return augmentations;
    }

    /** How a picture of this column stands in a batch. */
    Augmentation.Picture picture(float background) {
        return new Augmentation.Picture(shape[0], shape[1], shape[2], background);
    }

    /** The number within the bounds that is nearest to 0. */
    double nearestToZero() {
        return Math.max(from, Math.min(to, 0));
    }

    String place() {
        return place;
    }

    /** All that decides what is read of a cell, but for a formula; not what is made of it later. */
    List<Object> reading() {
        return List.of(
                name,
                kind,
                labels.size(),
                labels.stream().map(label -> label.length() + label).toList(),
                Arrays.toString(shape),
                columns,
                unknown,
                dates.pattern(),
                whole,
                from,
                to,
                rule);
    }
}
