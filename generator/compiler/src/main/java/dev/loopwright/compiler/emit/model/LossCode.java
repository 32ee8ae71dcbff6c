package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.plan.GradientFlow;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.LossPass;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.Operand.Result;
import dev.loopwright.compiler.plan.Step;
import java.util.List;

/**
 * What a loss needs to write its pass. The pass adds up the weighted losses of the rows in {@code sum} and writes
 * gradients of the mean: every row has the weight {@code share}, one divided by the number of rows.
 */
public final class LossCode {
    private final ModelCode model;
    private final LossPass pass;

    LossCode(ModelCode model, LossPass pass) {
        this.model = model;
        this.pass = pass;
    }

    public ModelCode model() {
        return model;
    }

    public LossPass pass() {
        return pass;
    }

    public Real real() {
        return model.real();
    }

    public Step prediction() {
        return pass.prediction();
    }

    /** Whether the pass applies the activation and stores the prediction. */
    public boolean storesPrediction() {
        return pass.fused();
    }

    /** The array of the predictions. */
    public String out() {
        return model.names().buffer(prediction().name());
    }

    /** Elements per row. */
    public String width() {
        return model.names().width(prediction().name());
    }

    /** Where the values stand that the loss is computed from. */
    public Operand source() {
        return pass.source();
    }

    public String sourceArray() {
        return model.array(source());
    }

    /** What gradients are written to, with whether others were there before. */
    public List<Operand> gradientTargets() {
        return GradientFlow.judged(pass);
    }

    public List<Effect> effects() {
        return model.flow().effects(pass);
    }

    /** The gradient array of something that the pass judges. */
    public String gradient(Operand operand) {
        return model.names().gradient(((Result) operand).step());
    }

    /** The Java name of a target in this pass: {@code target}, or {@code target2} if there are several. */
    public String target(int term) {
        return term == 0 ? "target" : "target" + (term + 1);
    }

    /** The Java name of the weights of the rows: {@code weights}, or {@code rowWeights2} if there are several. */
    public String rowWeights(int term) {
        return term == 0 ? "rowWeights" : "rowWeights" + (term + 1);
    }

    /** A name for a local that no member of the class has: the wanted one, or with a number behind it. */
    public String local(String wanted) {
        return model.names().locals().claim(wanted);
    }

    /** {@code share}, or {@code 0.5f * share} for a term of that weight. */
    public CodeBlock weighted(double weight) {
        return weight == 1 ? CodeBlock.of("share") : CodeBlock.of("$L * share", real().literal(weight));
    }
}
