package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tensor;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** The code of a tiled dense layer, one class for each way in which it is tiled; what they all know of the layer is here. */
abstract class DenseCode {
    static final ClassName VECTOR = ClassName.get("jdk.incubator.vector", "FloatVector");

    final StepCode step;

    /** What the layer reads. */
    final OperandCode x;

    /** Inputs and outputs of a row. */
    final int in;

    final int out;

    /** Where W begins in the array of parameters; the bias, if there is one, lies behind it. */
    final int weights;

    final boolean bias;

    DenseCode(StepCode step) {
        this.step = step;
        x = step.in(0);
        in = x.elements();
        out = step.step().width();
        List<Tensor> tensors = step.step().kernel().orElseThrow().tensors();
        weights = tensors.get(0).offset();
        bias = tensors.size() > 1;
    }

    /** The code for the way that the plan has chosen. */
    static DenseCode of(StepCode step) {
        return switch (step.form()) {
            case PANELS, PARTS -> new DensePanels(step);
            case ROWS -> new DenseRows(step);
            case UNIT -> new DenseUnit(step);
            case FEW_UNITS -> new DenseFewUnits(step);
            case PRODUCTS, PLAIN -> new DenseTiles(step);
            case LINES -> throw new IllegalStateException("no lines of features in " + step.step());
        };
    }

    /** A method of the kernel class; parameters are known by their names. */
    MethodSpec.Builder method(String phase, List<String> parameters) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(step.name(phase)).addModifiers(Modifier.STATIC);
        parameters.forEach(name -> method.addParameter(
                switch (name) {
                    case "from", "to", "rows", "panel" -> TypeName.INT;
                    case "overwrites" -> TypeName.BOOLEAN;
                    case "scratch" -> step.model().scratchType();
                    default -> ArrayTypeName.of(TypeName.FLOAT);
                },
                name));
        return method;
    }

    /** Arguments, each once, of a method that writes gradients of weights: the last says whether it overwrites them. */
    List<String> withOverwrites(List<String> arguments) {
        Stream<String> last = step.overwritesGradients() ? Stream.of("overwrites") : Stream.empty();
        return Stream.concat(arguments.stream(), last).distinct().toList();
    }

    /** Whether gradients of weights that count as zero are overwritten, for methods that add to them in other layers. */
    String overwrites() {
        return step.overwritesGradients() ? "overwrites" : "false";
    }

    /** The body of the forward method. */
    abstract CodeBlock forward();

    /** The body of the backward method. */
    abstract CodeBlock backward();

    /** The methods of the kernel class. */
    abstract List<MethodSpec> methods();
}
