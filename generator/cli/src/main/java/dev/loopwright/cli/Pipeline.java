package dev.loopwright.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.runtime.data.Dataset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model file does to each column, with what it has learnt for that from the training rows. */
final class Pipeline {
    private static final int LISTED_LABELS = 3;

    private final Compiled compiled;
    private final Map<String, JsonObject> learnt = new HashMap<>();

    private Pipeline(Compiled compiled, Dataset data) {
        this.compiled = compiled;
        try {
            JsonArray columns = JsonParser.object().from(data.fittedJson()).getArray("columns", new JsonArray());
            for (int c = 0; c < columns.size(); c++) {
                learnt.put(columns.getObject(c).getString("column"), columns.getObject(c));
            }
        } catch (JsonParserException e) {
            throw new IllegalStateException("the fitted preprocessing is no JSON", e);
        }
    }

    /**
     * One column.
     *
     * @param values that a batch holds of it for a row
     * @param type as declared, long lists of labels cut short; empty for a key
     * @param clauses what is done to its cells, in the words of the model file, with what was learnt
     */
    record Step(String column, String role, int values, String type, List<String> clauses) {}

    /** In the order of the model file. */
    static List<Step> of(Compiled compiled, Dataset data) {
        Pipeline pipeline = new Pipeline(compiled, data);
        return compiled.model().data().columns().stream().map(pipeline::step).toList();
    }

    private Step step(ShapedData.Column column) {
        String role = switch (column.role()) {
            case KEY -> "key";
            case INPUT -> "input";
            case READ -> "read only";
            case TARGET -> "target";
        };
        int values =
                column.role() == ShapedData.Role.INPUT || column.role() == ShapedData.Role.TARGET ? column.width() : 0;
        if (column.role() == ShapedData.Role.KEY) {
            return new Step(column.name(), role, values, "", List.of("carried through to predictions"));
        }
        String[] declared = compiled.declaration(column.name()).split(" {3}");
        List<String> clauses = List.of(declared).subList(1, declared.length).stream()
                .filter(clause -> !clause.endsWith(" none") || clause.startsWith("encode"))
                .map(clause -> withLearnt(column.name(), clause))
                .toList();
        return new Step(column.name(), role, values, type(declared[0]), clauses);
    }

    private static String type(String declared) {
        int labels = declared.split(" \\| ").length;
        return declared.startsWith("category") && labels > LISTED_LABELS ? "category of " + labels : declared;
    }

    private String withLearnt(String column, String clause) {
        JsonObject known = learnt.getOrDefault(column, new JsonObject());
        if (clause.startsWith("missing ") && known.has("missing") && !clause.endsWith(known.getString("missing"))) {
            return clause + " = " + shortened(known.getString("missing"));
        }
        if (clause.startsWith("scale ")) {
            String constants = known.getArray("scale", new JsonArray()).stream()
                    .flatMap(scaler -> ((JsonObject) scaler).getArray("constants").stream())
                    .limit(6)
                    .map(c -> Figures.of(((Number) c).doubleValue()))
                    .collect(Collectors.joining(", "));
            return constants.isEmpty() ? clause : clause + " by " + constants;
        }
        return clause;
    }

    private static String shortened(String cell) {
        return Optional.of(cell)
                .filter(c -> c.matches("-?[0-9.]+(e-?[0-9]+)?"))
                .map(c -> Figures.of(Double.parseDouble(c)))
                .orElse(cell);
    }
}
