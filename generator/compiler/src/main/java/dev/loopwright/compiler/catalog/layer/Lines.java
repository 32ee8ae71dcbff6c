package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.plan.Tile;
import java.util.function.Consumer;

/**
 * A value seen as lines of features: one line per row of rank 1, one for each step of a sequence, one for each pixel of an
 * image, whose channels lie side by side.
 *
 * @param count lines of one row
 * @param width features of one line
 */
record Lines(int count, int width) {

    /** One line for each position. */
    static Lines ofFeatures(Shape shape) {
        int width = shape.rank() == 3 ? shape.sizes().get(0) : shape.sizes().get(shape.rank() - 1);
        return new Lines(shape.elements() / width, width);
    }

    /** A loop over all lines of a batch, which begin at {@code in} of the first operand and at {@code out}. */
    CodeBlock each(StepCode step, Consumer<CodeBlock.Builder> body) {
        return inputs(step, code -> {
            code.addStatement(count > 1 ? "int out = $L + i * $L" : "int out = $L", starts(step.rowStart()));
            body.accept(code);
        });
    }

    private Object[] starts(CodeBlock row) {
        return count > 1 ? new Object[] {row, width} : new Object[] {row};
    }

    /** A loop over all lines of the first operand, which begin at {@code in}. */
    CodeBlock inputs(StepCode step, Consumer<CodeBlock.Builder> body) {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int r = 0; r < rows; r++)");
        if (count > 1) {
            code.beginControlFlow("for (int i = 0; i < $L; i++)", count);
        }
        code.addStatement(
                count > 1 ? "int in = $L + i * $L" : "int in = $L",
                starts(step.in(0).rowStart()));
        body.accept(code);
        return count > 1
                ? code.endControlFlow().endControlFlow().build()
                : code.endControlFlow().build();
    }

    /** A loop over the features of a line. */
    CodeBlock eachFeature(StepCode step, Consumer<CodeBlock.Builder> body) {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int j = 0; j < $L; j++)", width(step));
        body.accept(code);
        return code.endControlFlow().build();
    }

    /** How many lines there are in a batch. */
    String all() {
        return count == 1 ? "rows" : "rows * " + count;
    }

    /** Whether the features of a line fill vectors of any machine. */
    boolean fillVectors() {
        return width % Tile.WIDEST == 0;
    }

    /** How many features there are: the constant of the result, or a number where that has several lines. */
    String width(StepCode step) {
        return count == 1 ? step.width() : String.valueOf(width);
    }

    /** The number of the line in the batch. */
    String number() {
        return count == 1 ? "r" : "r * " + count + " + i";
    }
}
