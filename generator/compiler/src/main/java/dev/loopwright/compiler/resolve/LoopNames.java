package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.resolve.ResolvedModel.Loop;
import dev.loopwright.compiler.resolve.ResolvedModel.Objective;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.compiler.syntax.ModelTree.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves the statements of the loop one by one; their order is for Check. A statement with errors, or one that is not
 * supported yet, becomes nothing.
 */
final class LoopNames implements LoopStatement.Visitor<Optional<LoopStatement>> {
    private static final Set<String> EVERY = Set.of("epoch", "epochs", "batch", "batches", "step", "steps");

    private final Scope scope;
    private final Log log;
    private final Objective objective;
    private final ScoreNames scores;
    private final LoopNumbers numbers;
    private final ConditionNames conditions;
    private final Identifiers identifiers;
    private final OptimizerNames optimizers;
    private final CheckpointNames checkpoints;
    private final Map<String, Name> averages = new LinkedHashMap<>();

    /**
     * @param entries all entries of the objective, those with errors among them
     * @param whole the body of the loop, as written
     */
    private LoopNames(Scope scope, Objective objective, Map<String, Name> entries, List<LoopStatement> whole) {
        this.scope = scope;
        this.log = scope.log();
        this.objective = objective;
        Map<String, Name> declared = new LinkedHashMap<>();
        scores = new ScoreNames(scope, entries, declared);
        optimizers = new OptimizerNames(scope, scores, declared, whole);
        numbers = new LoopNumbers(scope.constants(), log);
        conditions = new ConditionNames(scope.constants(), scores, log);
        checkpoints = new CheckpointNames(scores, numbers, log);
        identifiers = new Identifiers(log);
        scope.data().split().parts().forEach(p -> identifiers.declare(p.name(), "part"));
    }

    /** The names that stand behind {@code backward}, at any depth. */
    static Set<String> minimised(List<LoopStatement> body) {
        Set<String> names = new LinkedHashSet<>();
        for (LoopStatement statement : body) {
            if (statement instanceof LoopStatement.Backward backward) {
                names.add(backward.loss().text());
            }
            names.addAll(minimised(statement.inner()));
        }
        return names;
    }

    /** @param entries all entries of the objective, those with errors among them */
    static Loop loop(Scope scope, Objective objective, Map<String, Name> entries, ModelTree.Loop block) {
        LoopNames names = new LoopNames(scope, objective, entries, block.body());
        List<LoopStatement> body = names.body(block.body());
        return new Loop(block.span(), body, names.optimizers.fine());
    }

    private List<LoopStatement> body(List<LoopStatement> statements) {
        List<LoopStatement> body = new ArrayList<>();
        for (LoopStatement statement : statements) {
            statement.accept(this).ifPresent(body::add);
        }
        return List.copyOf(body);
    }

    @Override
    public Optional<LoopStatement> other(LoopStatement statement) {
        throw new IllegalStateException(
                "a statement without a resolver: " + statement.head().text());
    }

    // ---- optimizers

    @Override
    public Optional<LoopStatement> optimizer(LoopStatement.Optimizer statement) {
        boolean fresh = identifiers.declare(statement.name(), "optimizer");
        boolean whole = statement.on().stream().allMatch(this::part);
        boolean known = optimizers.declare(statement);
        return Optional.<LoopStatement>of(statement).filter(s -> fresh && whole && known);
    }

    /** A moving average is of the whole model. */
    @Override
    public Optional<LoopStatement> movingAverage(LoopStatement.MovingAverage statement) {
        boolean fresh = identifiers.declare(statement.name(), "average");
        averages.putIfAbsent(statement.name().text(), statement.name());
        boolean whole = model(statement.of());
        return numbers.share(statement.decay(), "the decay of an average")
                .filter(d -> fresh && whole)
                .map(d -> new LoopStatement.MovingAverage(statement.span(), statement.name(), statement.of(), d));
    }

    @Override
    public Optional<LoopStatement> advance(LoopStatement.Advance statement) {
        return Optional.<LoopStatement>of(statement).filter(s -> average(statement.average()));
    }

