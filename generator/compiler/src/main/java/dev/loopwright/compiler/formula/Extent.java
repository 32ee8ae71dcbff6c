package dev.loopwright.compiler.formula;

import java.util.function.Function;

/**
 * How large a formula is. Formulas are walked by recursion and written out as Java, so the front end keeps both numbers
 * small.
 *
 * @param steps operations, functions, variables and constants in it
 * @param depth how deeply they are nested
 */
public record Extent(long steps, long depth) {
    /** A variable or a constant. */
    public static final Extent ATOM = new Extent(1, 1);

    /** Whether a formula of this extent can be differentiated and written out in good time. */
    public boolean isReasonable() {
        return steps <= 1_000 && depth <= 200;
    }

    /** The extent of a formula in which each variable stands for something of the extent given. */
    public static Extent of(Formula formula, Function<String, Extent> variables) {
        if (formula instanceof Formula.Variable variable) {
            return variables.apply(variable.name());
        }
        long steps = 1;
        long depth = 0;
        for (Formula part : Formulas.parts(formula)) {
            Extent extent = of(part, variables);
            steps += extent.steps;
            depth = Math.max(depth, extent.depth);
        }
        return new Extent(steps, depth + 1);
    }
}
