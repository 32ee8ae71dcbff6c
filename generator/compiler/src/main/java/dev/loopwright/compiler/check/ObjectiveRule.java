package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.WeightColumn;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.ShapedModel.MetricEntry;
import dev.loopwright.compiler.model.ShapedModel.Objective;
import dev.loopwright.compiler.model.ShapedModel.RowWeights;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every loss fits its target and the last step of its prediction; every metric can judge its prediction. */
final class ObjectiveRule {
    private final ResolvedModel model;
    private final ShapedData data;
    private final ShapeRule shapes;
    private final Log log;
    private final Set<String> misfits = new LinkedHashSet<>();
    private final Objective checked;

    ObjectiveRule(ResolvedModel model, ShapedData data, ShapeRule shapes, Log log) {
        this.model = model;
        this.data = data;
        this.shapes = shapes;
        this.log = log;
        ResolvedModel.Objective objective = model.objective();
        if (objective.losses().isEmpty()) {
            log.add(ObjectiveProblems.noLoss(objective.span()));
        }
        Optional<String> minimised = minimised(LoopRule.flat(model.loop().body()));
        List<LossEntry> losses = new ArrayList<>();
        objective.losses().stream()
                .sorted(Comparator.comparing(
                        l -> !minimised.equals(Optional.of(l.name().text()))))
                .forEach(l -> losses.add(loss(l)));
        List<MetricEntry> metrics = new ArrayList<>();
        objective.metrics().forEach(m -> metric(m).ifPresent(metrics::add));
        checked = new Objective(objective.span(), List.copyOf(losses), List.copyOf(metrics));
    }

    /** The objective as the stages behind Check want it; only to be trusted if nothing was reported. */
    Objective checked() {
        return checked;
    }

    /** The loss that the loop says `backward` with: one, wherever it is said. */
    private Optional<String> minimised(List<LoopStatement> statements) {
        List<LoopStatement.Backward> all = statements.stream()
                .filter(LoopStatement.Backward.class::isInstance)
                .map(LoopStatement.Backward.class::cast)
                .toList();
        all.stream()
                .filter(b -> !b.loss().text().equals(all.get(0).loss().text()))
                .forEach(b -> log.add(
                        ObjectiveProblems.minimisesAnother(b.loss(), all.get(0).loss())));
        return all.stream().findFirst().map(b -> b.loss().text());
    }

    private Column column(Name name) {
        return data.columns().stream()
                .filter(c -> c.name().equals(name.text()))
                .findFirst()
                .orElseThrow();
    }

    private LossEntry loss(ResolvedModel.LossEntry entry) {
        boolean compares = entry.terms().stream().anyMatch(ResolvedModel.Term.Fit.class::isInstance);
        if (!compares) {
            log.add(ObjectiveProblems.nothingCompared(entry.name()));
        }
        List<Term> terms = new ArrayList<>();
        for (ResolvedModel.Term term : entry.terms()) {
            if (term instanceof ResolvedModel.Term.Weights weights) {
                terms.add(new Term.Weights(weights.span(), weights.weight(), weights.penalty()));
            } else {
                fit((ResolvedModel.Term.Fit) term).ifPresent(terms::add);
            }
        }
        return new LossEntry(entry.span(), entry.name().text(), List.copyOf(terms), entry.doc());
    }

    private Optional<Term> fit(ResolvedModel.Term.Fit term) {
        Optional<Value> prediction =
                shapes.result(term.prediction().text(), term.prediction().span());
        if (prediction.isEmpty()) {
            return Optional.empty();
        }
        List<Column> targets = term.targets().stream().map(this::column).toList();
        Column target = targets.get(0);
        try {
            term.loss()
                    .check(prediction.get(), targets.stream().map(Column::kind).toList());
            inOrder(term, targets);
        } catch (ShapeProblem problem) {
            misfits.add(term.prediction().text());
            log.add(ObjectiveProblems.lossDoesNotFit(term, problem, place(prediction.get()), place(target)));
            return Optional.empty();
        }
        try {
            term.loss().checkSettings(target.kind(), term.args());
        } catch (ShapeProblem problem) {
            log.add(ObjectiveProblems.settingsDoNotFit(term, problem, place(target)));
            return Optional.empty();
        }
        for (Column each : targets) {
            if (!each.scale().isEmpty() && !term.loss().takesScaledTargets()) {
                log.add(ObjectiveProblems.scaledTarget(
                        term, model.data().column(each.name()).orElseThrow()));
                return Optional.empty();
            }
        }
        return Optional.of(new Term.Fit(
                term.span(),
                term.weight(),
                term.loss(),
                term.args(),
                prediction.get(),
                targets,
                rowWeights(term.args(), target)));
    }

