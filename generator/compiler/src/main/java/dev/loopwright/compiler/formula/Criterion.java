package dev.loopwright.compiler.formula;

import dev.loopwright.compiler.formula.Formula.Comparison;
import java.util.LinkedHashSet;
import java.util.Set;

/** What holds for some numbers and not for others: comparisons of formulas, joined by and, or and not. */
public sealed interface Criterion {

    /** {@code left < right}. */
    record Compared(Formula left, Comparison comparison, Formula right) implements Criterion {}

    /** Both hold. */
    record Both(Criterion left, Criterion right) implements Criterion {}

    /** At least one holds. */
    record Either(Criterion left, Criterion right) implements Criterion {}

    /** The other does not hold. */
    record Not(Criterion operand) implements Criterion {}

    /** Free variables in the order of their first occurrence. */
    static Set<String> variables(Criterion criterion) {
        Set<String> names = new LinkedHashSet<>();
        collect(criterion, names);
        return names;
    }

    private static void collect(Criterion criterion, Set<String> names) {
        if (criterion instanceof Compared compare) {
            names.addAll(Formulas.variables(compare.left()));
            names.addAll(Formulas.variables(compare.right()));
        } else if (criterion instanceof Both and) {
            collect(and.left(), names);
            collect(and.right(), names);
        } else if (criterion instanceof Either or) {
            collect(or.left(), names);
            collect(or.right(), names);
        } else if (criterion instanceof Not not) {
            collect(not.operand(), names);
        }
    }
}
