package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The optimizers of a loop: what each is, with which settings and schedules, and which names stand for one. */
final class OptimizerNames {
    private final Scope scope;
    private final Log log;
    private final ScoreNames scores;
    private final List<LoopStatement> whole;
    private final Map<String, Name> declared;
    private final Map<String, Optional<OptimizerUse>> uses = new LinkedHashMap<>();

    /**
     * @param declared where the names of optimizers go, those with errors among them
     * @param whole the body of the loop, which says how long schedules are
     */
    OptimizerNames(Scope scope, ScoreNames scores, Map<String, Name> declared, List<LoopStatement> whole) {
        this.scope = scope;
        this.log = scope.log();
        this.scores = scores;
        this.declared = declared;
        this.whole = whole;
    }

    /** Takes a declaration up; false if there are errors in what it declares. */
    boolean declare(LoopStatement.Optimizer statement) {
        declared.putIfAbsent(statement.name().text(), statement.name());
        Optional<OptimizerUse> use = statement.value() instanceof Expression.Reference bare
                ? use(statement, new Expression.Call(bare.span(), Resolve.name(bare), List.of()))
                : statement.value() instanceof Expression.Call call ? use(statement, call) : noOptimizer(statement);
        uses.putIfAbsent(statement.name().text(), use);
        return use.isPresent();
    }

    /** Whether a name is one that was declared before; says what to write if not. */
    boolean isDeclared(Name name) {
        if (declared.containsKey(name.text())) {
            return true;
        }
        if (Vocabulary.OPTIMIZERS.contains(name.text()) || declared.isEmpty()) {
            String kind = Vocabulary.OPTIMIZERS.contains(name.text()) ? name.text() : "adam";
            log.add(ModelProblems.notDeclaredOptimizer(name, kind, scope.model().text()));
        } else {
            log.add(NameProblems.unknown(name, "optimizer of this loop", declared.keySet()));
        }
        return false;
    }

    /** Those without errors, in the order declared. */
    List<OptimizerUse> fine() {
        return uses.values().stream().flatMap(Optional::stream).toList();
    }

    private Optional<OptimizerUse> noOptimizer(LoopStatement.Optimizer statement) {
        Span at = statement.value().span();
        log.add(NameProblems.unknown(new Name(at, at.text()), "optimizer", Vocabulary.OPTIMIZERS));
        return Optional.empty();
    }

    private Optional<OptimizerUse> use(LoopStatement.Optimizer statement, Expression.Call call) {
        Optional<RuntimeEntry> entry = Catalog.optimizer(call.function().text());
        if (LoopNameProblems.LBFGS.contains(call.function().text().toLowerCase(Locale.ROOT))) {
            log.add(LoopNameProblems.lbfgs(call.function()));
            return Optional.empty();
        }
        if (entry.isEmpty()) {
            scope.vocabulary()
                    .reportMissing(
                            call.function(),
                            "optimizer",
                            "an optimizer",
                            Code.NOT_YET_IN_LOOP,
                            Vocabulary.OPTIMIZERS,
                            log);
            return Optional.empty();
        }
        Signature signature = entry.get().signature().of();
        Schedules schedules = new Schedules(scope, scores, whole);
        String name = statement.name().text();
        Arguments binding =
                new Arguments(log, scope.constants(), Code.NOT_YET_IN_LOOP, rate -> schedules.of(rate, name));
        return Arguments.sort(call, signature, 0, log)
                .flatMap(bound -> binding.settings(call, signature, bound.settings()))
                .map(args -> new OptimizerUse(statement.span(), name, entry.get(), args));
    }
}
