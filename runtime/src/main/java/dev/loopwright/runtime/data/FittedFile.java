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
        for (Fitted.Entry entry : fitted.entries()) {
            Column column = entry.column();
            json.object().value("column", column.name()).value("kind", kind(column));
            if (column.kind() == Column.Kind.CATEGORY) {
                json.array("labels", column.labels());
            }
            if (!Double.isNaN(entry.fill())) {
                json.value("missing", Cells.text(column, entry.fill()));
            }
            json.array("scale");
            for (int s = 0; s < column.scalers().size(); s++) {
                json.object().value("by", name(column.scalers().get(s))).array("constants");
                for (double constant : entry.constants().get(s)) {
                    json.value(constant);
                }
                json.end().end();
            }
            json.end().end();
        }
        return json.end().end().done() + "\n";
    }

    private static String kind(Column column) {
        return column.kind().name().toLowerCase(Locale.ROOT);
    }

    /** What a model file calls it. */
    static String name(Scaler scaler) {
        SpecName name = scaler.getClass().getAnnotation(SpecName.class);
        return name == null ? scaler.getClass().getName() : name.value();
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
        List<Fitted.Entry> entries = new ArrayList<>();
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

    private Fitted.Entry entry(Column column, JsonObject json, int number) {
        String name = DataProblems.quote(String.valueOf(json.get("column")));
        require(
                column.name().equals(json.get("column")),
                "column " + number + " is " + name + ", in the model " + DataProblems.quote(column.name()));
        String subject = "column " + name;
        require(kind(column).equals(json.get("kind")), subject + " is not a " + kind(column));
        Object labels = column.kind() == Column.Kind.CATEGORY ? column.labels() : null;
        require(Objects.equals(labels, json.get("labels")), subject + " has other labels than the model");
        double fill = fill(column, json.get("missing"), subject);
        require(json.get("scale") instanceof JsonArray, subject + " has no list of scalers");
        List<double[]> constants = constants(column, json.getArray("scale"), subject);
        for (Map.Entry<String, Object> entry : json.entrySet()) {
            require(
                    Set.of("column", "kind", "labels", "missing", "scale").contains(entry.getKey()),
                    subject + " has an entry " + DataProblems.quote(entry.getKey()));
        }
        return new Fitted.Entry(column, fill, constants);
    }

    private double fill(Column column, Object missing, String subject) {
        boolean filled = column.rule() != Column.Rule.REFUSE && column.rule() != Column.Rule.DROP;
        require(
                filled == (missing instanceof String) && filled == (missing != null),
                subject + " treats empty cells otherwise than the model");
        try {
            return filled ? Cells.value(column, (String) missing, new Place("", 1)) : Double.NaN;
        } catch (DataProblem e) {
            throw problem(subject + " fills empty cells with " + DataProblems.quote((String) missing), e);
        }
    }

    private List<double[]> constants(Column column, JsonArray scale, String subject) {
        List<Scaler> scalers = column.scalers();
        require(
                scale.size() == scalers.size(),
                subject + " has " + DataProblems.count(scale.size(), "scaler") + ", in the model " + scalers.size());
        List<double[]> all = new ArrayList<>();
        for (int s = 0; s < scalers.size(); s++) {
            JsonObject json = scale.get(s) instanceof JsonObject object ? object : new JsonObject();
            String name = name(scalers.get(s));
            require(name.equals(json.get("by")) && json.size() == 2, subject + " is not scaled by " + name);
            Optional<double[]> constants = numbers(json.get("constants")).filter(scalers.get(s)::accepts);
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
