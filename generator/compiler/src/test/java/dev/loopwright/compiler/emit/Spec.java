package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.ScalerUse;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of a model, and short ways to say what the front end would have made of it. */
record Spec(SourceFile source) {

    /** Where a stretch of the text stands; it must stand there once at least. */
    Span at(String text) {
        int start = source.text().indexOf(text);
        if (start < 0) {
            throw new IllegalArgumentException("not in the model: " + text);
        }
        return new Span(source, start, start + text.length());
    }

    /** From the start of one stretch to the end of the next occurrence of another. */
    Span at(String from, String to) {
        Span first = at(from);
        return new Span(source, first.start(), source.text().indexOf(to, first.end()) + to.length());
    }

    Column column(
            String line, Role role, String name, ColumnKind kind, Missing missing, List<ScalerUse> scale, String doc) {
        return new Column(at(line), role, name, kind, missing, scale, doc);
    }

    static Value inputs(int width, Span span) {
        return new Value("x", true, Shape.of(width), new Operation.Input(0, width), List.of(), span);
    }

    /** A layer with the settings given, its other settings as by default. */
    Value layer(String name, boolean named, String layerName, Value x, String text, Object... settings) {
        Layer layer = Catalog.layer(layerName).orElseThrow();
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> given = args(settings).values();
        layer.signature()
                .params()
                .forEach(p -> all.put(
                        p.name(),
                        given.containsKey(p.name())
                                ? given.get(p.name())
                                : p.byDefault().orElseThrow()));
        try {
            Shape shape = layer.shape(List.of(x.shape()), new Args(all));
            return new Value(name, named, shape, new Operation.Use(layer, new Args(all)), List.of(x), at(text));
        } catch (ShapeProblem e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A formula of {@code z}. */
    Value map(String name, Formula formula, Value z, String text) {
        return new Value(name, true, z.shape(), new Operation.Map(formula, List.of("z")), List.of(z), at(text));
    }

    static ColumnKind number() {
        return new ColumnKind.Number(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    static RuntimeEntry entry(Class<?> type) {
        return new RuntimeEntry(type, Signature.named(type.getSimpleName()));
    }

    static ScalerUse scaler(Class<?> type, Object... settings) {
        return new ScalerUse(entry(type), args(settings));
    }

    /** Names and values in turn. */
    static Args args(Object... settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put((String) settings[i], settings[i + 1]);
        }
        return new Args(values);
    }
}
