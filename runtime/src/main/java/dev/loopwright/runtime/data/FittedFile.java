package dev.loopwright.runtime.data;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.encoding.Encoding;
import dev.loopwright.runtime.encoding.OneHot;
import dev.loopwright.runtime.scaler.Scaler;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Fitted preprocessing as a JSON file: for each input and target its name, kind and labels, what empty cells become and
 * the constants of its scalers. The reader takes nothing on trust: whatever does not fit the schema exactly is a {@link
 * CheckpointProblem}.
 */
final class FittedFile {
    private static final String FORMAT = "loopwright preprocessing 1";
    private static final int LARGEST_FILE = 1 << 24;

    private final Path file;
    private final Schema schema;

    private FittedFile(Path file, Schema schema) {
        this.file = file;
        this.schema = schema;
    }

    static String text(Schema schema, Fitted fitted) {
        JsonStringWriter json = JsonWriter.indent("  ").string();
        json.object().value("format", FORMAT).value("model", schema.model()).array("columns");
        for (Learnt entry : fitted.entries()) {
            Column column = entry.column();
            json.object().value("column", column.name()).value("kind", kind(column));
            if (column.kind() == Column.Kind.CATEGORY && column.follows().isEmpty()) {
                json.array("labels", column.labels());
            }
            if (column.kind() == Column.Kind.OPEN) {
                json.array("labels", entry.labels());
            }
            if (entry.fills()) {
                json.value("missing", entry.filler());
            }
            if (isCoded(column)) {
                write(json, "encode", column.encodings(), entry.codes());
            }
            write(json, "scale", column.scalers(), entry.constants());
            json.end();
        }
        return json.end().end().done() + "\n";
    }

    /** Whether it says more than that a category is one-hot, which goes without saying. */
    private static boolean isCoded(Column column) {
        List<Encoding> encodings = column.encodings();
        return encodings.size() > 1 || encodings.size() == 1 && !(encodings.get(0) instanceof OneHot);
    }

    /** What entries have learnt, as often round as there is something. */
    private static void write(JsonStringWriter json, String key, List<?> entries, List<double[]> learnt) {
        json.array(key);
        for (int i = 0; i < learnt.size(); i++) {
            json.object().value("by", name(entries.get(i % entries.size()))).array("constants");
            for (double number : learnt.get(i)) {
                json.value(number);
            }
            json.end().end();
        }
        json.end();
    }

    private static String kind(Column column) {
        if (!column.follows().isEmpty()) {
            return "next";
        }
        return column.isTokens() ? "tokens" : column.kind().name().toLowerCase(Locale.ROOT);
    }

    /** What a model file calls it. */
    static String name(Object entry) {
        SpecName name = entry.getClass().getAnnotation(SpecName.class);
        return name == null ? entry.getClass().getName() : name.value();
    }

    /** Reads and checks against the schema. */
    static Fitted read(Schema schema, Path file) {
        return new FittedFile(file, schema).read();
    }

    private Fitted read() {
        JsonObject json = parse(content());
        require(json.keySet().equals(Set.of("format", "model", "columns")), "it has other entries than expected");
        require(FORMAT.equals(json.get("format")), "it is not in the format \"" + FORMAT + "\"");
        require(json.get("columns") instanceof JsonArray, "it has no list of columns");
        JsonArray columns = json.getArray("columns");
        List<Column> declared = Fitted.fittedColumns(schema);
        require(
                columns.size() == declared.size(),
                "it has " + DataProblems.count(columns.size(), "column") + ", the model " + declared.size());
        List<Learnt> entries = new ArrayList<>();
        for (int c = 0; c < declared.size(); c++) {
            require(columns.get(c) instanceof JsonObject, "column " + (c + 1) + " is not described");
            entries.add(entry(declared.get(c), columns.getObject(c), c + 1));
        }
        return new Fitted(schema, entries);
    }

    private String content() {
        try {
            require(Files.isRegularFile(file), "there is no such file");
            require(Files.size(file) <= LARGEST_FILE, "it is larger than " + (LARGEST_FILE >> 20) + " MB");
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw problem("it is not UTF-8 text", e);
        } catch (IOException e) {
            throw problem("it cannot be read: " + e.getMessage(), e);
        }
    }

