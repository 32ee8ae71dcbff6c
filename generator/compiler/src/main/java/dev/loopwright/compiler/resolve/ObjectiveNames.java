package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.LossEntry;
import dev.loopwright.compiler.resolve.ResolvedModel.MetricEntry;
import dev.loopwright.compiler.resolve.ResolvedModel.Objective;
import dev.loopwright.compiler.resolve.ResolvedModel.Term;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Assignment;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves the objective: which entries are losses, of which terms, and which are metrics. */
final class ObjectiveNames {
    private static final String WANTED = "a loss, a penalty or a metric";

    private final Scope scope;
    private final Log log;
    private final Set<String> minimised;
    private final Map<String, Name> entries = new LinkedHashMap<>();
    private final Set<String> weighing = new HashSet<>();

    /** @param minimised the names behind {@code backward}: a name that is both loss and metric is a loss if it is among them */
    ObjectiveNames(Scope scope, Set<String> minimised) {
        this.scope = scope;
        this.log = scope.log();
        this.minimised = minimised;
    }

    /** Every entry, those with errors among them. */
    Map<String, Name> entries() {
        return entries;
    }

    Objective objective(ModelTree.Objective block) {
        Identifiers identifiers = new Identifiers(log);
        List<LossEntry> losses = new ArrayList<>();
        List<MetricEntry> metrics = new ArrayList<>();
        for (Assignment entry : block.entries()) {
            boolean fine = identifiers.declare(entry.name(), "entry");
            entries.putIfAbsent(entry.name().text(), entry.name());
            if (!fine) {
                continue;
            }
            if (entry.value() instanceof Expression.Call call
                    && isMetric(entry.name().text(), call)) {
                metric(entry, call).ifPresent(metrics::add);
            } else {
                loss(entry).ifPresent(losses::add);
            }
        }
        return new Objective(block.span(), List.copyOf(losses), List.copyOf(metrics));
    }

    private boolean isMetric(String entry, Expression.Call call) {
        String name = call.function().text();
        return Catalog.metric(name).isPresent() && (Catalog.loss(name).isEmpty() || !minimised.contains(entry));
    }

    private Optional<MetricEntry> metric(Assignment entry, Expression.Call call) {
        RuntimeEntry metric = Catalog.metric(call.function().text()).orElseThrow();
        Signature signature = metric.signature().of("prediction", "target");
        return compared(call, signature, false)
                .map(c -> new MetricEntry(
                        entry.span(),
                        entry.name(),
                        metric,
                        c.args(),
                        c.prediction(),
                        c.targets().get(0),
                        entry.doc()));
    }

    private Optional<LossEntry> loss(Assignment entry) {
        Sum sum = new Sum(1, false);
        boolean fine = entry.value().accept(sum);
        return fine
                ? Optional.of(new LossEntry(entry.span(), entry.name(), List.copyOf(sum.terms), entry.doc()))
                : Optional.empty();
    }

    /** Takes a weighted sum apart. */
    private final class Sum implements Expression.Visitor<Boolean> {
        private final double weight;
        private final boolean inside;
        private final List<Term> terms = new ArrayList<>();

        private Sum(double weight, boolean inside) {
            this.weight = weight;
            this.inside = inside;
        }

        @Override
        public Boolean other(Expression expression) {
            log.add(ModelProblems.notAnEntry(expression.span()));
            return false;
        }

        private boolean part(Expression expression, double factor) {
            Sum part = new Sum(weight * factor, true);
            boolean fine = expression.accept(part);
            terms.addAll(part.terms);
            return fine;
        }

        @Override
        public Boolean negation(Expression.Negation negation) {
            return part(negation.operand(), -1);
        }

        @Override
        public Boolean binary(Expression.Binary binary) {
            return switch (binary.operator()) {
                case "+" -> both(binary, 1);
                case "-" -> both(binary, -1);
                case "*" -> product(binary);
                case "/" -> isNumber(binary.right()) ? weighted(binary.left(), binary.right(), true) : refuse(binary);
                default -> refuse(binary);
            };
        }

        private boolean both(Expression.Binary binary, double sign) {
            boolean left = part(binary.left(), 1);
            boolean right = part(binary.right(), sign);
            return left && right;
        }

        private boolean product(Expression.Binary binary) {
            if (isNumber(binary.left()) && !isNumber(binary.right())) {
                return weighted(binary.right(), binary.left(), false);
            }
            boolean weighted = isNumber(binary.right()) && !isNumber(binary.left());
            return weighted ? weighted(binary.left(), binary.right(), false) : refuse(binary);
        }

