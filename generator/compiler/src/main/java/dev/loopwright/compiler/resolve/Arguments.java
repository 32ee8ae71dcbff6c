package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Initializer;
import dev.loopwright.compiler.catalog.Length;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ScheduleUse;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.catalog.WeightColumn;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.Expression.Argument;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds the arguments of a call against a signature: values come first and without names, settings come by name. Missing
 * settings get their defaults.
 */
final class Arguments {
    private final Log log;
    private final Constants constants;
    private final Code notYet;
    private final Function<Expression.Call, Optional<ScheduleUse>> schedules;
    private Function<Expression.Reference, Optional<String>> columns = reference -> Optional.empty();

    Arguments(Log log, Constants constants, Code notYet) {
        this(log, constants, notYet, call -> Optional.empty());
    }

    /** @param schedules what makes a schedule of a call, and reports what is none */
    Arguments(Log log, Constants constants, Code notYet, Function<Expression.Call, Optional<ScheduleUse>> schedules) {
        this.log = log;
        this.constants = constants;
        this.notYet = notYet;
        this.schedules = schedules;
    }

    /** @param known what makes the name of a column of weights of a name, and reports what is none */
    Arguments withColumns(Function<Expression.Reference, Optional<String>> known) {
        columns = known;
        return this;
    }

    /** The values of a call in order, and what is written for each setting. */
    record Bound(List<Expression> operands, Map<String, Expression> settings) {}

    /**
     * Sorts the arguments of a call.
     *
     * @param piped number of operands that come from the left of {@code |>}
     */
    static Optional<Bound> sort(Expression.Call call, Signature signature, int piped, Log log) {
        List<Expression> operands = new ArrayList<>();
        Map<String, Expression> settings = new LinkedHashMap<>();
        Map<String, Name> labels = new LinkedHashMap<>();
        boolean fine = true;
        for (Argument argument : call.arguments()) {
            if (argument.label().isEmpty()) {
                operands.add(argument.value());
                continue;
            }
            Name label = argument.label().get();
            fine &= isSetting(label, signature, labels, log);
            settings.put(label.text(), argument.value());
            labels.putIfAbsent(label.text(), label);
        }
        fine &= countFits(call, signature, piped, operands, settings, log);
        return fine ? Optional.of(new Bound(operands, settings)) : Optional.empty();
    }

    private static boolean isSetting(Name label, Signature signature, Map<String, Name> labels, Log log) {
        if (labels.containsKey(label.text())) {
            log.add(ArgumentProblems.settingTwice(label, labels.get(label.text()), signature.name()));
            return false;
        }
        if (signature.param(label.text()).isEmpty()) {
            List<String> free = signature.params().stream()
                    .map(Param::name)
                    .filter(name -> !labels.containsKey(name))
                    .toList();
            log.add(ArgumentProblems.unknownSetting(label, signature.name(), free));
            return false;
        }
        return true;
    }

    private static boolean countFits(
            Expression.Call call,
            Signature signature,
            int piped,
            List<Expression> operands,
            Map<String, Expression> settings,
            Log log) {
        int wanted = signature.operands().size();
        int found = operands.size() + piped;
        if (found > wanted && !signature.variadic()) {
            Optional<Param> next = signature.params().stream()
                    .filter(p -> !settings.containsKey(p.name()))
                    .findFirst();
            log.add(ArgumentProblems.tooManyOperands(
                    operands.get(wanted - piped).span(), signature.name(), signature.operands(), next));
            return false;
        }
        if (found < (signature.variadic() ? Math.max(1, wanted) : wanted)) {
            log.add(ArgumentProblems.tooFewOperands(call.span(), signature.name(), signature.operands(), found));
            return false;
        }
        return true;
    }

    /** Sorts the arguments of a call of a function, whose settings are the parameters that have a default. */
    static Optional<Bound> ofFunction(Expression.Call call, ResolvedModel.Function function, int piped, Log log) {
        return sort(call, signature(function), piped, log);
    }

    /** The signature of a function. */
    static Signature signature(ResolvedModel.Function function) {
        List<String> operands = new ArrayList<>();
        List<Param> params = new ArrayList<>();
        for (ResolvedModel.Parameter parameter : function.parameters()) {
            String name = parameter.name().text();
            parameter
                    .byDefault()
                    .ifPresentOrElse(
                            value -> params.add(Param.real(name, "").byDefault(value)), () -> operands.add(name));
        }
        return Signature.named(function.name().text())
                .of(operands.toArray(String[]::new))
                .with(params.toArray(Param[]::new));
    }

