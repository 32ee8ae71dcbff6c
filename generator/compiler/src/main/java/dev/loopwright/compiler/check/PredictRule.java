package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedModel.Give;
import dev.loopwright.compiler.model.ShapedModel.Given;
import dev.loopwright.compiler.model.ShapedModel.Predict;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A comparison has one number to compare, and a label has a target whose labels it can be. */
final class PredictRule {
    private final ResolvedModel model;
    private final ShapedData data;
    private final ShapeRule shapes;
    private final Log log;
    private final Map<String, Column> targets = new LinkedHashMap<>();
    private final Map<String, List<String>> elements = new LinkedHashMap<>();
    private final Predict checked;

    PredictRule(ResolvedModel model, ShapedData data, ShapeRule shapes, Log log) {
        this.model = model;
        this.data = data;
        this.shapes = shapes;
        this.log = log;
        for (ResolvedModel.LossEntry loss : model.objective().losses()) {
            for (ResolvedModel.Term term : loss.terms()) {
                if (term instanceof ResolvedModel.Term.Fit fit) {
                    targets.putIfAbsent(
                            fit.prediction().text(), column(fit.target().text()));
                    elements.putIfAbsent(
                            fit.prediction().text(),
                            fit.targets().stream().map(Name::text).toList());
                }
            }
        }
        model.objective()
                .metrics()
                .forEach(m -> targets.putIfAbsent(
                        m.prediction().text(), column(m.target().text())));
        List<Give> gives = new ArrayList<>();
        for (ResolvedModel.Give give : model.predict().gives()) {
            given(give).ifPresent(g -> gives.add(new Give(give.span(), give.header(), g)));
        }
        checked = new Predict(model.predict().span(), List.copyOf(gives));
    }

    /** The predictions as the stages behind Check want them; only to be trusted if nothing was reported. */
    Predict checked() {
        return checked;
    }

    private Column column(String name) {
        return data.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Optional<Given> given(ResolvedModel.Give give) {
        if (give.given() instanceof ResolvedModel.Given.Key key) {
            return Optional.of(new Given.Key(column(key.column())));
        }
        Span at = give.span()
                .orElse(model.predict().span().orElse(model.objective().span()));
        if (give.given() instanceof ResolvedModel.Given.Of of) {
            return shapes.result(of.value(), at).map(v -> new Given.Of(v, labels(v)));
        }
        if (give.given() instanceof ResolvedModel.Given.Compared compared) {
            return shapes.result(compared.value(), at)
                    .filter(v -> isOneNumber(v, at))
                    .map(v -> new Given.Compared(v, compared.comparison(), compared.threshold()));
        }
        ResolvedModel.Given.Label label = (ResolvedModel.Given.Label) give.given();
        return shapes.result(label.value(), at).flatMap(v -> label(v, at));
    }

    private boolean isOneNumber(Value value, Span at) {
        boolean one = value.shape().elements() == 1;
        if (!one) {
            log.add(PredictProblems.comparesSeveral(at, value, shapes.declaration(value.name())));
        }
        return one;
    }

    /** The names of a value's elements: its targets or the labels of its target where they are as many, else their numbers. */
    private List<String> labels(Value value) {
        int elements = value.shape().elements();
        if (elements == 1) {
            return List.of();
        }
        Optional<List<String>> labels = Optional.ofNullable(targets.get(value.name()))
                .filter(c -> c.kind() instanceof ColumnKind.Category)
                .map(c -> ((ColumnKind.Category) c.kind()).labels())
                .or(() -> Optional.ofNullable(this.elements.get(value.name())))
                .filter(l -> l.size() == elements);
        return labels.orElseGet(() ->
                IntStream.rangeClosed(1, elements).mapToObj(String::valueOf).toList());
    }

    private Optional<Given> label(Value value, Span at) {
        Column target = targets.get(value.name());
        if (target == null) {
            log.add(PredictProblems.labelOfNothing(at, value));
            return Optional.empty();
        }
        if (target.kind() instanceof ColumnKind.Number) {
            Span declared = model.data().column(target.name()).orElseThrow().at("type");
            log.add(PredictProblems.labelOfNumber(at, value, target, declared));
            return Optional.empty();
        }
        return Optional.of(new Given.Label(value, target));
    }
}
