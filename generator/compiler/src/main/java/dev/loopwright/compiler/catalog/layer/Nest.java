package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.layer.ConvolutionTiles.Piece;

/** Loops within loops, of which those of a single turn are left out; counters are texts, {@code 0} where there is no loop. */
final class Nest {
    private final CodeBlock.Builder code = CodeBlock.builder();
    private int depth;

    /** A loop inside those before. */
    String loop(String counter, int turns) {
        return turns == 1 ? "0" : loop(counter, String.valueOf(turns));
    }

    /** A loop inside those before, up to something known only when it runs. */
    String loop(String counter, String end) {
        code.beginControlFlow("for (int $L = 0; $L < $L; $L++)", counter, counter, end, counter);
        depth++;
        return counter;
    }

    /** A loop by steps. */
    String steps(String counter, int end, String step) {
        return steps(counter, String.valueOf(end), step);
    }

    /** A loop by steps, up to something known only when it runs. */
    String steps(String counter, String end, String step) {
        code.beginControlFlow("for (int $L = 0; $L < $L; $L += $L)", counter, counter, end, counter, step);
        depth++;
        return counter;
    }

    /** Opens the loop over pieces of equal length, if there are several; gives the beginning of a piece. */
    String open(Piece piece, String counter) {
        if (piece.turns() == 1) {
            return String.valueOf(piece.first());
        }
        int end = piece.first() + piece.turns() * piece.length();
        code.beginControlFlow(
                "for (int $L = $L; $L < $L; $L += $L)", counter, piece.first(), counter, end, counter, piece.length());
        return counter;
    }

    /** Closes it. */
    void end(Piece piece) {
        if (piece.turns() > 1) {
            code.endControlFlow();
        }
    }

    void statement(String format, Object... arguments) {
        code.addStatement(format, arguments);
    }

    void add(CodeBlock block) {
        code.add(block);
    }

    /** Closes the innermost loop. */
    void end() {
        code.endControlFlow();
        depth--;
    }

    /** Closes the loops of some counters, innermost first. */
    void end(String... counters) {
        for (String counter : counters) {
            if (!counter.equals("0")) {
                end();
            }
        }
    }

    /** Closes all loops; gives the whole. */
    CodeBlock close() {
        while (depth > 0) {
            end();
        }
        return code.build();
    }
}
