package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Give;
import dev.loopwright.compiler.resolve.ResolvedModel.Given;
import dev.loopwright.compiler.resolve.ResolvedModel.Objective;
import dev.loopwright.compiler.resolve.ResolvedModel.Predict;
import dev.loopwright.compiler.resolve.ResolvedModel.Term;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves the columns that a prediction gives; writes them down where the file leaves the block out. */
final class PredictNames {
    private final Scope scope;
    private final Log log;
    private final Map<String, String> targets = new LinkedHashMap<>();
    private final Set<String> several = new HashSet<>();

    PredictNames(Scope scope, Objective objective) {
        this.scope = scope;
        this.log = scope.log();
        for (ResolvedModel.LossEntry loss : objective.losses()) {
            for (Term term : loss.terms()) {
                if (term instanceof Term.Fit fit) {
                    targets.putIfAbsent(fit.prediction().text(), fit.target().text());
                    if (fit.targets().size() > 1) {
                        several.add(fit.prediction().text());
                    }
                }
            }
        }
        objective
                .metrics()
                .forEach(m ->
                        targets.putIfAbsent(m.prediction().text(), m.target().text()));
    }

    // ---- the block left out

    /** Keys, every prediction that a loss knows, and its label if the target has labels. */
    Predict byDefault() {
        Map<String, Given> gives = new LinkedHashMap<>();
        for (Column column : scope.data().columns()) {
            if (column.role() == Role.KEY) {
                gives.put(column.name().text(), new Given.Key(column.name().text()));
            }
        }
        targets.forEach((value, target) -> {
            boolean number = scope.data()
                    .column(target)
                    .filter(c -> c.kind() instanceof ColumnKind.Number)
                    .isPresent();
            if (several.contains(value)) {
                gives.put(free(value, gives), new Given.Of(value));
            } else if (number) {
                gives.put(free("predicted_" + target, gives), new Given.Of(value));
            } else {
                if (!isLearnt(target)) {
                    gives.put(free(value, gives), new Given.Of(value));
                }
                gives.put(free("predicted_" + target, gives), new Given.Label(value));
            }
        });
        List<Give> list = new ArrayList<>();
        gives.forEach((header, given) -> list.add(new Give(Optional.empty(), header, given)));
        return new Predict(Optional.empty(), List.copyOf(list));
    }

    /** Whether a target has the classes of a vocabulary, which are too many to give the probability of each. */
    private boolean isLearnt(String target) {
        return scope.data()
                .column(target)
                .filter(c -> c.kind() instanceof ColumnKind.Category category && category.isLearnt())
                .isPresent();
    }

    private static String free(String header, Map<String, Given> taken) {
        return taken.containsKey(header) ? free(header + "_", taken) : header;
    }

    // ---- the block as written

    Predict predict(ModelTree.Predict block) {
        for (Clause clause : block.others()) {
            log.add(NotYet.in(
                    Code.NOT_YET_IN_PREDICTION,
                    clause.span(),
                    "`%s`".formatted(clause.span().text().split("\\s", 2)[0]),
                    "leave it out"));
        }
        if (block.gives().isEmpty() && block.others().isEmpty()) {
            log.add(ModelProblems.nothingGiven(block.span()));
        }
        List<Give> gives = new ArrayList<>();
        Map<String, Span> headers = new LinkedHashMap<>();
        for (ModelTree.Give give : block.gives()) {
            Optional<Given> given = give.value().accept(new What());
            Optional<String> header = header(give);
            header.ifPresent(h -> {
                Span first = headers.putIfAbsent(h, give.span());
                if (first != null) {
                    log.add(ModelProblems.sameHeader(give.span(), first, h));
                }
            });
            given.flatMap(g -> header.map(h -> new Give(Optional.of(give.span()), h, g)))
                    .ifPresent(gives::add);
        }
        return new Predict(Optional.of(block.span()), List.copyOf(gives));
    }

