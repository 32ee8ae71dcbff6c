package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.Names;
import java.util.List;
import java.util.function.IntFunction;
import javax.lang.model.element.Modifier;

/**
 * A method whose sums of products, some rows × one or two vectors, stay in registers while loops run: vectors of {@code b}
 * are loaded, an element of {@code a} for each row is spread over a vector and multiplied with them. All distances are
 * written into the code.
 */
public final class RegisterTile {
    /** What the comment of a class adds where convolutions are computed so. */
    static final String DOC =
            "\n<p>Convolutions go image by image, and threads share the parts of a batch. Filters are laid out in panels"
                    + " of one or two vectors, a row for each weight; a tile\ncomputes some pixels × the filters of a panel."
                    + " Where each channel has one filter, weights are taken as they lie: a tile computes some pixels × one or"
                    + "\ntwo vectors of channels. An image whose windows reach beside it is first copied to the middle of zeros, into {@code room}.\nEach"
                    + " part of the batch has {@code shares} of its own for the gradients of weights; they are added up in the"
                    + " order of the parts, so\nthat the result is the same for any number of threads.\n";

    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);

    private final int rows;
    private final int vectors;
    private final MethodSpec.Builder method;
    private final CodeBlock.Builder loops = CodeBlock.builder();
    private int depth;

    /**
     * @param name of the method
     * @param rows of sums
     * @param vectors side by side in a row, 1 or 2
     */
    public RegisterTile(String name, int rows, int vectors) {
        this.rows = rows;
        this.vectors = vectors;
        method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
    }

    /** An array that the method takes, and where in it to begin. */
    public RegisterTile takes(String array, String at) {
        method.addParameter(ARRAY, array);
        return takes(at);
    }

    /** A number that the method takes. */
    public RegisterTile takes(String number) {
        method.addParameter(TypeName.INT, number);
        return this;
    }

    /** Another loop, inside those before; none for a single turn. Gives the number of its turn, times a distance. */
    public String loop(String counter, int turns, int distance) {
        if (turns == 1) {
            return "0";
        }
        loops.beginControlFlow("for (int $L = 0; $L < $L; $L++)", counter, counter, turns, counter);
        depth++;
        return times(counter, distance);
    }

    /** A local of the innermost loop. */
    public String local(String local, String value) {
        loops.addStatement("int $L = $L", local, value);
        return local;
    }

    /** Sums that begin with zeros. */
    public RegisterTile fromZero() {
        return begin(place -> CodeBlock.of("$T.zero(S)", TileCode.VECTOR));
    }

    /** Sums of every row that begin with the same vectors. */
    public RegisterTile from(String array, String at) {
        return begin(v -> load(array, at, v % vectors));
    }

    /** Sums that begin with what stands where they will be stored. */
    public RegisterTile from(String array, IntFunction<String> rowAt) {
        return begin(v -> load(array, rowAt.apply(v / vectors), v % vectors));
    }

    private RegisterTile begin(IntFunction<CodeBlock> value) {
        for (int v = 0; v < rows * vectors; v++) {
            method.addStatement("$T $L = $L", TileCode.VECTOR, sum(v), value.apply(v));
        }
        return this;
    }

    private static CodeBlock load(String array, String at, int vector) {
        return CodeBlock.of("$T.fromArray(S, $L, $L)", TileCode.VECTOR, array, vector(at, vector));
    }

    private static String vector(String at, int number) {
        return number == 0 ? at : at + " + LANES";
    }

    private String sum(int v) {
        return vectors == 1 ? "c" + v : "c" + v / 2 + "_" + v % 2;
    }

    /** Adds the products: vectors of b, and one element of a for each row. */
    public RegisterTile add(String b, String bAt, String a, IntFunction<String> aAt) {
        loadRight(b, bAt);
        for (int r = 0; r < rows; r++) {
            method.addStatement(
                    "$T a$L = $T.broadcast(S, $L[$L])", TileCode.VECTOR, r, TileCode.VECTOR, a, aAt.apply(r));
            for (int v = 0; v < vectors; v++) {
                String sum = sum(r * vectors + v);
                method.addStatement("$L = a$L.fma(b$L, $L)", sum, r, v, sum);
            }
        }
        return closeLoops();
    }

    /** Adds the products lane by lane: vectors of b, and as many of a for each row. */
    public RegisterTile addLanes(String b, String bAt, String a, IntFunction<String> aAt) {
        loadRight(b, bAt);
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                String sum = sum(r * vectors + v);
                method.addStatement("$L = $L.fma(b$L, $L)", sum, load(a, aAt.apply(r), v), v, sum);
            }
        }
        return closeLoops();
    }

    private void loadRight(String b, String at) {
        method.addCode(loops.build());
        for (int v = 0; v < vectors; v++) {
            method.addStatement("$T b$L = $L", TileCode.VECTOR, v, load(b, at, v));
        }
    }

    private RegisterTile closeLoops() {
        for (int i = 0; i < depth; i++) {
            method.endControlFlow();
        }
        return this;
    }

    /** Stores the sums; a step given here lets what is fused in behind its layer come before. */
    public MethodSpec store(String array, IntFunction<String> rowAt, StepCode... finish) {
        CodeBlock.Builder end = CodeBlock.builder();
        boolean fused = finish.length > 0 && finish[0].hasEpilogue() && finish[0].finishesInTile();
        if (fused) {
            end.add(finish[0].epilogueComment());
        }
        Names scope = fused ? finish[0].model().names().locals() : new Names();
        for (int v = 0; v < rows * vectors; v++) {
            String result = fused ? new ElementTiles(finish[0]).finishInTile(end, sum(v), scope) : sum(v);
            end.addStatement("$L.intoArray($L, $L)", result, array, vector(rowAt.apply(v / vectors), v % vectors));
        }
        return method.addCode(end.build()).build();
    }

    /** Writes what is fused in behind a step for a vector in a local, where it is simple; gives the local to store. */
    public static String finish(StepCode step, CodeBlock.Builder code, String local) {
        if (!step.hasEpilogue() || !step.finishesInTile()) {
            return local;
        }
        code.add(step.epilogueComment());
        return new ElementTiles(step)
                .finishInTile(code, local, step.model().names().locals());
    }

    /** A product in the text of an index; nothing is multiplied by 1. */
    public static String times(String factor, int distance) {
        return factor.equals("0") || distance == 0 ? "0" : distance == 1 ? factor : factor + " * " + distance;
    }

    /** A sum in the text of an index, without zeros. */
    public static String sum(String... terms) {
        List<String> some =
                List.of(terms).stream().filter(term -> !term.equals("0")).toList();
        return some.isEmpty() ? "0" : String.join(" + ", some);
    }
}
