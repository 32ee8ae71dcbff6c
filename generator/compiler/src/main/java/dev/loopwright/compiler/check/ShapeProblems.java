package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.resolve.ResolvedModel.Input;
import dev.loopwright.compiler.resolve.ResolvedModel.Output;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;

/** The wording of what does not fit together in shapes. */
final class ShapeProblems {

    private ShapeProblems() {}

    static Diagnostic operand(Name layer, ShapeProblem problem, Value found, Span declared, Computation operand) {
        String name = operand instanceof Computation.Use use ? "`" + use.name() + "`" : "this";
        Diagnostic diagnostic = Diagnostic.error(Code.SHAPE_MISMATCH, layer.span(), problem.getMessage())
                .with(new Label(declared, "%s is `%s`".formatted(name, found.shape())));
        return problem.advice().isEmpty() ? diagnostic : diagnostic.fix(Fix.advice(problem.advice()));
    }

    static Diagnostic indexAsNumber(String taker, Span at, Value index, Span declared) {
        String name = taker.contains(" ") ? taker : "`" + taker + "`";
        return Diagnostic.error(
                        Code.SHAPE_MISMATCH,
                        at,
                        "%s wants real numbers, but `%s` is an index, the number of a %s"
                                .formatted(name, index.name(), index.shape().isPadded() ? "word" : "label"))
                .with(new Label(declared, "`%s`, encoded for an embedding".formatted(index.shape())))
                .fix(Fix.advice("turn it into numbers first: `embedding(%s, width: 8)`".formatted(index.name())));
    }

    static Diagnostic inputsAreEmpty(Input input, Column first) {
        return Diagnostic.error(
                        Code.SHAPE_MISMATCH,
                        input.span(),
                        "`inputs` is empty: every input column is encoded for an embedding, and an index is no part of it")
                .fix(Fix.advice("name the columns one by one: `%s: %s`".formatted(first.name(), first.name())));
    }

    static Diagnostic unreadIndex(Column column) {
        boolean tokens = column.kind() instanceof ColumnKind.Tokens;
        return Diagnostic.warning(
                        Code.UNUSED_NAME,
                        column.span(),
                        "no model reads `%s`, for an index is no part of `inputs`".formatted(column.name()))
                .fix(Fix.advice("add `%s: %s` to the inputs of the model, or leave out %s"
                        .formatted(column.name(), column.name(), tokens ? "the column" : "`encode embedding`")));
    }

    static Diagnostic differ(String what, Span at, Shape first, Span firstAt, Shape second, Span secondAt) {
        return Diagnostic.error(
                        Code.SHAPE_MISMATCH,
                        at,
                        "`%s` takes values of one shape, but gets `%s` and `%s`".formatted(what, first, second))
                .with(new Label(firstAt, "`%s`".formatted(first)))
                .with(new Label(secondAt, "`%s`".formatted(second)))
                .fix(Fix.advice("bring both to one shape, or put them side by side with `concat`"));
    }

    static Diagnostic output(Output output, Shape wanted, Value found, Span made) {
        String name = output.name().text();
        return Diagnostic.error(
                        Code.OUTPUT_MISMATCH,
                        output.span(),
                        "`%s` is declared as `%s`, but is `%s`".formatted(name, wanted, found.shape()))
                .here("declared as `%s`".formatted(wanted))
                .with(new Label(made, "made as `%s`".formatted(found.shape())))
                .fix(Fix.replace(
                        "write `%s: %s`, or change the layer that makes it".formatted(name, found.shape()),
                        output.span(),
                        name + ": " + found.shape()));
    }

    static Diagnostic tooManyValues(Name model) {
        return Diagnostic.error(
                Code.TOO_LARGE,
                model.span(),
                "a model may have up to %d steps, but `%s` has more".formatted(ValueGraph.MOST_VALUES, model.text()));
    }

    static Diagnostic nestedTooDeeply(Name model, int deepest) {
        return Diagnostic.error(
                        Code.TOO_LARGE,
                        model.span(),
                        "steps may stand %d deep in each other, blocks written out, but those of `%s` are deeper"
                                .formatted(deepest, model.text()))
                .fix(Fix.advice("give parts of them names of their own"));
    }

    static Diagnostic tooLongToFuse(Span at) {
        return Diagnostic.error(
                        Code.TOO_LARGE,
                        at,
                        "the steps up to here make too long a formula once they are written out as one")
                .fix(Fix.advice("give parts of it names of their own"));
    }

    static Diagnostic tooManyElements(Span at, Shape shape) {
        return Diagnostic.error(
                Code.TOO_LARGE,
                at,
                "a value may have up to %d elements for each row, but this is `%s`"
                        .formatted(ValueGraph.MOST_ELEMENTS, shape));
    }

    static Diagnostic tooManyElements(Span at) {
        return Diagnostic.error(
                Code.TOO_LARGE,
                at,
                "a value may have up to %d elements for each row, but this has more"
                        .formatted(ValueGraph.MOST_ELEMENTS));
    }

    static Diagnostic tooManyParameters(Name layer, Shape input, ParameterSpec spec) {
        String sizes = spec.sizes().stream()
                .map(String::valueOf)
                .reduce((a, b) -> a + " × " + b)
                .orElse("");
        return Diagnostic.error(
                        Code.TOO_LARGE,
                        layer.span(),
                        "a model may have up to %d parameters, but the %s of this layer (%s) pass that"
                                .formatted(ValueGraph.MOST_PARAMETERS, spec.name(), sizes))
                .here("its input is `%s`".formatted(input))
                .fix(Fix.advice("use fewer units"));
    }
}
