package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.resolve.ResolvedModel.Data;
import dev.loopwright.compiler.resolve.ResolvedModel.Parameter;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns what stands behind {@code =} in a model into a computation: every call is a layer or a function. */
final class ValueNames implements Expression.Visitor<Optional<Computation>> {
    private static final int MOST_REPETITIONS = 1_000;

    private final Name making;
    private final Data data;
    private final Values values;
    private final Constants constants;
    private final Functions functions;
    private final Blocks blocks;
    private final Log log;
    private Optional<String> block = Optional.empty();

    /** @param making the name that the value gets */
    ValueNames(
            Name making, Data data, Values values, Constants constants, Functions functions, Blocks blocks, Log log) {
        this.making = making;
        this.data = data;
        this.values = values;
        this.constants = constants;
        this.functions = functions;
        this.blocks = blocks;
        this.log = log;
    }

    /** The same for a value that a block makes. */
    ValueNames inside(String name) {
        block = Optional.of(name);
        return this;
    }

    @Override
    public Optional<Computation> other(Expression expression) {
        log.add(FormulaProblems.valueWanted(expression.span()));
        return Optional.empty();
    }

    @Override
    public Optional<Computation> number(Expression.Number number) {
        return constants.number(number, "a model").map(n -> new Computation.Literal(number.span(), n));
    }

    @Override
    public Optional<Computation> reference(Expression.Reference reference) {
        String name = reference.text();
        Name at = new Name(reference.span(), name);
        if (values.isMade(name)) {
            values.use(name);
            return Optional.of(new Computation.Use(reference.span(), name));
        }
        if (constants.isSetting(name)) {
            return Optional.of(new Computation.Literal(reference.span(), constants.setting(name)));
        }
        if (!values.reportTooEarly(at, making)) {
            reportUnknown(at);
        }
        return Optional.empty();
    }

    private void reportUnknown(Name name) {
        if (callable(name.text())) {
            String kind = blocks.has(name.text())
                    ? "a block"
                    : new Vocabulary(functions).kind(name.text()).orElse("a function");
            log.add(FormulaProblems.notCalled(name, kind, List.of("x")));
            return;
        }
        Set<String> accepted = new LinkedHashSet<>(values.names());
        accepted.addAll(constants.names());
        Optional<Column> column = data.column(name.text());
        if (column.isPresent()) {
            log.addOnce(FormulaProblems.columnForValue(
                    name, column.get().name(), column.get().role() == Role.INPUT));
        } else {
            log.addOnce(NameProblems.unknown(name, "value", accepted));
        }
    }

    private boolean callable(String name) {
        return blocks.has(name) || functions.has(name) || Catalog.layer(name).isPresent();
    }

    @Override
    public Optional<Computation> negation(Expression.Negation negation) {
        return arithmetic(
                negation,
                Formula.Operator.MULTIPLY,
                Optional.of(new Computation.Literal(negation.span(), -1)),
                negation.operand().accept(this));
    }

    @Override
    public Optional<Computation> binary(Expression.Binary binary) {
        Formula.Operator operator = FormulaNames.OPERATORS.get(binary.operator());
        if (operator == null) {
            log.add(FormulaProblems.conditionOutsideWhere(binary.span(), binary.operator()));
            return Optional.empty();
        }
        return arithmetic(
                binary, operator, binary.left().accept(this), binary.right().accept(this));
    }

    /** Arithmetic on numbers alone is carried out here. */
    private Optional<Computation> arithmetic(
            Expression at, Formula.Operator operator, Optional<Computation> left, Optional<Computation> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        boolean constant = left.get() instanceof Computation.Literal && right.get() instanceof Computation.Literal;
        return constant
                ? constants.number(at, "a model").map(n -> new Computation.Literal(at.span(), n))
                : Optional.of(new Computation.Arithmetic(at.span(), operator, left.get(), right.get()));
    }

    @Override
    public Optional<Computation> pipe(Expression.Pipe pipe) {
        Optional<Computation> value = pipe.source().accept(this);
        for (Expression stage : pipe.stages()) {
            value = stage(stage, value);
        }
        return value;
    }

    private Optional<Computation> stage(Expression stage, Optional<Computation> value) {
        if (stage instanceof Expression.Call call) {
            return call(call, List.of(value));
        }
        if (stage instanceof Expression.Reference reference) {
            Name name = new Name(reference.span(), reference.text());
            if (values.isMade(name.text()) && !callable(name.text())) {
                log.add(FormulaProblems.stageIsAValue(name));
                return Optional.empty();
            }
            return call(new Expression.Call(reference.span(), name, List.of()), List.of(value));
        }
        return stage instanceof Expression.Repeat repeat ? repeated(repeat, value) : stage.accept(this);
    }

    private Optional<Computation> repeated(Expression.Repeat repeat, Optional<Computation> value) {
        Optional<Computation> stage = stage(
                repeat.stage(),
                Optional.of(new Computation.Flowing(repeat.stage().span())));
        Optional<Integer> times = times(repeat.count());
        return value.flatMap(v -> stage.flatMap(s -> times.map(t -> new Computation.Repeat(repeat.span(), t, v, s))));
    }

    private Optional<Integer> times(Expression count) {
        Optional<Double> number = constants.number(count, "`repeat`");
        if (number.isPresent()
                && (number.get() != Math.rint(number.get()) || number.get() < 1 || number.get() > MOST_REPETITIONS)) {
            log.add(BlockProblems.repetitions(count.span(), number.get(), MOST_REPETITIONS));
            return Optional.empty();
        }
        return number.map(Double::intValue);
    }

    @Override
    public Optional<Computation> repeat(Expression.Repeat repeat) {
        return other(repeat);
    }

