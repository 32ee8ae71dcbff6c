package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Extent;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
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
import java.util.function.Function;

/**
 * Turns an expression of numbers, such as the body of a function, into a formula: names become variables, constants
 * numbers, calls what they stand for.
 */
final class FormulaNames implements Expression.Visitor<Optional<Formula>> {
    static final Map<String, Formula.Operator> OPERATORS = Map.of(
            "+", Formula.Operator.ADD,
            "-", Formula.Operator.SUBTRACT,
            "*", Formula.Operator.MULTIPLY,
            "/", Formula.Operator.DIVIDE,
            "^", Formula.Operator.POWER);
    static final Map<String, Formula.Comparison> COMPARISONS = Map.of(
            "<", Formula.Comparison.LESS,
            "<=", Formula.Comparison.AT_MOST,
            ">", Formula.Comparison.GREATER,
            ">=", Formula.Comparison.AT_LEAST,
            "==", Formula.Comparison.EQUAL,
            "!=", Formula.Comparison.UNEQUAL);

    private final Name owner;
    private final List<String> parameters;
    private final Functions functions;
    private final Constants constants;
    private final Function<Name, Diagnostic> unknown;
    private final Function<Expression.Binary, Optional<Formula>> special;
    private final Log log;

    /** @param owner the function whose body this is */
    FormulaNames(Name owner, List<String> parameters, Functions functions, Constants constants, Log log) {
        this(
                owner,
                parameters,
                name -> unknownParameter(name, parameters, constants),
                b -> Optional.empty(),
                functions,
                constants,
                log);
    }

    private static Diagnostic unknownParameter(Name name, List<String> parameters, Constants constants) {
        Set<String> accepted = new LinkedHashSet<>(parameters);
        accepted.addAll(constants.names());
        return NameProblems.unknown(name, "parameter of this function", accepted);
    }

    /**
     * @param owner what the formula is for
     * @param parameters what may stand for a number
     * @param unknown what is said of any other name
     * @param special what two operands are together that are no numbers, if they are something
     */
    FormulaNames(
            Name owner,
            List<String> parameters,
            Function<Name, Diagnostic> unknown,
            Function<Expression.Binary, Optional<Formula>> special,
            Functions functions,
            Constants constants,
            Log log) {
        this.owner = owner;
        this.parameters = parameters;
        this.unknown = unknown;
        this.special = special;
        this.functions = functions;
        this.constants = constants;
        this.log = log;
    }

    @Override
    public Optional<Formula> other(Expression expression) {
        log.add(FormulaProblems.notAFormula(expression.span()));
        return Optional.empty();
    }

    @Override
    public Optional<Formula> number(Expression.Number number) {
        return constants.number(number, "a formula").map(Formula::constant);
    }

    @Override
    public Optional<Formula> reference(Expression.Reference reference) {
        String name = reference.text();
        if (parameters.contains(name)) {
            return Optional.of(Formula.variable(name));
        }
        if (constants.isSetting(name)) {
            return Optional.of(Formula.constant(constants.setting(name)));
        }
        Name at = new Name(reference.span(), name);
        if (functions.has(name)) {
            log.add(FormulaProblems.notCalled(at, "a function", List.of("z")));
            return Optional.empty();
        }
        log.add(unknown.apply(at));
        return Optional.empty();
    }

    @Override
    public Optional<Formula> negation(Expression.Negation negation) {
        if (negation.operand() instanceof Expression.Number) {
            return constants.number(negation, "a formula").map(Formula::constant);
        }
        return negation.operand().accept(this).map(z -> z.times(-1));
    }

    @Override
    public Optional<Formula> binary(Expression.Binary binary) {
        if (!OPERATORS.containsKey(binary.operator())) {
            log.add(FormulaProblems.conditionOutsideWhere(binary.span(), binary.operator()));
            return Optional.empty();
        }
        Optional<Formula> together = special.apply(binary);
        if (together.isPresent()) {
            return together;
        }
        Optional<Formula> left = binary.left().accept(this);
        Optional<Formula> right = binary.right().accept(this);
        return left.flatMap(l -> right.map(r -> new Formula.Binary(OPERATORS.get(binary.operator()), l, r)));
    }

