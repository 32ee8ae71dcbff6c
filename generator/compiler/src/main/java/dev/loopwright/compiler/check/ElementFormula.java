package dev.loopwright.compiler.check;

import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arithmetic and functions of values as one formula of their elements.
 *
 * @param shape of all values that it works on
 * @param inputs those values, under the variables of the formula
 */
record ElementFormula(Formula formula, Shape shape, Map<String, Value> inputs) {

    /** The formula that a computation stands for; empty if its values do not fit together, which is reported. */
    static Optional<ElementFormula> of(Computation computation, ValueMaker maker) {
        Collector collector = new Collector(maker);
        return collector
                .of(computation)
                .map(p -> new ElementFormula(p.formula(), p.shape().orElseThrow(), collector.inputs));
    }

    /** A formula and the shape that its values share; a number has none, for it fits every shape. */
    private record Piece(Formula formula, Optional<Shape> shape, Computation widest) {}

    /** Collects the values that one formula works on. */
    private static final class Collector {
        private final ValueMaker maker;
        private final Map<String, Value> inputs = new LinkedHashMap<>();

        private Collector(ValueMaker maker) {
            this.maker = maker;
        }

        /** Arithmetic is written out; a function only where it is all there is, elsewhere it is a value of its own. */
        private Optional<Piece> of(Computation computation) {
            return computation instanceof Computation.Elementwise apply ? apply(apply) : sum(computation);
        }

        private Optional<Piece> sum(Computation computation) {
            if (computation instanceof Computation.Literal literal) {
                return Optional.of(new Piece(Formula.constant(literal.value()), Optional.empty(), literal));
            }
            if (!(computation instanceof Computation.Arithmetic arithmetic)) {
                return leaf(computation);
            }
            Optional<Piece> left = sum(arithmetic.left());
            Optional<Piece> right = sum(arithmetic.right());
            if (left.isEmpty() || right.isEmpty()) {
                return Optional.empty();
            }
            Formula formula = new Formula.Binary(
                    arithmetic.operator(), left.get().formula(), right.get().formula());
            String symbol = arithmetic.operator().symbol();
            return joined(symbol, arithmetic.span(), List.of(left.get(), right.get()))
                    .map(p -> new Piece(formula, p.shape(), p.widest()));
        }

        private Optional<Piece> leaf(Computation computation) {
            Optional<Value> made = maker.make(computation);
            if (made.isPresent() && made.get().shape().isIndex()) {
                maker.refuseIndex("a formula", computation.span(), made.get());
                return Optional.empty();
            }
            return made.map(value -> {
                inputs.put(value.name(), value);
                return new Piece(Formula.variable(value.name()), Optional.of(value.shape()), computation);
            });
        }

        /** A function of several operands: each is a value or a number. */
        private Optional<Piece> apply(Computation.Elementwise apply) {
            List<Piece> operands = new ArrayList<>();
            Map<String, Formula> written = new LinkedHashMap<>();
            for (int i = 0; i < apply.operands().size(); i++) {
                Computation operand = apply.operands().get(i);
                Optional<Piece> piece = operand instanceof Computation.Literal ? sum(operand) : leaf(operand);
                piece.ifPresent(operands::add);
                String variable = apply.variables().get(i);
                piece.ifPresent(p -> written.put(variable, p.formula()));
            }
            if (operands.size() < apply.operands().size()) {
                return Optional.empty();
            }
            Formula formula = Formulas.substitute(apply.formula(), written);
            return joined(apply.name().text(), apply.span(), operands)
                    .map(p -> new Piece(formula, p.shape(), p.widest()));
        }

        /** The operands have one shape; numbers go with all. */
        private Optional<Piece> joined(String what, Span span, List<Piece> operands) {
            List<Piece> shaped =
                    operands.stream().filter(p -> p.shape().isPresent()).toList();
            for (Piece other : shaped) {
                Piece first = shaped.get(0);
                if (!other.shape().equals(first.shape())) {
                    Frame frame = maker.frame();
                    maker.graph()
                            .report(
                                    frame,
                                    ShapeProblems.differ(
                                            what,
                                            span,
                                            first.shape().orElseThrow(),
                                            frame.place(first.widest()),
                                            other.shape().orElseThrow(),
                                            frame.place(other.widest())));
                    return Optional.empty();
                }
            }
            return Optional.of(shaped.isEmpty() ? operands.get(0) : shaped.get(0));
        }
    }
}
