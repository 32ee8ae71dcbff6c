package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import java.util.List;

/** How sums in vectors become gradients of parameters: they overwrite what counts as zero, or add to what is there. */
public final class GradientSums {
    private GradientSums() {}

    /**
     * Stores the sums, by a parameter or field {@code overwrites}. The branch stands around the stores: vectors that come
     * from one side or the other of it would not be sure to stay in registers.
     *
     * @param sums the locals that hold them
     * @param places where each belongs in the array
     */
    public static CodeBlock store(String array, List<String> sums, List<String> places) {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("if (overwrites)")
                .add("// plus 0, for a sum of -0 would be 0 if it were added to a gradient of 0\n")
                .addStatement("$T zero = $T.zero(S)", TileCode.VECTOR, TileCode.VECTOR);
        for (int v = 0; v < sums.size(); v++) {
            code.addStatement("$L.add(zero).intoArray($L, $L)", sums.get(v), array, places.get(v));
        }
        code.nextControlFlow("else");
        for (int v = 0; v < sums.size(); v++) {
            code.addStatement(
                    "$1L.add($2T.fromArray(S, $3L, $4L)).intoArray($3L, $4L)",
                    sums.get(v),
                    TileCode.VECTOR,
                    array,
                    places.get(v));
        }
        return code.endControlFlow().build();
    }
}