    /** A batch holds targets in the order declared, so that those of a loss can be counted from the first. */
    private void inOrder(ResolvedModel.Term.Fit term, List<Column> targets) throws ShapeProblem {
        int first = data.targets().indexOf(targets.get(0));
        int last = Math.min(data.targets().size(), first + targets.size());
        if (!data.targets().subList(first, last).equals(targets)) {
            throw new ShapeProblem(
                    1,
                    "`%s` wants its targets in the order of the data block, one after the other"
                            .formatted(term.loss().signature().name()),
                    "list them so, or declare them so");
        }
    }

    private Optional<RowWeights> rowWeights(Args args, Column target) {
        Object weights = args.values().get("weights");
        if (weights instanceof WeightColumn named) {
            return Optional.of(new RowWeights(
                    data.columns().stream()
                            .filter(c -> c.name().equals(named.name()))
                            .findFirst()
                            .orElseThrow(),
                    false));
        }
        return "balanced".equals(weights) ? Optional.of(new RowWeights(target, true)) : Optional.empty();
    }

    private ObjectiveProblems.Place place(Value value) {
        return new ObjectiveProblems.Place(shapes.declaration(value.name()), value.name(), value.shape());
    }

    private ObjectiveProblems.Target place(Column column) {
        ResolvedModel.Column declared = model.data().column(column.name()).orElseThrow();
        return new ObjectiveProblems.Target(declared.at("type"), column.name(), column.kind());
    }

    private Optional<MetricEntry> metric(ResolvedModel.MetricEntry entry) {
        Optional<Value> prediction =
                shapes.result(entry.prediction().text(), entry.prediction().span());
        if (prediction.isEmpty() || misfits.contains(entry.prediction().text())) {
            return Optional.empty();
        }
        Column target = column(entry.target());
        int width = prediction.get().shape().elements();
        Optional<String> wanted = wanted(MetricKind.of(entry.metric()), target.kind(), width);
        wanted.ifPresent(
                w -> log.add(ObjectiveProblems.metricDoesNotFit(entry, w, place(prediction.get()), place(target))));
        return Optional.of(new MetricEntry(
                        entry.span(),
                        entry.name().text(),
                        entry.metric(),
                        entry.args(),
                        prediction.get(),
                        target,
                        entry.doc()))
                .filter(m -> wanted.isEmpty());
    }

    /** What the metric wants instead; empty if it can judge a prediction of this width by this target. */
    private static Optional<String> wanted(MetricKind metric, ColumnKind target, int width) {
        int labels =
                target instanceof ColumnKind.Category c ? c.labels().size() : target instanceof ColumnKind.Bool ? 2 : 0;
        return switch (metric) {
            case NUMBER ->
                labels == 0
                        ? when(width != 1, "one number for each row, `real[1]`")
                        : Optional.of("a number as target");
            case CLASS ->
                labels == 0
                        ? Optional.of("a category or boolean as target")
                        : when(
                                width != labels && !(width == 1 && labels == 2),
                                "one probability for each of the %d labels, `real[%d]`".formatted(labels, labels));
            case TWO_CLASSES ->
                labels != 2
                        ? Optional.of("a boolean target or a category of two labels")
                        : when(width > 2, "one probability, `real[1]`");
        };
    }

    private static Optional<String> when(boolean holds, String wanted) {
        return holds ? Optional.of(wanted) : Optional.empty();
    }
}
