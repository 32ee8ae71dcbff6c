package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.plan.Outline;
import dev.loopwright.compiler.plan.Outline.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Calls of steps in order: directly, or by the methods of the blocks that they stand in. */
final class BlockMethods {
    private final ModelCode model;

    BlockMethods(ModelCode model) {
        this.model = model;
    }

    /** The methods of blocks, forward beside backward. */
    List<MethodSpec> all() {
        List<MethodSpec> methods = new ArrayList<>();
        Outline.methods(model.outline()).forEach(block -> {
            if (hasForward(block)) {
                methods.add(forward(block));
            }
            if (hasBackward(block)) {
                methods.add(backward(block));
            }
        });
        return methods;
    }

    private boolean hasForward(Part part) {
        return part.steps().stream().anyMatch(model.plan()::runsForward);
    }

    private boolean hasBackward(Part part) {
        return part.steps().stream().anyMatch(model.flow().backward()::contains);
    }

    private static boolean hasModes(Part part) {
        return part.steps().stream().anyMatch(ModelCode::hasModes);
    }

    /** Calls of what runs forward, in order. */
    CodeBlock forwardCalls(List<Part> parts) {
        CodeBlock.Builder code = CodeBlock.builder();
        parts.stream().filter(this::hasForward).forEach(part -> code.addStatement(forwardCall(part)));
        return code.build();
    }

    private CodeBlock forwardCall(Part part) {
        if (part instanceof Outline.Single single) {
            return new StepMethods(model, single.step()).forwardCall();
        }
        return CodeBlock.of(
                "$L($L)", model.names().block(part.name(), "Forward"), hasModes(part) ? "batch, training" : "batch");
    }

    /** Calls of what runs backward, the last first. */
    CodeBlock backwardCalls(List<Part> parts) {
        CodeBlock.Builder code = CodeBlock.builder();
        backwardCallsOf(parts).forEach(code::addStatement);
        return code.build();
    }

    /** The calls of {@link #backwardCalls}, one by one. */
    List<CodeBlock> backwardCallsOf(List<Part> parts) {
        List<Part> reversed = new ArrayList<>(parts);
        Collections.reverse(reversed);
        return reversed.stream()
                .filter(this::hasBackward)
                .map(this::backwardCall)
                .toList();
    }

    private CodeBlock backwardCall(Part part) {
        if (part instanceof Outline.Single single) {
            return new StepMethods(model, single.step()).backwardCall();
        }
        return CodeBlock.of("$L(batch)", model.names().block(part.name(), "Backward"));
    }

    private MethodSpec forward(Outline.Several block) {
        MethodSpec.Builder method = method(block, "Forward").addJavadoc("$L\n", doc(block));
        if (hasModes(block)) {
            method.addParameter(TypeName.BOOLEAN, "training");
        }
        return method.addCode(forwardCalls(block.parts())).build();
    }

    private MethodSpec backward(Outline.Several block) {
        String what = block.use()
                .map(use -> "block " + SpecComment.clean(use.name()))
                .orElseGet(() -> "the layers from " + SpecComment.clean(block.last()) + " back to "
                        + SpecComment.clean(block.first()));
        return method(block, "Backward")
                .addJavadoc("Gradients of $L.\n", what)
                .addCode(backwardCalls(block.parts()))
                .build();
    }

    private MethodSpec.Builder method(Outline.Several block, String phase) {
        return MethodSpec.methodBuilder(model.names().block(block.name(), phase))
                .addModifiers(Modifier.PRIVATE)
                .addParameter(model.real().batch(), "batch");
    }

    private static String doc(Outline.Several block) {
        return block.use()
                .map(BlockMethods::doc)
                .orElseGet(() -> "The layers from " + SpecComment.clean(block.first()) + " to "
                        + SpecComment.clean(block.last()) + ".");
    }

    private static String doc(Group use) {
        String made = SpecComment.code(use.name() + " = " + SpecComment.oneLine(use.span()));
        return "%s: %s.".formatted(SpecComment.clean(use.span().location()), made);
    }
}