    @Override
    public Optional<Formula> pipe(Expression.Pipe pipe) {
        Optional<Formula> value = pipe.source().accept(this);
        for (Expression stage : pipe.stages()) {
            if (stage instanceof Expression.Call call) {
                value = call(call, List.of(value));
            } else if (stage instanceof Expression.Reference reference) {
                Name name = new Name(reference.span(), reference.text());
                value = call(new Expression.Call(reference.span(), name, List.of()), List.of(value));
            } else {
                value = other(stage);
            }
        }
        return value;
    }

    @Override
    public Optional<Formula> call(Expression.Call call) {
        return call(call, List.of());
    }

    private Optional<Formula> call(Expression.Call call, List<Optional<Formula>> piped) {
        String name = call.function().text();
        if (name.equals("where") && !functions.isOwn(name)) {
            return where(call);
        }
        if (!functions.has(name)) {
            new Vocabulary(functions)
                    .reportMissing(
                            call.function(), "function", "a function", Code.NOT_YET_IN_MODEL, functions.names(), log);
            return Optional.empty();
        }
        if (functions.isInProgress(name)) {
            log.add(FormulaProblems.circular(call.function(), functions.declaration(name)));
            return Optional.empty();
        }
        return functions.get(name).flatMap(f -> apply(call, f, piped));
    }

    private Optional<Formula> where(Expression.Call call) {
        List<Expression> arguments = new ArrayList<>();
        call.arguments().forEach(a -> arguments.add(a.value()));
        if (arguments.size() != 3) {
            log.add(ArgumentProblems.tooFewOperands(
                    call.span(), "where", List.of("condition", "then", "otherwise"), arguments.size()));
            return Optional.empty();
        }
        boolean compares = arguments.get(0) instanceof Expression.Binary b && COMPARISONS.containsKey(b.operator());
        if (!compares) {
            log.add(FormulaProblems.conditionWanted(arguments.get(0).span()));
            return Optional.empty();
        }
        Expression.Binary condition = (Expression.Binary) arguments.get(0);
        Optional<Formula> left = condition.left().accept(this);
        Optional<Formula> right = condition.right().accept(this);
        Optional<Formula> then = arguments.get(1).accept(this);
        Optional<Formula> otherwise = arguments.get(2).accept(this);
        if (left.isEmpty() || right.isEmpty() || then.isEmpty() || otherwise.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Formula.where(
                left.get(), COMPARISONS.get(condition.operator()), right.get(), then.get(), otherwise.get()));
    }

    /** Writes the arguments in place of the parameters; here a setting may be any formula. */
    private Optional<Formula> apply(
            Expression.Call call, ResolvedModel.Function function, List<Optional<Formula>> piped) {
        Optional<Arguments.Bound> bound = Arguments.ofFunction(call, function, piped.size(), log);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<Formula>> operands = new ArrayList<>(piped);
        bound.get().operands().forEach(e -> operands.add(e.accept(this)));
        Map<String, Formula> values = new LinkedHashMap<>();
        int next = 0;
        for (Parameter parameter : function.parameters()) {
            String name = parameter.name().text();
            Optional<Formula> value = parameter.byDefault().isEmpty()
                    ? operands.get(next++)
                    : Optional.ofNullable(bound.get().settings().get(name))
                            .map(e -> e.accept(this))
                            .orElseGet(() -> parameter.byDefault().map(Formula::constant));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(name, value.get());
        }
        Formula written = Formulas.substitute(function.formula(), values);
        if (!Extent.of(written, variable -> Extent.ATOM).isReasonable()) {
            log.addOnce(FormulaProblems.formulaTooLong(owner));
            return Optional.empty();
        }
        return Optional.of(written);
    }
}
