package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Condition;
import dev.loopwright.compiler.model.Quantity;
import dev.loopwright.runtime.Gradients;

/** Prints what the loop asks while it runs. */
final class EmitCondition {
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int COMPARISON = 3;
    private static final int SUM = 4;
    private static final int PRODUCT = 5;
    private static final int UNARY = 6;

    private final TrainerNames names;
    private final boolean accumulates;

    /** @param accumulates whether gradients in between are not yet means over all rows seen */
    EmitCondition(TrainerNames names, boolean accumulates) {
        this.names = names;
        this.accumulates = accumulates;
    }

    /** A truth value. */
    CodeBlock of(Condition condition) {
        return of(condition, 0);
    }

    private CodeBlock of(Condition condition, int outer) {
        if (condition instanceof Condition.Both both) {
            return joined(of(both.left(), AND), "&&", of(both.right(), AND), AND, outer);
        }
        if (condition instanceof Condition.Either either) {
            return joined(of(either.left(), OR), "||", of(either.right(), OR), OR, outer);
        }
        if (condition instanceof Condition.Not not) {
            return CodeBlock.of("!$L", of(not.operand(), UNARY));
        }
        if (condition instanceof Condition.NotFinite notFinite) {
            return CodeBlock.of("!$T.isFinite($L)", Double.class, of(notFinite.subject()));
        }
        Condition.Compared compared = (Condition.Compared) condition;
        String symbol = compared.comparison().symbol();
        return joined(of(compared.left(), COMPARISON), symbol, of(compared.right(), COMPARISON), COMPARISON, outer);
    }

    private static CodeBlock joined(CodeBlock left, String operator, CodeBlock right, int own, int outer) {
        CodeBlock code = CodeBlock.of("$L $L $L", left, operator, right);
        return own < outer ? CodeBlock.of("($L)", code) : code;
    }

    /** A number. */
    CodeBlock of(Quantity quantity) {
        return of(quantity, 0);
    }

    private CodeBlock of(Quantity quantity, int outer) {
        if (quantity instanceof Quantity.Constant constant) {
            return CodeBlock.of("$L", Literal.plain(constant.value()));
        }
        if (quantity instanceof Quantity.Epoch) {
            return CodeBlock.of("epoch");
        }
        if (quantity instanceof Quantity.Step) {
            return names.step();
        }
        if (quantity instanceof Quantity.Measured measured) {
            return CodeBlock.of("$L.value()", names.score(measured.score()));
        }
        if (quantity instanceof Quantity.Rate rate) {
            return CodeBlock.of("$L.rate()", names.optimizer(rate.optimizer()));
        }
        return quantity instanceof Quantity.Calculated calculated ? calculated(calculated, outer) : norm(outer);
    }

    private CodeBlock norm(int outer) {
        CodeBlock norm = CodeBlock.of("$T.norm(model.parameters())", Gradients.class);
        return accumulates ? joined(norm, "*", CodeBlock.of("accumulation.share()"), PRODUCT, outer) : norm;
    }

    /** Whole numbers become doubles first: arithmetic of the model file neither overflows nor drops remainders. */
    private CodeBlock calculated(Quantity.Calculated calculated, int outer) {
        CodeBlock left = of(calculated.left(), own(calculated));
        CodeBlock right = of(calculated.right(), own(calculated) + 1);
        if (calculated.operator() == Formula.Operator.POWER) {
            return CodeBlock.of("$T.pow($L, $L)", Math.class, of(calculated.left()), of(calculated.right()));
        }
        CodeBlock wide = isWhole(calculated.left()) ? CodeBlock.of("(double) $L", left) : left;
        return joined(wide, calculated.operator().symbol(), right, own(calculated), outer);
    }

    private static int own(Quantity.Calculated calculated) {
        return switch (calculated.operator()) {
            case ADD, SUBTRACT -> SUM;
            default -> PRODUCT;
        };
    }

    /** Whether Java would count it as a whole number. */
    private static boolean isWhole(Quantity quantity) {
        return quantity instanceof Quantity.Epoch
                || quantity instanceof Quantity.Step
                || quantity instanceof Quantity.Constant constant
                        && Literal.plain(constant.value()).matches("-?[0-9]+");
    }
}