    private Optional<String> header(ModelTree.Give give) {
        if (give.as().isPresent()) {
            return give.as().map(Name::text);
        }
        if (give.value() instanceof Expression.Reference reference) {
            return Optional.of(reference.text());
        }
        if (give.value() instanceof Expression.Call call && call.arguments().size() == 1) {
            String value = call.arguments().get(0).value().span().text();
            return Optional.of(targets.containsKey(value) ? "predicted_" + targets.get(value) : "label_" + value);
        }
        if (give.value() instanceof Expression.Binary) {
            log.add(ModelProblems.nameless(give.span()));
        }
        return Optional.empty();
    }

    /** What is given: a key, a value, a comparison or a label. */
    private final class What implements Expression.Visitor<Optional<Given>> {

        @Override
        public Optional<Given> other(Expression expression) {
            log.add(ModelProblems.notGivable(expression.span()));
            return Optional.empty();
        }

        @Override
        public Optional<Given> reference(Expression.Reference reference) {
            Name name = new Name(reference.span(), reference.text());
            Optional<Column> key = scope.data().column(name.text()).filter(c -> c.role() == Role.KEY);
            boolean value = scope.values().isMade(name.text());
            if (key.isPresent() && value) {
                Span declared = scope.values().declaration(name.text()).span();
                log.add(ModelProblems.keyAndValue(name, List.of(key.get().name().span(), declared)));
                return Optional.empty();
            }
            if (key.isPresent()) {
                return Optional.of(new Given.Key(name.text()));
            }
            return value(name, true).map(Given.Of::new);
        }

        @Override
        public Optional<Given> binary(Expression.Binary binary) {
            Formula.Comparison comparison = FormulaNames.COMPARISONS.get(binary.operator());
            boolean named = binary.left() instanceof Expression.Reference;
            if (comparison == null || !named) {
                return other(binary);
            }
            Expression.Reference left = (Expression.Reference) binary.left();
            Optional<String> value = value(new Name(left.span(), left.text()), false);
            Optional<Double> threshold = scope.constants().number(binary.right(), "a comparison");
            return value.flatMap(v -> threshold.map(t -> new Given.Compared(v, comparison, t)));
        }

        @Override
        public Optional<Given> call(Expression.Call call) {
            if (!call.function().text().equals("label")) {
                return other(call);
            }
            boolean one = call.arguments().size() == 1
                    && call.arguments().get(0).label().isEmpty()
                    && call.arguments().get(0).value() instanceof Expression.Reference;
            if (!one) {
                log.add(ArgumentProblems.tooFewOperands(
                        call.span(), "label", List.of("p"), call.arguments().size()));
                return Optional.empty();
            }
            Expression.Reference value =
                    (Expression.Reference) call.arguments().get(0).value();
            return value(new Name(value.span(), value.text()), false).map(Given.Label::new);
        }

        private Optional<String> value(Name name, boolean keysToo) {
            if (scope.values().isMade(name.text())) {
                scope.values().use(name.text());
                return Optional.of(name.text());
            }
            reportUnknown(name, keysToo);
            return Optional.empty();
        }

        private void reportUnknown(Name name, boolean keysToo) {
            Set<String> accepted = new LinkedHashSet<>(scope.values().names());
            scope.data().columns().stream()
                    .filter(c -> keysToo && c.role() == Role.KEY)
                    .forEach(c -> accepted.add(c.name().text()));
            String wanted =
                    keysToo ? "key or value" : "value of `" + scope.model().text() + "`";
            Optional<Column> column = scope.data().column(name.text());
            if (column.isPresent()) {
                String found = switch (column.get().role()) {
                    case KEY -> "a key";
                    case INPUT, READ -> "an input column";
                    case TARGET -> "a target column";
                };
                Name declared = column.get().name();
                log.addOnce(NameProblems.wrongKind(name, "a " + wanted, found, declared, accepted));
            } else if (!scope.columns().containsKey(name.text())) {
                log.addOnce(NameProblems.unknown(name, wanted, accepted));
            }
        }
    }
}
