package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Length;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.catalog.ScheduleUse;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Learning rates that change: looks up schedules, and writes in their rates, lengths and the epochs of the loop. */
final class Schedules {
    private final Scope scope;
    private final Log log;
    private final ScoreNames scores;
    private final Arguments arguments;
    private final List<LoopStatement> loop;

    /** @param loop the statements of the whole loop, to see how many epochs it has */
    Schedules(Scope scope, ScoreNames scores, List<LoopStatement> loop) {
        this.scope = scope;
        this.scores = scores;
        this.loop = loop;
        log = scope.log();
        arguments = new Arguments(log, scope.constants(), Code.NOT_YET_IN_LOOP);
    }

    /** The schedule that a call makes for the optimizer of a name. */
    Optional<ScheduleUse> of(Expression.Call call, String optimizer) {
        Optional<RuntimeEntry> entry = Catalog.schedule(call.function().text());
        if (entry.isEmpty()) {
            scope.vocabulary()
                    .reportMissing(
                            call.function(), "schedule", "a schedule", Code.NOT_YET_IN_LOOP, Vocabulary.SCHEDULES, log);
            return Optional.empty();
        }
        Optional<Arguments.Bound> bound = Arguments.sort(call, entry.get().signature(), 0, log);
        return bound.flatMap(b -> of(call, entry.get(), b, epochs(loop, optimizer)));
    }

    private Optional<ScheduleUse> of(Expression.Call call, RuntimeEntry entry, Arguments.Bound bound, long epochs) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean rates = rates(entry, bound.operands().get(0), values);
        boolean watches = bound.operands().size() > 1;
        Optional<ScheduleUse.Watched> watched =
                watches ? watched(bound.operands().get(1)) : Optional.empty();
        Optional<Args> settings = arguments.settings(call, entry.signature(), bound.settings());
        if (!rates || settings.isEmpty() || watches && watched.isEmpty()) {
            return Optional.empty();
        }
        settings.get().values().forEach((name, value) -> values.put(name, inEpochs(value, epochs)));
        boolean perEpoch = "epoch".equals(values.get("per"));
        return lengthsFit(call, bound.settings(), values, perEpoch)
                ? Optional.of(new ScheduleUse(call.span(), entry, new Args(values), watched))
                : Optional.empty();
    }

    private static Object inEpochs(Object value, long epochs) {
        return Length.WHOLE_LOOP.equals(value) ? new Length(Math.max(1, epochs), true) : value;
    }

    private boolean rates(RuntimeEntry entry, Expression written, Map<String, Object> values) {
        Optional<Param> from = entry.rate("from");
        if (from.isEmpty()) {
            if (written instanceof Expression.Transition) {
                log.add(ScheduleProblems.oneRate(
                        written.span(), entry.signature().name()));
                return false;
            }
            return put(entry.rate("rate").orElseThrow(), written, values);
        }
        Param to = entry.rate("to").orElseThrow();
        if (written instanceof Expression.Transition transition) {
            boolean begins = put(from.get(), transition.from(), values);
            boolean ends = put(to, transition.to(), values);
            return begins && ends;
        }
        if (to.byDefault().isEmpty()) {
            log.add(ScheduleProblems.twoRates(written.span(), entry.signature().name()));
            return false;
        }
        values.put("from", 0.0);
        values.put("to", to.byDefault().get());
        return put(from.get(), written, values);
    }

    private boolean put(Param param, Expression written, Map<String, Object> values) {
        Optional<Object> value = arguments.value(param, written);
        value.ifPresent(v -> values.put(param.name(), v));
        return value.isPresent();
    }

    private Optional<ScheduleUse.Watched> watched(Expression written) {
        if (!(written instanceof Expression.Reference reference)) {
            log.add(ScheduleProblems.scoreWanted(written.span()));
            return Optional.empty();
        }
        if (!scores.isScore(reference)) {
            return Optional.empty();
        }
        List<Name> path = reference.path();
        if (path.get(0).text().equals("running")) {
            log.add(ScheduleProblems.runningScore(reference.span()));
            return Optional.empty();
        }
        return Optional.of(new ScheduleUse.Watched(
                reference.span(), path.get(0).text(), path.get(1).text()));
    }

    private boolean lengthsFit(
            Expression.Call call, Map<String, Expression> written, Map<String, Object> values, boolean perEpoch) {
        boolean fine = true;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            if (perEpoch && inSteps(value.getValue())) {
                log.add(ScheduleProblems.stepsPerEpoch(
                        written.get(value.getKey()).span(), value.getKey()));
                fine = false;
            }
            if (perEpoch && value.getValue().equals(new Length(0, false))) {
                value.setValue(new Length(0, true));
            }
        }
        if (values.get("warmup") instanceof Length warmup
                && values.get("over") instanceof Length over
                && warmup.epochs() == over.epochs()
                && warmup.count() >= over.count()) {
            log.add(ScheduleProblems.nothingBehindWarmUp(
                    written.getOrDefault("warmup", call).span(), warmup, over));
            fine = false;
        }
        return fine;
    }

    private static boolean inSteps(Object value) {
        return value instanceof Length length
                ? !length.epochs() && length.count() > 0
                : value instanceof List<?> list && list.stream().anyMatch(Schedules::inSteps);
    }

    /** The epochs in which an optimizer updates something. */
    private long epochs(List<LoopStatement> body, String optimizer) {
        long sum = 0;
        for (LoopStatement statement : body) {
            boolean updates = updates(statement, optimizer);
            if (updates && statement instanceof LoopStatement.ForEpoch loop) {
                sum += length(loop.range());
            } else if (updates) {
                sum += epochs(statement.inner(), optimizer);
            }
        }
        return sum;
    }

    private static boolean updates(LoopStatement statement, String optimizer) {
        return statement instanceof LoopStatement.Update update
                        && update.optimizer().text().equals(optimizer)
                || statement.inner().stream().anyMatch(s -> updates(s, optimizer));
    }

    /** 0 for what is no range of numbers, which is reported there. */
    private long length(Expression range) {
        boolean numbers = range instanceof Expression.Range r
                && scope.constants().isConstant(r.from())
                && scope.constants().isConstant(r.to());
        if (!numbers) {
            return 0;
        }
        Log silent = new Log();
        Optional<Expression.Range> known = new LoopNumbers(scope.constants(), silent).epochs(range);
        return known.map(r -> (long) (number(r.to()) - number(r.from())) + 1).orElse(0L);
    }

    private static double number(Expression literal) {
        return ((Expression.Number) literal).value();
    }
}
