package dev.loopwright.compiler.emit.model;

import static dev.loopwright.compiler.formula.Formula.constant;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.ElementLoss;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.formula.Differentiate;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.formula.Print;
import dev.loopwright.compiler.formula.Simplify;
import dev.loopwright.compiler.plan.Epilogue;
import dev.loopwright.compiler.plan.Epilogue.Other;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.LossPass.Judged;
import dev.loopwright.compiler.plan.Operand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pass of losses that are formulas: one loop, in which the sum of all losses of an element is differentiated. */
public final class ElementLossCode {
    private final LossCode code;
    private final Epilogue epilogue;
    private final boolean throughActivation;

    public ElementLossCode(LossCode code) {
        this.code = code;
        epilogue = code.prediction().epilogue();
        throughActivation =
                code.pass().fused() || code.pass().terms().get(0).term().loss().fromLogits();
    }

    /** The loop over the elements; predictions of these losses have one element per row. */
    public CodeBlock loop() {
        Formula loss = loss();
        List<Formula> gradients = gradients();
        CodeBlock.Builder body = CodeBlock.builder();
        Names scope = code.model().names().locals();
        FormulaCode formulas = new FormulaCode(code.real(), javaNames(body));
        body.add(activation(formulas, loss, gradients, scope));
        body.add(gradients(formulas, gradients));
        body.addStatement("sum += $L", formulas.expression(loss));
        return CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(body.build())
                .endControlFlow()
                .build();
    }

    /** Its derivative by each of {@link #variables}. */
    List<Formula> gradients() {
        Formula loss = loss();
        return variables().stream().map(v -> Differentiate.formula(loss, v)).toList();
    }

    /** What is done to the raw values to make predictions of them. */
    Epilogue epilogue() {
        return epilogue;
    }

    /** Whether the pass writes predictions: not where they are the raw values and stand in place. */
    boolean writesPrediction() {
        return code.storesPrediction() && !(code.pass().isInPlace() && epilogue.isNothing());
    }

    /** All terms of this prediction, weighted, added up; targets are {@code t 0} and so on. */
    Formula loss() {
        Formula sum = constant(0);
        List<Judged> terms = code.pass().terms();
        for (int i = 0; i < terms.size(); i++) {
            ElementLoss loss = (ElementLoss) terms.get(i).term().loss();
            Formula formula = throughActivation
                    ? loss.through(epilogue.formula(), terms.get(i).term().args())
                    : Formulas.substitute(
                            loss.formula(terms.get(i).term().args()),
                            Map.of(ElementLoss.PREDICTION, Formula.variable(Epilogue.RAW)));
            Formula named = Formulas.substitute(formula, Map.of(ElementLoss.TARGET, Formula.variable("t " + i)));
            Formula counted = terms.get(i).weighs() ? Formula.variable("w " + i).times(named) : named;
            sum = sum.plus(counted.times(terms.get(i).term().weight()));
        }
        return Simplify.formula(sum);
    }

    /** What the loss is differentiated by: the raw value and, where the activation is seen through, its other values. */
    private List<String> variables() {
        List<String> names = new ArrayList<>(List.of(Epilogue.RAW));
        if (throughActivation && !code.pass().fused()) {
            epilogue.others().stream().map(Other::variable).forEach(names::add);
        }
        return names;
    }

    private Map<String, CodeBlock> javaNames(CodeBlock.Builder body) {
        Map<String, CodeBlock> names = new LinkedHashMap<>();
        body.addStatement(
                "$T z = $L[$L]",
                code.real().type(),
                code.sourceArray(),
                code.model().rowStart(code.source()));
        names.put(Epilogue.RAW, CodeBlock.of("z"));
        epilogue.others()
                .forEach(o -> names.put(
                        o.variable(),
                        CodeBlock.of(
                                "$L[$L]",
                                code.model().array(o.operand()),
                                code.model().rowStart(o.operand()))));
        for (int i = 0; i < code.pass().terms().size(); i++) {
            names.put("t " + i, CodeBlock.of("$L[r]", code.target(i)));
            names.put("w " + i, CodeBlock.of("$L[r]", code.rowWeights(i)));
        }
        return names;
    }

    /** Stores the prediction, in a local first if the loss or its gradient can use it. */
    private CodeBlock activation(FormulaCode formulas, Formula loss, List<Formula> gradients, Names scope) {
        CodeBlock.Builder body = CodeBlock.builder();
        List<Formula> wanted = new ArrayList<>(gradients);
        wanted.add(loss);
        boolean stores = code.storesPrediction() && !epilogue.isNothing();
        if (stores) {
            wanted.add(epilogue.formula());
        }
        body.add(formulas.declareShared(wanted, scope));
        if (writesPrediction()) {
            body.addStatement("$L[r] = $L", code.out(), formulas.expression(epilogue.formula()));
        }
        return body.build();
    }

    private CodeBlock gradients(FormulaCode formulas, List<Formula> gradients) {
        CodeBlock.Builder body = CodeBlock.builder();
        List<Operand> targets = code.gradientTargets();
        for (int i = 0; i < targets.size(); i++) {
            Effect effect = code.effects().get(i);
            if (effect != Effect.NONE) {
                if (code.storesPrediction() && !epilogue.isNothing()) {
                    body.add(
                            "// activation and loss are differentiated as one: dLoss/dz = $L\n",
                            plain(gradients.get(i)));
                }
                body.addStatement(
                        "$L[r] $L share * $L",
                        code.gradient(targets.get(i)),
                        effect == Effect.ADD ? "+=" : "=",
                        formulas.factor(gradients.get(i)));
            }
        }
        return body.build();
    }

    static String plain(Formula gradient) {
        return Print.formula(gradient).replace("t 0", "t").replace("w 0", "w");
    }
}
