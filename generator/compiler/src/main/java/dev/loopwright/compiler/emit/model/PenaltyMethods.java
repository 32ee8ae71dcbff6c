package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.formula.Differentiate;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.formula.Simplify;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.plan.Tensor;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** The methods that add penalties on the weights to a loss, and their gradients to those of the weights. */
final class PenaltyMethods {
    private final ModelCode model;
    private final List<Term.Weights> penalties;

    PenaltyMethods(ModelCode model, List<Term.Weights> penalties) {
        this.model = model;
        this.penalties = penalties;
    }

    MethodSpec value(String name) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("What the loss adds for large weights; biases are left out.\n")
                .returns(model.real().type())
                .addStatement("double sum = 0");
        CodeBlock.Builder body = CodeBlock.builder().addStatement("double w = weights[i]");
        for (Term.Weights penalty : penalties) {
            Formula weighted = Simplify.formula(penalty.penalty().formula().times(penalty.weight()));
            body.addStatement("sum += $L", expression(Real.DOUBLE, weighted, "w"));
        }
        eachWeight(method, body.build());
        String result = model.real() == Real.FLOAT ? "return (float) sum" : "return sum";
        return method.addStatement(result).build();
    }

    MethodSpec backward() {
        String at = SpecComment.clean(model.plan().model().objective().span().location());
        MethodSpec.Builder method = MethodSpec.methodBuilder("penaltyBackward")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("$L: adds the gradient of {@link #penalty}.\n", at);
        CodeBlock.Builder body = CodeBlock.builder();
        for (Term.Weights penalty : penalties) {
            Formula slope = Differentiate.formula(penalty.penalty().formula().times(penalty.weight()), "w");
            body.addStatement("gradients[i] += $L", expression(model.real(), collected(slope), "weights[i]"));
        }
        eachWeight(method, body.build());
        return method.build();
    }

    private void eachWeight(MethodSpec.Builder method, CodeBlock body) {
        for (Tensor tensor : model.plan().tensors()) {
            if (tensor.isPenalised()) {
                String at = model.names().tensor(tensor);
                method.beginControlFlow("for (int i = $1L; i < $1L + $2L; i++)", at, tensor.size())
                        .addCode(body)
                        .endControlFlow();
            }
        }
    }

    /** c * (w + w) as (2 c) * w. */
    private static Formula collected(Formula slope) {
        Formula w = Formula.variable("w");
        Formula twice = w.plus(w);
        return Simplify.formula(Formulas.replace(slope, twice, w.times(2)));
    }

    private static CodeBlock expression(Real real, Formula formula, String weight) {
        return new FormulaCode(real, Map.of("w", CodeBlock.of("$L", weight))).expression(formula);
    }
}
