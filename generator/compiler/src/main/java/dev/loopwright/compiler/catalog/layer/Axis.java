package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One axis of a value as its elements lie in memory: {@code outer} groups of {@code size × inner} elements, neighbours
 * along the axis {@code inner} elements apart.
 */
record Axis(int outer, int size, int inner) {
    static final Param PARAM = Param.word(
                    "axis",
                    "the axis to work along; `features` are the channels of an image",
                    "features",
                    "length",
                    "channels",
                    "height",
                    "width")
            .byDefault("features");

    /** The axes of a shape, in its order. */
    private static List<String> names(Shape shape) {
        return switch (shape.rank()) {
            case 1 -> List.of("features");
            case 2 -> List.of("length", "features");
            default -> List.of("channels", "height", "width");
        };
    }

    /** The number of the axis that the settings name, in the order of the shape. */
    static int number(Shape shape, Args args, int operand) throws ShapeProblem {
        String word = args.word("axis");
        List<String> names = names(shape);
        if (word.equals("features")) {
            return shape.rank() == 3 ? 0 : shape.rank() - 1;
        }
        if (!names.contains(word)) {
            String axes = names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
            throw new ShapeProblem(
                    operand, "`%s` has no axis `%s`".formatted(shape, word), "write one of its axes: " + axes);
        }
        return names.indexOf(word);
    }

    /** The axis that the settings name, of a shape that {@link #number} has taken. */
    static Axis of(Shape shape, Args args) {
        try {
            List<Integer> memory = new ArrayList<>(shape.sizes());
            int at = number(shape, args, 0);
            if (shape.rank() == 3) {
                memory.add(memory.remove(0));
                at = at == 0 ? 2 : at - 1;
            }
            int inner = memory.subList(at + 1, memory.size()).stream().reduce(1, Math::multiplyExact);
            return new Axis(shape.elements() / inner / memory.get(at), memory.get(at), inner);
        } catch (ShapeProblem e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a row is one line along the axis. */
    boolean isWholeRow() {
        return outer == 1 && inner == 1;
    }

    /** Lines along the axis in one row. */
    int lines() {
        return outer * inner;
    }

    /** Where a line begins in a row. */
    int start(int line) {
        return line / inner * size * inner + line % inner;
    }

    /** Opens loops over the lines of a row; each begins at {@link #start()} in it. */
    void openLines(CodeBlock.Builder code) {
        if (outer > 1) {
            code.beginControlFlow("for (int i = 0; i < $L; i++)", outer);
        }
        if (inner > 1) {
            code.beginControlFlow("for (int k = 0; k < $L; k++)", inner);
        }
    }

    void closeLines(CodeBlock.Builder code) {
        for (int open = (outer > 1 ? 1 : 0) + (inner > 1 ? 1 : 0); open > 0; open--) {
            code.endControlFlow();
        }
    }

    /** {@code  + i * 12 + k}, or nothing where a row is one line. */
    String start() {
        return (outer > 1 ? " + i * " + size * inner : "") + (inner > 1 ? " + k" : "");
    }

    /** Where element {@code j} of a line stands behind its beginning: {@code j}, or {@code j * 4}. */
    String element() {
        return inner > 1 ? "j * " + inner : "j";
    }
}
