package dev.loopwright.compiler.catalog.layer;

import static dev.loopwright.compiler.emit.model.RegisterTile.sum;
import static dev.loopwright.compiler.emit.model.RegisterTile.times;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * How threads share a convolution: by parts of the batch, each of which goes image by image. An image whose windows reach
 * beside it is copied to the middle of zeros first, into the room of the thread; gradients of such a copy are taken from
 * its middle in the end.
 */
final class ConvolutionParts {
    private final StepCode step;
    private final ConvolutionShape shape;
    private final OperandCode x;

    ConvolutionParts(StepCode step, ConvolutionShape shape) {
        this.step = step;
        this.shape = shape;
        x = step.in(0);
    }

    /** Floats of a room, up to where vectors may begin again. */
    static int filledUp(int floats) {
        return (floats + Tile.WIDEST - 1) / Tile.WIDEST * Tile.WIDEST;
    }

    /** The body of the forward method: threads share the parts once weights are laid out. */
    CodeBlock forward(CodeBlock layOut) {
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("current = batch")
                .add(layOut)
                .addStatement("workers.run($L, $L)", shape.parts(), step.name("ForwardParts"));
        if (step.hasEpilogue() && !step.finishesInTile()) {
            code.addStatement("int rows = batch.rows()").add(step.finishAll());
        }
        return code.build();
    }

    /** The body of the backward method, which ends with adding up what the parts have made of gradients of weights. */
    CodeBlock backward(CodeBlock layOut) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (step.startsBackward()) {
            code.addStatement("int rows = batch.rows()").add(step.startAll());
        }
        return code.addStatement("current = batch")
                .add(layOut)
                .addStatement("workers.run($L, $L)", shape.parts(), step.name("BackwardParts"))
                .addStatement(step.kernelCall("Gather", List.of("shares", "gradients")))
                .build();
    }

    /** Methods of the model class: one for each loop that threads share, which hands to the kernel what that wants. */
    List<MethodSpec> shared(Iterable<String> forwardArguments, Iterable<String> backwardArguments) {
        MethodSpec forward = shared("Forward", forwardArguments);
        return step.learns() ? List.of(forward, shared("Backward", backwardArguments)) : List.of(forward);
    }

    private MethodSpec shared(String phase, Iterable<String> arguments) {
        List<String> names = new ArrayList<>();
        for (String name : arguments) {
            names.add(
                    switch (name) {
                        case "rows" -> "current.rows()";
                        case "inputs" -> "current.inputs()";
                        case "room" -> "panels[workers.slot()]";
                        default -> name;
                    });
        }
        return MethodSpec.methodBuilder(step.name(phase + "Part"))
                .addModifiers(Modifier.PRIVATE)
                .addParameter(TypeName.INT, "part")
                .addStatement(step.kernelCall(phase, names))
                .build();
    }

    /** A method of the kernel class: part and rows are numbers, all others arrays, whatever values may be called. */
    MethodSpec.Builder method(String phase, Iterable<String> parameters) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(step.name(phase)).addModifiers(Modifier.STATIC);
        Set<String> numbers = Set.of("part", "rows");
        parameters.forEach(name ->
                method.addParameter(numbers.contains(name) ? TypeName.INT : ArrayTypeName.of(TypeName.FLOAT), name));
        return method;
    }

    /** The loop over the images of a part: {@code r} counts rows. */
    CodeBlock eachImage(CodeBlock body) {
        return CodeBlock.builder()
                .beginControlFlow(
                        "for (int r = part * rows / $L; r < (part + 1) * rows / $L; r++)", shape.parts(), shape.parts())
                .add(body)
                .endControlFlow()
                .build();
    }

    private String imageAt() {
        return sum(times("r", x.stride()), String.valueOf(x.offset()));
    }

    /** The array in which windows look at an image. */
    String source() {
        return shape.isPadded() ? "room" : x.array();
    }

    /** Where the image begins there. */
    String sourceAt() {
        return shape.isPadded() ? "0" : imageAt();
    }

    /** Floats that the copy of an image takes, from the beginning of the room on. */
    int copy() {
        return shape.isPadded() ? filledUp(shape.image()) : 0;
    }

    /** Copies the image, if windows reach beside it. */
    CodeBlock pad() {
        if (!shape.isPadded()) {
            return CodeBlock.of("");
        }
        return CodeBlock.builder()
                .addStatement(
                        "pad($L, $L, $L, $L, $L, room, $L, $L, $L)",
                        x.array(),
                        imageAt(),
                        shape.copiedLines(),
                        shape.copiedLine(),
                        shape.horizontal().size() * shape.channels(),
                        shape.image(),
                        shape.inset(),
                        shape.line())
                .build();
    }

    /** Hands the gradients of an image on that were added up in the room, where windows may reach beside it. */
    CodeBlock handOn(int gradientAt) {
        return CodeBlock.builder()
                .addStatement(
                        "$L($L, $L, room, $L, $L, $L, $L, $L)",
                        x.assign().equals("+=") ? "addLines" : "copyLines",
                        shape.copiedLines(),
                        shape.copiedLine(),
                        gradientAt + shape.inset(),
                        shape.line(),
                        x.gradient(),
                        times("r", x.elements()),
                        shape.horizontal().size() * shape.channels())
                .build();
    }

    /** Clears the gradients of pixels that no window looks at. */
    CodeBlock clearUnseen() {
        if (x.assign().equals("+=") || shape.isCopiedWhole()) {
            return CodeBlock.of("");
        }
        return CodeBlock.builder()
                .addStatement(
                        "$T.fill($L, $L, $L, 0f)",
                        Arrays.class,
                        x.gradient(),
                        times("r", x.elements()),
                        times("(r + 1)", x.elements()))
                .build();
    }

    /** The methods of every convolution that {@link #pad} and {@link #handOn} call. */
    List<MethodSpec> common() {
        List<MethodSpec> methods = new ArrayList<>();
        if (shape.isPadded()) {
            methods.add(ConvolutionCode.pad());
        }
        if (step.learns() && x.learns()) {
            methods.add(x.assign().equals("+=") ? ConvolutionCode.addLines() : ConvolutionCode.copyLines());
        }
        return methods;
    }
}
