package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.formula.Differentiate;
import dev.loopwright.compiler.formula.Evaluate;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A layer that is a formula of the elements of its operands, one by one; it melts into the step before it. */
public interface FormulaLayer extends Layer {

    /** The formula of operands under these names. */
    Formula formula(List<String> operands, Args args);

    /** A name for each of so many operands. */
    static List<String> variables(int count) {
        return IntStream.range(0, count).mapToObj(i -> "operand " + i).toList();
    }

    @Override
    default Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape first = inputs.get(0);
        for (int i = 1; i < inputs.size(); i++) {
            if (!inputs.get(i).equals(first)) {
                throw new ShapeProblem(
                        i,
                        "`%s` takes values of one shape, here `%s`, but receives `%s`"
                                .formatted(signature().name(), first, inputs.get(i)));
            }
        }
        return first;
    }

    @Override
    default void forward(Reference at) {
        List<String> names = variables(at.inputs().length);
        Formula formula = formula(names, at.args());
        for (int e = 0; e < at.output().length; e++) {
            at.output()[e] = Evaluate.formula(formula, element(names, at, e));
        }
    }

    @Override
    default void backward(Reference at) {
        List<String> names = variables(at.inputs().length);
        for (int k = 0; k < names.size(); k++) {
            Formula slope = Differentiate.formula(formula(names, at.args()), names.get(k));
            for (int e = 0; e < at.dOutput().length; e++) {
                at.dInputs()[k][e] += at.dOutput()[e] * Evaluate.formula(slope, element(names, at, e));
            }
        }
    }

    private static Map<String, Double> element(List<String> names, Reference at, int element) {
        Map<String, Double> values = new HashMap<>();
        for (int k = 0; k < names.size(); k++) {
            values.put(names.get(k), at.inputs()[k][element]);
        }
        return values;
    }
}