    /** Whether the reference is the model. */
    private boolean model(Expression.Reference reference) {
        boolean part = part(reference);
        if (part && reference.path().size() > 1) {
            log.add(LoopNameProblems.wholeModel(reference, scope.model().text()));
            return false;
        }
        return part;
    }

    /** Whether the reference is the model or begins with it; which parts there are is known when shapes are. */
    private boolean part(Expression.Reference reference) {
        String model = scope.model().text();
        boolean ofModel = reference.path().get(0).text().equals(model);
        if (!ofModel) {
            log.add(NameProblems.unknown(Resolve.name(reference), "model", List.of(model)));
        }
        return ofModel;
    }

    private boolean part(Optional<Expression.Reference> reference) {
        return reference.isEmpty() || part(reference.get());
    }

    // ---- loops

    @Override
    public Optional<LoopStatement> forEpoch(LoopStatement.ForEpoch loop) {
        boolean named = loop.variable().text().equals("epoch");
        if (!named) {
            log.add(ModelProblems.loopVariable(loop.variable(), "epoch"));
        }
        Optional<Expression.Range> epochs = numbers.epochs(loop.range());
        List<LoopStatement> body = body(loop.body());
        return epochs.filter(e -> named)
                .map(e -> new LoopStatement.ForEpoch(loop.span(), loop.head(), loop.variable(), e, body));
    }

    @Override
    public Optional<LoopStatement> forBatch(LoopStatement.ForBatch loop) {
        boolean named = loop.variable().text().equals("batch");
        if (!named) {
            log.add(ModelProblems.loopVariable(loop.variable(), "batch"));
        }
        Optional<Expression> rows = numbers.count(loop.rows(), "the rows of a batch");
        boolean known = scores.isPart(loop.split());
        Map<String, Clause> options = new LinkedHashMap<>();
        for (Clause option : loop.options()) {
            Clause first = options.putIfAbsent(option.keyword().text(), option);
            if (first != null) {
                log.add(ModelProblems.givenTwice(option.keyword(), first.keyword()));
            } else if (option.keyword().text().equals("balanced")) {
                balanced(option);
            }
        }
        List<LoopStatement> body = withForward(body(loop.body()), loop.body());
        return rows.filter(r -> named && known)
                .map(r -> new LoopStatement.ForBatch(
                        loop.span(),
                        loop.head(),
                        loop.variable(),
                        r,
                        loop.split(),
                        List.copyOf(options.values()),
                        body));
    }

    /** {@code balanced by churned}: a column that has labels. */
    private void balanced(Clause option) {
        Word word = option.words().get(0);
        Optional<Name> name = word.name().filter(n -> word.arguments().isEmpty());
        Optional<ResolvedModel.Column> column = name.flatMap(n -> scope.data().column(n.text()));
        if (name.isEmpty()) {
            log.add(LoopNameProblems.balancedBy(option.span()));
        } else if (column.isEmpty()) {
            List<String> columns =
                    scope.data().columns().stream().map(c -> c.name().text()).toList();
            log.add(NameProblems.unknown(name.get(), "column", columns));
        } else if (!(column.get().kind() instanceof ColumnKind.Category)
                && !(column.get().kind() instanceof ColumnKind.Bool)) {
            log.add(LoopNameProblems.balancedByNumber(name.get(), column.get()));
        }
    }

    @Override
    public Optional<LoopStatement> every(LoopStatement.Every statement) {
        Optional<Expression> period = numbers.count(statement.period(), "a period");
        Name unit = statement.unit();
        boolean counted = EVERY.contains(unit.text());
        if (!counted) {
            log.add(LoopNameProblems.periodUnit(unit));
        } else if (statement.orAtLastBatch() && !unit.text().startsWith("batch")) {
            log.add(LoopNameProblems.lastBatchOfOthers(statement.head(), unit));
            counted = false;
        }
        List<LoopStatement> body = body(statement.body());
        boolean fine = counted;
        return period.filter(p -> fine)
                .map(p -> new LoopStatement.Every(
                        statement.span(), statement.head(), p, unit, statement.orAtLastBatch(), body));
    }