    private JsonObject parse(String text) {
        try {
            return JsonParser.object().from(text);
        } catch (JsonParserException e) {
            throw problem("it is not JSON: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw problem("it is not JSON that Loopwright writes: it is nested too deeply", e);
        }
    }

    private Learnt entry(Column column, JsonObject json, int number) {
        String name = DataProblems.quote(String.valueOf(json.get("column")));
        require(
                column.name().equals(json.get("column")),
                "column " + number + " is " + name + ", in the model " + DataProblems.quote(column.name()));
        String subject = "column " + name;
        require(kind(column).equals(json.get("kind")), subject + " is not a " + kind(column));
        boolean listed =
                column.kind() == Column.Kind.CATEGORY && column.follows().isEmpty();
        Object labels = listed ? column.labels() : null;
        boolean open = column.kind() == Column.Kind.OPEN;
        List<String> known = open ? labels(column, json.get("labels"), subject) : List.of();
        require(open || Objects.equals(labels, json.get("labels")), subject + " has other labels than the model");
        Object missing = json.get("missing");
        double fill = fill(column, missing, subject);
        require(json.get("scale") instanceof JsonArray, subject + " has no list of scalers");
        Learnt learnt =
                new Learnt(column, fill, open && missing != null ? (String) missing : "", known, List.of(), List.of());
        require(isCoded(column) == json.get("encode") instanceof JsonArray, subject + " is encoded otherwise");
        int count = learnt.labelCount();
        List<double[]> codes = new ArrayList<>();
        if (isCoded(column)) {
            codes = read(
                    json.getArray("encode"),
                    column.encodings(),
                    1,
                    (e, c) -> ((Encoding) e).accepts(c, count),
                    subject);
        } else if (!column.encodings().isEmpty()) {
            codes.add(new double[0]);
        }
        int scaled = column.isEncoded() ? Encoder.scaledPlaces(column).length : 1;
        List<double[]> constants =
                read(json.getArray("scale"), column.scalers(), scaled, (s, c) -> ((Scaler) s).accepts(c), subject);
        for (Map.Entry<String, Object> entry : json.entrySet()) {
            require(
                    Set.of("column", "kind", "labels", "missing", "encode", "scale")
                            .contains(entry.getKey()),
                    subject + " has an entry " + DataProblems.quote(entry.getKey()));
        }
        return new Learnt(column, fill, learnt.text(), known, codes, constants);
    }

    /** The labels that an open column learnt: different texts, not more than it may have. */
    private List<String> labels(Column column, Object json, String subject) {
        List<String> labels = new ArrayList<>();
        if (json instanceof JsonArray array) {
            array.forEach(label -> labels.add(label instanceof String text ? text : ""));
        }
        boolean fine = json instanceof JsonArray texts
                && texts.stream().allMatch(String.class::isInstance)
                && labels.size() == Set.copyOf(labels).size();
        require(fine && labels.size() <= column.most(), subject + " has no labels that it can have learnt");
        return labels;
    }

    private double fill(Column column, Object missing, String subject) {
        boolean filled = column.rule() != Column.Rule.REFUSE && column.rule() != Column.Rule.DROP;
        require(
                filled == (missing instanceof String) && filled == (missing != null),
                subject + " treats empty cells otherwise than the model");
        if (column.kind() == Column.Kind.OPEN) {
            return Double.NaN;
        }
        try {
            return filled ? Cells.value(column, (String) missing, new Place("", 1)) : Double.NaN;
        } catch (DataProblem e) {
            throw problem(subject + " fills empty cells with " + DataProblems.quote((String) missing), e);
        }
    }

    /** What some entries have learnt, all of them as often as there is something to learn from. */
    private List<double[]> read(
            JsonArray list, List<?> entries, int times, BiPredicate<Object, double[]> accepts, String subject) {
        int wanted = entries.size() * times;
        require(
                list.size() == wanted,
                subject + " has " + DataProblems.count(list.size(), "step") + ", in the model " + wanted);
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            JsonObject json = list.get(i) instanceof JsonObject object ? object : new JsonObject();
            Object entry = entries.get(i % entries.size());
            String name = name(entry);
            require(name.equals(json.get("by")) && json.size() == 2, subject + " does not go through " + name);
            Optional<double[]> constants = numbers(json.get("constants")).filter(c -> accepts.test(entry, c));
            require(constants.isPresent(), subject + " has constants that " + name + " cannot have learnt");
            all.add(constants.get());
        }
        return all;
    }

    /** The numbers of a list; nothing if it is anything else or one of them is not finite. */
    private static Optional<double[]> numbers(Object json) {
        if (!(json instanceof JsonArray array) || !array.stream().allMatch(n -> n instanceof Number)) {
            return Optional.empty();
        }
        double[] numbers =
                array.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
        return Optional.of(numbers).filter(all -> Arrays.stream(all).allMatch(Double::isFinite));
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw problem(otherwise, null);
        }
    }

    private CheckpointProblem problem(String what, Throwable cause) {
        return new CheckpointProblem(
                file + ": the fitted preprocessing cannot be used: " + what
                        + "\n  it is damaged or belongs to another model than " + schema.model() + "; train again",
                cause);
    }
}