        private boolean isNumber(Expression expression) {
            return scope.constants().isConstant(expression);
        }

        private boolean refuse(Expression.Binary binary) {
            log.add(ModelProblems.productOfLosses(binary.span()));
            return false;
        }

        private boolean weighted(Expression term, Expression number, boolean divide) {
            Optional<Double> factor = scope.constants().number(number, "a weight");
            return factor.isPresent() && part(term, divide ? 1 / factor.get() : factor.get());
        }

        @Override
        public Boolean call(Expression.Call call) {
            boolean term = Vocabulary.LOSSES.contains(call.function().text())
                    || Vocabulary.PENALTIES.contains(call.function().text());
            if (term && (!(weight > 0) || Double.isInfinite(weight))) {
                log.add(ModelProblems.weight(call.span(), weight));
                return false;
            }
            Optional<Term> made = term(call);
            made.ifPresent(terms::add);
            return made.isPresent();
        }

        private Optional<Term> term(Expression.Call call) {
            Name name = call.function();
            if (Catalog.loss(name.text()).isPresent()) {
                Loss loss = Catalog.loss(name.text()).get();
                return compared(call, loss.signature(), loss.takesSeveralTargets())
                        .map(c -> new Term.Fit(call.span(), weight, loss, c.args(), c.prediction(), c.targets()));
            }
            if (Catalog.penalty(name.text()).isPresent()) {
                return penalty(call);
            }
            reportNoTerm(call, name);
            return Optional.empty();
        }

        private void reportNoTerm(Expression.Call call, Name name) {
            if (inside && Catalog.metric(name.text()).isPresent()) {
                log.add(ModelProblems.metricInLoss(name));
            } else if (name.text().equals(scope.model().text())) {
                log.add(NotYet.in(
                        Code.NOT_YET_IN_OBJECTIVE,
                        call.span(),
                        "calling a model in the objective",
                        "use the names of its values"));
            } else {
                reportUnknown(name);
            }
        }

        private void reportUnknown(Name name) {
            List<String> accepted = new ArrayList<>(Vocabulary.LOSSES);
            accepted.addAll(Vocabulary.PENALTIES);
            if (!inside) {
                accepted.addAll(Vocabulary.METRICS);
            }
            String wanted = inside ? "a loss or penalty" : WANTED;
            scope.vocabulary().reportMissing(name, "loss", wanted, Code.NOT_YET_IN_OBJECTIVE, accepted, log);
        }

        private Optional<Term> penalty(Expression.Call call) {
            Signature signature =
                    Catalog.penalty(call.function().text()).orElseThrow().signature();
            Optional<Arguments.Bound> bound = Arguments.sort(call, signature, 0, log);
            if (bound.isEmpty()) {
                return Optional.empty();
            }
            Expression on = bound.get().operands().get(0);
            String model = scope.model().text();
            if (on instanceof Expression.Reference reference && reference.text().equals(model)) {
                return Optional.of(new Term.Weights(
                        call.span(),
                        weight,
                        Catalog.penalty(call.function().text()).orElseThrow()));
            }
            boolean partOfModel = on instanceof Expression.Reference reference
                    && reference.path().get(0).text().equals(model);
            log.add(
                    partOfModel
                            ? NotYet.in(
                                    Code.NOT_YET_IN_OBJECTIVE,
                                    on.span(),
                                    "a penalty on a part of the model",
                                    "write `" + call.function().text() + "(" + model + ")`")
                            : ModelProblems.wholeModelOnly(call.function(), on.span(), model));
            return Optional.empty();
        }
    }

    // ---- predictions and targets

    /** What a loss or metric holds against each other, and its settings. */
    private record Compared(Name prediction, List<Name> targets, Args args) {}

    private Optional<Compared> compared(Expression.Call call, Signature signature, boolean several) {
        Optional<Arguments.Bound> bound = Arguments.sort(call, signature, 0, log);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        Expression first = bound.get().operands().get(0);
        Expression second = bound.get().operands().get(1);
        if (isTarget(first) && isValue(second)) {
            log.add(ModelProblems.swapped(call, name(first), name(second)));
            return Optional.empty();
        }
        Optional<Name> prediction = prediction(first);
        Optional<List<Name>> targets = several
                ? targets(second, signature.name())
                : target(second, signature.name()).map(List::of);
        Arguments binding = new Arguments(log, scope.constants(), Code.NOT_YET_IN_OBJECTIVE).withColumns(this::weights);
        return binding.settings(call, signature, bound.get().settings())
                .flatMap(args -> prediction.flatMap(p -> targets.map(t -> new Compared(p, t, args))));
    }

