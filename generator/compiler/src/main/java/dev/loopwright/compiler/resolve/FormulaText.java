package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formulas and values of a model as a model file writes them, with no more parentheses than needed. */
final class FormulaText {
    /** How strongly the operators bind; a chain binds least. */
    private static final int CHAIN = 0;

    private static final int SUM = 1;
    private static final int PRODUCT = 2;
    private static final int SIGN = 3;
    private static final int POWER = 4;
    private static final int ATOM = 5;

    private FormulaText() {}

    /** Text and how strongly its outermost operator binds. */
    private record Written(String text, int binds) {
        String within(int least) {
            return binds < least ? "(" + text + ")" : text;
        }
    }

    static String of(Formula formula) {
        return written(formula).text();
    }

    static String of(Computation computation) {
        return computation.accept(WRITER).text();
    }

    private static Written number(double value) {
        return new Written(SpecText.number(value), value < 0 ? SIGN : ATOM);
    }

    private static Written binary(Formula.Operator operator, Written left, Written right) {
        int binds = switch (operator) {
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY, DIVIDE -> PRODUCT;
            case POWER -> POWER;
        };
        boolean power = operator == Formula.Operator.POWER;
        String text = left.within(power ? ATOM : binds)
                + " " + operator.symbol() + " "
                + right.within(power ? POWER : binds + 1);
        return new Written(text, binds);
    }

    private static Written call(String name, Stream<String> arguments) {
        return new Written(name + arguments.collect(Collectors.joining(", ", "(", ")")), ATOM);
    }

    private static Written written(Formula formula) {
        if (formula instanceof Formula.Constant constant) {
            return number(constant.value());
        }
        if (formula instanceof Formula.Variable variable) {
            return new Written(SpecText.name(variable.name()), ATOM);
        }
        if (formula instanceof Formula.Binary binary) {
            return binary(binary.operator(), written(binary.left()), written(binary.right()));
        }
        if (formula instanceof Formula.Apply apply) {
            String name = apply.function().word();
            return call(name, apply.arguments().stream().map(FormulaText::of));
        }
        Formula.Where where = (Formula.Where) formula;
        String condition = of(where.left()) + " " + where.comparison().symbol() + " " + of(where.right());
        return call("where", Stream.of(condition, of(where.then()), of(where.otherwise())));
    }

    private static final Computation.Visitor<Written> WRITER = new Computation.Visitor<>() {
        @Override
        public Written use(Computation.Use use) {
            return new Written(SpecText.name(use.name()), ATOM);
        }

        @Override
        public Written literal(Computation.Literal literal) {
            return number(literal.value());
        }

        @Override
        public Written layer(Computation.Layer layer) {
            return applied(
                    layer.name().text(),
                    layer.operands(),
                    Stream.concat(
                            settings(
                                    layer.layer().signature().params(),
                                    layer.args().values()),
                            share(layer.share())));
        }

        @Override
        public Written elementwise(Computation.Elementwise apply) {
            Stream<String> settings = apply.settings().entrySet().stream()
                    .map(s -> SpecText.name(s.getKey()) + ": " + SpecText.number(s.getValue()));
            return applied(apply.name().text(), apply.operands(), settings);
        }

        @Override
        public Written composite(Computation.Composite composite) {
            return applied(composite.block(), composite.operands(), share(composite.share()));
        }

        @Override
        public Written repeat(Computation.Repeat repeat) {
            String stage = "repeat " + repeat.times() + " times " + of(repeat.stage());
            boolean flows = repeat.source() instanceof Computation.Flowing;
            return new Written(flows ? stage : of(repeat.source()) + " |> " + stage, CHAIN);
        }

        @Override
        public Written flowing(Computation.Flowing flowing) {
            throw new IllegalStateException("stands alone: " + flowing.span().text());
        }

        @Override
        public Written arithmetic(Computation.Arithmetic a) {
            return binary(a.operator(), a.left().accept(this), a.right().accept(this));
        }

        private Stream<String> share(Optional<Name> value) {
            return value.stream().map(name -> "share: " + SpecText.name(name.text()));
        }

        /** What flows from call to call is written as a chain. */
        private Written applied(String name, List<Computation> operands, Stream<String> settings) {
            Computation first = operands.get(0);
            boolean flows = first instanceof Computation.Flowing;
            boolean chain = flows
                    || first instanceof Computation.Layer
                    || first instanceof Computation.Elementwise
                    || first instanceof Computation.Composite
                    || first instanceof Computation.Repeat;
            List<String> arguments = Stream.concat(
                            operands.stream().skip(chain ? 1 : 0).map(FormulaText::of), settings)
                    .toList();
            String written = SpecText.name(name);
            if (!chain) {
                return call(written, arguments.stream());
            }
            String stage = arguments.isEmpty()
                    ? written
                    : call(written, arguments.stream()).text();
            return new Written(flows ? stage : of(first) + " |> " + stage, CHAIN);
        }
    };

    /** {@code units: 16, bias: yes}. */
    static Stream<String> settings(List<Param> params, Map<String, Object> values) {
        return params.stream().map(p -> p.name() + ": " + SpecText.setting(p, values.get(p.name())));
    }
}