    @Override
    public Optional<LoopStatement> repeat(LoopStatement.Repeat statement) {
        Optional<Expression> count = numbers.count(statement.count(), "a count of repetitions");
        List<LoopStatement> body = body(statement.body());
        return count.map(c -> new LoopStatement.Repeat(statement.span(), statement.head(), c, body));
    }

    @Override
    public Optional<LoopStatement> when(LoopStatement.If statement) {
        Optional<Expression> condition = conditions.condition(statement.condition());
        List<LoopStatement> body = body(statement.body());
        List<LoopStatement> otherwise = body(statement.otherwise());
        return condition.map(c -> new LoopStatement.If(statement.span(), statement.head(), c, body, otherwise));
    }

    /** {@code forward} may be left out: it then comes before the first statement of the batch that computes anything. */
    private List<LoopStatement> withForward(List<LoopStatement> body, List<LoopStatement> written) {
        int first = -1;
        for (int i = body.size() - 1; i >= 0; i--) {
            first = any(LoopStatement.Compute.class, List.of(body.get(i))) ? i : first;
        }
        boolean there = any(LoopStatement.Forward.class, written);
        if (there || first < 0) {
            return body;
        }
        Span span = body.get(first).span();
        List<LoopStatement> filled = new ArrayList<>(body);
        Name model = new Name(span, scope.model().text());
        filled.add(first, new LoopStatement.Forward(span, new Expression.Reference(span, List.of(model))));
        return List.copyOf(filled);
    }

    private static boolean any(Class<? extends LoopStatement> kind, List<LoopStatement> body) {
        return body.stream().anyMatch(s -> kind.isInstance(s) || any(kind, s.inner()));
    }

    // ---- the beats of a step

    @Override
    public Optional<LoopStatement> forward(LoopStatement.Forward statement) {
        return Optional.<LoopStatement>of(statement).filter(s -> model(statement.model()));
    }

    @Override
    public Optional<LoopStatement> compute(LoopStatement.Compute statement) {
        boolean fine = true;
        Map<String, Name> seen = new LinkedHashMap<>();
        for (Name entry : statement.entries()) {
            fine &= scores.isEntry(entry);
            Name first = seen.putIfAbsent(entry.text(), entry);
            if (first != null) {
                log.add(ModelProblems.givenTwice(entry, first));
            }
        }
        boolean all = fine;
        return Optional.<LoopStatement>of(statement).filter(s -> all);
    }

    @Override
    public Optional<LoopStatement> clearGradients(LoopStatement.ClearGradients statement) {
        return Optional.<LoopStatement>of(statement).filter(s -> part(statement.of()));
    }

    @Override
    public Optional<LoopStatement> backward(LoopStatement.Backward statement) {
        Name entry = statement.loss();
        boolean whole = statement.into().isEmpty() || model(statement.into().get());
        boolean fine = scores.isEntry(entry) && whole;
        Optional<Name> metric = objective.metrics().stream()
                .map(ResolvedModel.MetricEntry::name)
                .filter(m -> m.text().equals(entry.text()))
                .findFirst();
        metric.ifPresent(m -> log.add(ModelProblems.backwardMetric(
                entry, m, objective.losses().stream().map(l -> l.name().text()).toList())));
        return Optional.<LoopStatement>of(new LoopStatement.Backward(statement.span(), entry, Optional.empty()))
                .filter(s -> fine && metric.isEmpty());
    }

    @Override
    public Optional<LoopStatement> clip(LoopStatement.Clip statement) {
        boolean whole = part(statement.of());
        return numbers.positive(statement.limit(), "the limit of the gradients")
                .filter(limit -> whole)
                .map(limit -> new LoopStatement.Clip(statement.span(), statement.of(), statement.how(), limit));
    }

    @Override
    public Optional<LoopStatement> addNoise(LoopStatement.AddNoise statement) {
        boolean known = part(statement.of());
        return numbers.positive(statement.deviation(), "the deviation of the noise")
                .filter(d -> known)
                .map(d -> new LoopStatement.AddNoise(statement.span(), statement.of(), d));
    }

    @Override
    public Optional<LoopStatement> update(LoopStatement.Update statement) {
        boolean whole = statement.parts().stream().allMatch(this::part);
        boolean known = optimizers.isDeclared(statement.optimizer());
        return Optional.<LoopStatement>of(statement).filter(s -> whole && known);
    }

