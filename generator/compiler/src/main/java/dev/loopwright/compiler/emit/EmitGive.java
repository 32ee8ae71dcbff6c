package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Give;
import dev.loopwright.compiler.model.ShapedModel.Given;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prints the columns of a prediction: their headers, and the statements that write the cells of row {@code r}. */
final class EmitGive {
    private final ShapedModel model;
    private final SharedNames names;
    private final Map<Column, String> labels;

    /** @param labels what holds the labels of targets of more than two classes, or of classes that are learnt */
    EmitGive(ShapedModel model, SharedNames names, Map<Column, String> labels) {
        this.model = model;
        this.names = names;
        this.labels = labels;
    }

    /** Whether the labels of a target are known only when a run has learnt them. */
    static boolean isLearnt(Column target) {
        return target.kind() instanceof ColumnKind.Category category && category.isLearnt();
    }

    /** The labels of a target as literals. */
    static CodeBlock labels(Column target) {
        boolean category = target.kind() instanceof ColumnKind.Category;
        return EmitColumns.labels(category ? ((ColumnKind.Category) target.kind()).labels() : List.of("false", "true"));
    }

    /** One header for each column, a value of several elements having several. */
    CodeBlock headers() {
        List<String> headers =
                model.predict().gives().stream().flatMap(EmitGive::headers).toList();
        return EmitColumns.labels(headers);
    }

    private static Stream<String> headers(Give give) {
        if (give.given() instanceof Given.Of of && of.value().shape().elements() > 1) {
            int width = of.value().shape().elements();
            boolean labelled = of.labels().size() == width;
            return IntStream.range(0, width)
                    .mapToObj(k -> give.name() + "_" + (labelled ? of.labels().get(k) : String.valueOf(k)));
        }
        return Stream.of(give.name());
    }

    /** The statements, each under the text it comes from. */
    CodeBlock cells() {
        CodeBlock.Builder code = CodeBlock.builder();
        for (Give give : model.predict().gives()) {
            code.add(give.span().map(SpecComment::quote).orElse(SpecComment.text(give.name())));
            code.add(cell(give.given()));
        }
        return code.build();
    }

    private CodeBlock cell(Given given) {
        if (given instanceof Given.Key key) {
            String column = Literal.of(key.column().name());
            return CodeBlock.of("out.text(data.raw(batch.rowNumbers()[r],$W$L));\n", column);
        }
        if (given instanceof Given.Compared compared) {
            return compared(compared);
        }
        return given instanceof Given.Label label ? label(label) : value(((Given.Of) given).value());
    }

    private CodeBlock value(Value value) {
        int width = value.shape().elements();
        if (width > 1) {
            return CodeBlock.of("out.numbers(model.$1L(), r * $2L, $2L);\n", names.value(value), width);
        }
        return inUnits(value)
                .map(number -> CodeBlock.of("out.number((float) $L);\n", number))
                .orElse(CodeBlock.of("out.number(model.$L()[r]);\n", names.value(value)));
    }

    private CodeBlock compared(Given.Compared compared) {
        Value value = compared.value();
        String symbol = compared.comparison().symbol();
        return inUnits(value)
                .map(number ->
                        CodeBlock.of("out.truth($L $L $L);\n", number, symbol, Literal.plain(compared.threshold())))
                .orElse(CodeBlock.of("out.truth(model.$L()[r] $L $L);\n", names.value(value), symbol, Literal.of((float)
                        compared.threshold())));
    }

    private CodeBlock label(Given.Label label) {
        int width = label.value().shape().elements();
        String value = names.value(label.value());
        if (width > 1) {
            return CodeBlock.of("out.label(model.$L(), r * $L, $L);\n", value, width, labels.get(label.target()));
        }
        String learnt = labels.get(label.target());
        return CodeBlock.of(
                "out.label(model.$L()[r], $L);\n",
                value,
                learnt == null ? labels(label.target()) : learnt + ".get(0), " + learnt + ".get(1)");
    }

    /** A value that was trained against a scaled target, back in the units of the file; empty for any other. */
    private Optional<CodeBlock> inUnits(Value value) {
        return model.objective().losses().stream()
                .flatMap(loss -> loss.terms().stream())
                .filter(term -> term instanceof Term.Fit fit && fit.prediction() == value)
                .map(term -> ((Term.Fit) term).target())
                .filter(target -> !target.scale().isEmpty())
                .findFirst()
                .map(target -> CodeBlock.of(
                        "data.unscale($L,$Wmodel.$L()[r])", Literal.of(target.name()), names.value(value)));
    }
}