    @Override
    public Optional<Computation> sized(Expression.Sized sized) {
        log.add(NotYet.in(Code.NOT_YET_IN_MODEL, sized.span(), "a value with sizes in brackets"));
        return Optional.empty();
    }

    @Override
    public Optional<Computation> call(Expression.Call call) {
        return call(call, List.of());
    }

    /** @param piped the operand from the left of {@code |>}, if there is one; empty inside if it has errors */
    private Optional<Computation> call(Expression.Call call, List<Optional<Computation>> piped) {
        String name = call.function().text();
        if (blocks.has(name)) {
            return composite(call, piped);
        }
        Optional<Layer> layer = Catalog.layer(name);
        if (layer.isPresent() && !functions.isOwn(name)) {
            return layer(call, layer.get(), piped);
        }
        if (!functions.has(name)) {
            reportUnknownCall(call);
            return Optional.empty();
        }
        return functions.get(name).flatMap(f -> elementwise(call, f, piped));
    }

    private void reportUnknownCall(Expression.Call call) {
        Name name = call.function();
        if (name.text().equals("where")) {
            log.add(NotYet.in(
                    Code.NOT_YET_IN_MODEL,
                    name.span(),
                    "`where` in a model",
                    "declare a `function` with it and call that"));
            return;
        }
        Set<String> accepted = new LinkedHashSet<>(Vocabulary.LAYERS);
        accepted.addAll(functions.names());
        accepted.addAll(blocks.names());
        if (values.isMade(name.text())) {
            log.add(NameProblems.wrongKind(
                    name, "a layer or function", "a value", values.declaration(name.text()), List.of()));
            return;
        }
        new Vocabulary(functions)
                .reportMissing(name, "layer", "a layer or function", Code.NOT_YET_IN_MODEL, accepted, log);
    }

    private Optional<Computation> layer(Expression.Call written, Layer layer, List<Optional<Computation>> piped) {
        Signature signature = layer.signature();
        Sharing sharing = Sharing.of(written, signature, values, making, log);
        Expression.Call call = sharing.rest();
        Optional<Arguments.Bound> bound = Arguments.sort(call, signature, piped.size(), log);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<Computation>> operands = operands(bound.get(), piped).filter(this::areValues);
        Arguments binding = new Arguments(log, constants, Code.NOT_YET_IN_MODEL);
        return binding.settings(call, signature, bound.get().settings())
                .filter(args -> sharing.isFine())
                .flatMap(args -> operands.map(
                        o -> new Computation.Layer(call.span(), call.function(), layer, args, o, sharing.from())));
    }

    private Optional<Computation> composite(Expression.Call written, List<Optional<Computation>> piped) {
        Name name = written.function();
        blocks.call(block, name);
        Signature signature = blocks.signature(name.text());
        Sharing sharing = Sharing.of(written, signature, values, making, log);
        Expression.Call call = sharing.rest();
        Optional<Arguments.Bound> bound = Arguments.sort(call, signature, piped.size(), log);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<Computation>> operands = operands(bound.get(), piped).filter(this::areValues);
        Arguments binding = new Arguments(log, constants, Code.NOT_YET_IN_MODEL);
        Optional<Args> settings = binding.settings(call, signature, bound.get().settings());
        return operands.filter(o -> sharing.isFine())
                .flatMap(o -> settings.map(s -> {
                    Map<String, Double> numbers = new LinkedHashMap<>();
                    s.values().keySet().forEach(key -> numbers.put(key, s.real(key)));
                    return new Computation.Composite(
                            call.span(), name, blocks.variant(name, numbers, call.span()), o, sharing.from());
                }));
    }

    /** A layer has no use for a number. */
    private boolean areValues(List<Computation> operands) {
        List<Computation> numbers =
                operands.stream().filter(Computation.Literal.class::isInstance).toList();
        numbers.forEach(n -> log.add(FormulaProblems.numberForValue(n.span())));
        return numbers.isEmpty();
    }

    /** A function works on one value at least. */
    private boolean hasValue(Expression.Call call, List<Computation> operands) {
        boolean value = !operands.stream().allMatch(Computation.Literal.class::isInstance);
        if (!value) {
            log.add(FormulaProblems.noValueInside(call.span()));
        }
        return value;
    }

    private Optional<Computation> elementwise(
            Expression.Call call, ResolvedModel.Function function, List<Optional<Computation>> piped) {
        Signature signature = Arguments.signature(function);
        Optional<Arguments.Bound> bound = Arguments.ofFunction(call, function, piped.size(), log);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<Computation>> operands = operands(bound.get(), piped).filter(o -> hasValue(call, o));
        Arguments binding = new Arguments(log, constants, Code.NOT_YET_IN_MODEL);
        return binding.settings(call, signature, bound.get().settings())
                .flatMap(args -> operands.map(o -> {
                    Map<String, Double> settings = new LinkedHashMap<>();
                    Map<String, Formula> written = new LinkedHashMap<>();
                    for (Parameter parameter : function.parameters()) {
                        String name = parameter.name().text();
                        if (parameter.byDefault().isPresent()) {
                            settings.put(name, args.real(name));
                            written.put(name, Formula.constant(args.real(name)));
                        }
                    }
                    return new Computation.Elementwise(
                            call.span(),
                            call.function(),
                            Formulas.substitute(function.formula(), written),
                            signature.operands(),
                            settings,
                            o);
                }));
    }

    private Optional<List<Computation>> operands(Arguments.Bound bound, List<Optional<Computation>> piped) {
        List<Optional<Computation>> all = new ArrayList<>(piped);
        bound.operands().forEach(e -> all.add(e.accept(this)));
        boolean fine = all.stream().allMatch(Optional::isPresent);
        return fine ? Optional.of(all.stream().map(Optional::get).toList()) : Optional.empty();
    }
}