    /** The settings with their defaults, each held against its bounds; empty if one does not fit. */
    Optional<Args> settings(Expression.Call call, Signature signature, Map<String, Expression> written) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean fine = true;
        for (Param param : signature.params()) {
            Expression expression = written.get(param.name());
            Optional<Object> value = expression == null ? param.byDefault() : value(param, expression);
            if (expression == null && value.isEmpty()) {
                log.add(ArgumentProblems.missingSetting(call.function().span(), signature.name(), param));
            }
            fine &= value.isPresent();
            value.ifPresent(v -> values.put(param.name(), v));
        }
        return fine ? Optional.of(new Args(values)) : Optional.empty();
    }

    /** The value of one setting; reports what does not fit. */
    Optional<Object> value(Param param, Expression expression) {
        return switch (param.kind()) {
            case WORD -> word(param, expression).map(w -> w);
            case FLAG -> word(param, expression).map(w -> w.equals("yes"));
            case REAL, INTEGER, SHARE -> number(param, expression).map(n -> n);
            case RATE -> rate(param, expression);
            case LENGTH -> length(param, expression).map(l -> l);
            case LENGTHS -> lengths(param, expression);
            case WEIGHTS -> weights(param, expression);
            case INIT -> initializer(param, expression);
            case SIZES -> sizes(param, expression);
        };
    }

    private Optional<Object> rate(Param param, Expression expression) {
        if (expression instanceof Expression.Transition) {
            log.add(ScheduleProblems.bareTransition(expression.span()));
            return Optional.empty();
        }
        return expression instanceof Expression.Call call
                ? schedules.apply(call).map(s -> s)
                : number(param, expression).map(n -> n);
    }

    private Optional<Object> weights(Param param, Expression expression) {
        if (expression instanceof Expression.Reference reference) {
            if (param.words().contains(reference.text())) {
                return Optional.of(reference.text());
            }
            if (!reference.text().equals("balanced")) {
                return columns.apply(reference).map(WeightColumn::new);
            }
        }
        if (!(expression instanceof Expression.Listing listing)
                || listing.items().isEmpty()
                || param.most() == 0) {
            log.add(ArgumentProblems.weightsWanted(expression.span(), param));
            return Optional.empty();
        }
        List<Double> weights = new ArrayList<>();
        listing.items().forEach(item -> number(param, item).ifPresent(weights::add));
        return weights.size() < listing.items().size() ? Optional.empty() : Optional.of(List.copyOf(weights));
    }

    private Optional<Object> initializer(Param param, Expression expression) {
        Expression.Call call = expression instanceof Expression.Reference bare
                ? new Expression.Call(bare.span(), Resolve.name(bare), List.of())
                : expression instanceof Expression.Call written ? written : null;
        Optional<Initializer> initializer = call == null
                ? Optional.empty()
                : Catalog.initializer(call.function().text());
        if (initializer.isEmpty()) {
            Span at = call == null ? expression.span() : call.function().span();
            log.add(ArgumentProblems.wordWanted(at, param));
            return Optional.empty();
        }
        Signature signature = initializer.get().signature();
        return sort(call, signature, 0, log)
                .flatMap(bound -> settings(call, signature, bound.settings()))
                .map(args -> new Initializer.Use(initializer.get(), args));
    }

    private Optional<Length> length(Param param, Expression expression) {
        boolean zero = expression instanceof Expression.Number number && number.value() == 0 && param.allows(0);
        Optional<String> unit =
                expression instanceof Expression.Number number ? number.unit().map(Name::text) : Optional.empty();
        boolean epochs = unit.filter(u -> u.startsWith("epoch")).isPresent();
        boolean steps = unit.filter(u -> u.startsWith("step")).isPresent();
        if (!epochs && !steps && !(zero && unit.isEmpty())) {
            log.add(ScheduleProblems.lengthWanted(expression.span(), param));
            return Optional.empty();
        }
        double count = ((Expression.Number) expression).value();
        if (count != Math.rint(count) || !param.allows(count) || count > Integer.MAX_VALUE) {
            log.add(ScheduleProblems.wrongLength(expression.span(), param));
            return Optional.empty();
        }
        return Optional.of(new Length((long) count, epochs));
    }

    private Optional<Object> lengths(Param param, Expression expression) {
        List<Expression> items =
                expression instanceof Expression.Listing listing ? listing.items() : List.of(expression);
        List<Length> lengths = new ArrayList<>();
        items.forEach(item -> length(param, item).ifPresent(lengths::add));
        if (items.isEmpty()) {
            log.add(ScheduleProblems.lengthWanted(expression.span(), param));
        }
        return items.isEmpty() || lengths.size() < items.size() ? Optional.empty() : Optional.of(List.copyOf(lengths));
    }

    private Optional<String> word(Param param, Expression expression) {
        boolean known =
                expression instanceof Expression.Reference r && param.words().contains(r.text());
        if (!known) {
            log.add(ArgumentProblems.wordWanted(expression.span(), param));
            return Optional.empty();
        }
        return Optional.of(((Expression.Reference) expression).text());
    }

    /** A word, or a list even where one number is written without brackets. */
    private Optional<Object> sizes(Param param, Expression expression) {
        if (expression instanceof Expression.Reference reference && !constants.isConstant(reference)) {
            return word(param, reference).map(w -> w);
        }
        List<Expression> items =
                expression instanceof Expression.Listing listing ? listing.items() : List.of(expression);
        if (items.isEmpty() || items.size() > param.most()) {
            log.add(ArgumentProblems.wrongCount(expression.span(), param, items.size()));
            return Optional.empty();
        }
        List<Integer> sizes = new ArrayList<>();
        for (Expression item : items) {
            number(param, item).ifPresent(n -> sizes.add(n.intValue()));
        }
        return sizes.size() < items.size() ? Optional.empty() : Optional.of(List.copyOf(sizes));
    }

    private Optional<Double> number(Param param, Expression expression) {
        Optional<String> planned = NotYet.number(expression);
        if (planned.isPresent()) {
            log.add(NotYet.in(notYet, expression.span(), planned.get(), "write a number"));
            return Optional.empty();
        }
        String name = "`" + param.name() + "`";
        Optional<Double> value = constants.number(expression, name);
        if (value.isEmpty()) {
            return value;
        }
        double number = value.get();
        if (param.isWhole() && number != Math.rint(number)) {
            log.add(ArgumentProblems.notWhole(expression.span(), name, number));
            return Optional.empty();
        }
        if (!param.allows(number)) {
            log.add(ArgumentProblems.outOfRange(expression.span(), param, number));
            return Optional.empty();
        }
        boolean fitsFloat = Float.isFinite((float) number) && (number == 0 || (float) number != 0);
        if (!fitsFloat) {
            log.add(ArgumentProblems.tooFineForFloat(expression.span(), name));
            return Optional.empty();
        }
        return value;
    }
}
