package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.FactorLayer;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.formula.Print;
import dev.loopwright.compiler.formula.Simplify;
import dev.loopwright.compiler.model.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is done to each element as soon as it is computed: one formula of the raw value {@code z}, of elements of other
 * values, and of random factors.
 *
 * @param others elements of other values, under their variables
 * @param factors random factors, under their variables; 1 in evaluation
 */
public record Epilogue(Formula formula, List<Other> others, List<Factor> factors) {

    /** The variable of the raw value. */
    public static final String RAW = "z";

    public static final Epilogue NOTHING = new Epilogue(Formula.variable(RAW), List.of(), List.of());

    /** An element of another value of the same width. */
    public record Other(String variable, Operand operand) {}

    /**
     * A random factor.
     *
     * @param shape of the value that is multiplied
     * @param number counted over the model; its random numbers are drawn from this number and the step
     */
    public record Factor(String variable, FactorLayer layer, Args args, Shape shape, int number) {}

    public boolean isNothing() {
        return formula.equals(NOTHING.formula);
    }

    /**
     * This epilogue, then {@code next} on its result.
     *
     * @param variable what the result of this one is called in {@code next}
     */
    Epilogue then(Epilogue next, String variable) {
        Formula composed = Formulas.substitute(next.formula, Map.of(variable, formula));
        return new Epilogue(
                Simplify.formula(composed),
                Stream.concat(
                                others.stream(),
                                next.others.stream().filter(o -> !o.variable().equals(variable)))
                        .distinct()
                        .toList(),
                Stream.concat(factors.stream(), next.factors.stream()).toList());
    }

    @Override
    public String toString() {
        return Print.formula(formula);
    }
}
