package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.FormulaLayer;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.formula.Formula;
import java.util.List;

/** Adds values of one shape, as a residual connection does. */
public final class Add implements FormulaLayer {

    @Override
    public Signature signature() {
        return Signature.named("add")
                .ofMany("a", "b")
                .summary("the sum of all values, element by element; the same as `a + b`");
    }

    @Override
    public Formula formula(List<String> operands, Args args) {
        return operands.stream().map(Formula::variable).reduce(Formula::plus).orElseThrow();
    }
}