    @Override
    public Optional<LoopStatement> freeze(LoopStatement.Freeze statement) {
        return Optional.<LoopStatement>of(statement).filter(s -> part(statement.part()));
    }

    @Override
    public Optional<LoopStatement> load(LoopStatement.Load statement) {
        boolean plain = SourceNames.isPlain(statement.file().value());
        if (!plain) {
            log.add(LoopNameProblems.notBesideData(statement.file()));
        }
        return Optional.<LoopStatement>of(statement).filter(s -> part(statement.part()) && plain);
    }

    // ---- between the epochs

    @Override
    public Optional<LoopStatement> evaluate(LoopStatement.Evaluate statement) {
        boolean known = statement.with().isEmpty() || average(statement.with().get());
        return Optional.<LoopStatement>of(statement).filter(s -> scores.isPart(statement.split()) && known);
    }

    private boolean average(Name name) {
        boolean known = averages.containsKey(name.text());
        if (!known) {
            log.add(LoopNameProblems.unknownAverage(name, scope.model().text(), averages.keySet()));
        }
        return known;
    }

    @Override
    public Optional<LoopStatement> javaCall(LoopStatement.JavaCall statement) {
        Optional<Diagnostic> problem = JavaNames.problem(statement.method());
        problem.ifPresent(log::add);
        return Optional.<LoopStatement>of(statement).filter(s -> problem.isEmpty());
    }

    @Override
    public Optional<LoopStatement> report(LoopStatement.Report statement) {
        boolean fine = true;
        Map<String, Name> seen = new LinkedHashMap<>();
        for (Expression item : statement.items()) {
            fine &= scores.isReportable(item);
            Name name = new Name(item.span(), item.span().text());
            Name first = seen.putIfAbsent(name.text(), name);
            if (first != null) {
                log.add(ModelProblems.givenTwice(name, first));
            }
        }
        boolean all = fine;
        return Optional.<LoopStatement>of(statement).filter(s -> all);
    }

    @Override
    public Optional<LoopStatement> checkpoint(LoopStatement.Checkpoint statement) {
        return switch (statement.name().text()) {
            case "best" -> checkpoints.best(statement);
            case "last" -> checkpoints.last(statement);
            default -> {
                log.add(ModelProblems.otherCheckpoint(statement.name()));
                yield Optional.empty();
            }
        };
    }

    @Override
    public Optional<LoopStatement> stopWhen(LoopStatement.StopWhen statement) {
        Optional<Expression> subject =
                statement.notFinite() ? score(statement.subject()) : conditions.condition(statement.subject());
        return subject.map(s -> new LoopStatement.StopWhen(statement.span(), s, statement.notFinite()));
    }

    private Optional<Expression> score(Expression subject) {
        if (subject instanceof Expression.Reference reference) {
            return Optional.<Expression>of(reference).filter(r -> scores.isScore(reference));
        }
        log.add(LoopNameProblems.scoreToBeFinite(subject.span()));
        return Optional.empty();
    }

    @Override
    public Optional<LoopStatement> checkFinite(LoopStatement.CheckFinite statement) {
        return Optional.of(statement);
    }

    @Override
    public Optional<LoopStatement> stopWhenNotImproved(LoopStatement.StopWhenNotImproved statement) {
        Optional<Expression> patience = numbers.count(statement.patience(), "patience");
        boolean epochs = Set.of("epoch", "epochs").contains(statement.unit().text());
        if (!epochs) {
            log.add(ModelProblems.patienceUnit(statement.unit()));
        }
        boolean score = scores.isScore(statement.metric());
        return patience.filter(p -> score && epochs)
                .map(p -> new LoopStatement.StopWhenNotImproved(
                        statement.span(), statement.metric(), p, statement.unit()));
    }

    @Override
    public Optional<LoopStatement> restore(LoopStatement.Restore statement) {
        if (statement.name().text().equals("best")) {
            return Optional.of(statement);
        }
        log.add(
                statement.name().text().equals("last")
                        ? LoopNameProblems.lastIsNotRestored(statement.span())
                        : ModelProblems.otherCheckpoint(statement.name()));
        return Optional.empty();
    }
}