    /** Several targets in brackets, or one. */
    private Optional<List<Name>> targets(Expression expression, String owner) {
        if (!(expression instanceof Expression.Listing listing)) {
            return target(expression, owner).map(List::of);
        }
        List<Name> targets = new ArrayList<>();
        listing.items().forEach(item -> target(item, owner).ifPresent(targets::add));
        return targets.isEmpty() || targets.size() < listing.items().size()
                ? Optional.empty()
                : Optional.of(List.copyOf(targets));
    }

    /** The column that says how much each row counts: a number that the network does not see. */
    private Optional<String> weights(Expression.Reference reference) {
        Name name = name(reference);
        Optional<Column> column = scope.data().column(name.text());
        if (column.isEmpty()) {
            if (!scope.columns().containsKey(name.text())) {
                List<String> accepted = new ArrayList<>(List.of("none", "balanced"));
                scope.data().columns().stream()
                        .filter(c -> c.role() == Role.READ)
                        .forEach(c -> accepted.add(c.name().text()));
                log.add(ArgumentProblems.unknownWeights(name, accepted));
            }
            return Optional.empty();
        }
        weighing.add(name.text());
        Optional<String> why = whyNot(column.get());
        why.ifPresent(w -> log.add(ArgumentProblems.noWeights(name, column.get(), w)));
        return why.isPresent() ? Optional.empty() : Optional.of(name.text());
    }

    private static Optional<String> whyNot(Column column) {
        return switch (column.role()) {
            case KEY -> Optional.of("it is a key");
            case TARGET -> Optional.of("it is a target");
            case INPUT -> Optional.of("it is an input of the network");
            case READ -> column.kind() instanceof ColumnKind.Number ? Optional.empty() : Optional.of("it is no number");
        };
    }

    /** The columns of weights. */
    Set<String> weighing() {
        return weighing;
    }

    private boolean isTarget(Expression e) {
        return e instanceof Expression.Reference r
                && !scope.values().isMade(r.text())
                && scope.data()
                        .column(r.text())
                        .filter(c -> c.role() == Role.TARGET)
                        .isPresent();
    }

    private boolean isValue(Expression e) {
        return e instanceof Expression.Reference r && scope.values().isMade(r.text());
    }

    private static Name name(Expression reference) {
        return new Name(reference.span(), ((Expression.Reference) reference).text());
    }

    private Optional<Name> prediction(Expression expression) {
        if (!(expression instanceof Expression.Reference)) {
            log.add(ModelProblems.predictionByName(expression.span()));
            return Optional.empty();
        }
        Name name = name(expression);
        if (!scope.values().isMade(name.text())) {
            scope.values().reportUnknown(name, "value of `" + scope.model().text() + "`");
            return Optional.empty();
        }
        scope.values().use(name.text());
        return Optional.of(name);
    }

    private Optional<Name> target(Expression expression, String owner) {
        if (!(expression instanceof Expression.Reference)) {
            log.add(ArgumentProblems.operandWanted(expression.span(), owner, "target"));
            return Optional.empty();
        }
        Name name = name(expression);
        Optional<Column> column = scope.data().column(name.text());
        if (column.isPresent() && column.get().role() == Role.TARGET) {
            return Optional.of(name);
        }
        reportNoTarget(name, column);
        return Optional.empty();
    }

    /** Columns with errors, and a table without any target, are reported elsewhere. */
    private void reportNoTarget(Name name, Optional<Column> column) {
        List<String> targets = scope.data().columns().stream()
                .filter(c -> c.role() == Role.TARGET)
                .map(c -> c.name().text())
                .toList();
        boolean reported = column.isEmpty() && scope.columns().containsKey(name.text());
        if (targets.isEmpty() || reported) {
            return;
        }
        if (column.isPresent()) {
            String found = column.get().role() == Role.KEY ? "a key" : "an input";
            log.addOnce(NameProblems.wrongKind(
                    name, "a target column", found, column.get().name(), targets));
        } else if (scope.values().isMade(name.text())) {
            Name declared = scope.values().declaration(name.text());
            log.addOnce(NameProblems.wrongKind(name, "a target column", "a value of the model", declared, targets));
        } else {
            log.addOnce(NameProblems.unknown(name, "target column", targets));
        }
    }
}
