package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * Some rows × vectors of a product {@code C = start + A · B} of a small layer, in registers, on matrices that lie where they
 * always lie: nothing is packed, and all distances are literals.
 *
 * @param code names what the tile belongs to
 * @param name of the method, to which rows × vectors are appended
 * @param depth how many products each element adds up; a name makes it a parameter
 * @param a the left matrix, with the distance of its rows and that of elements of a row
 * @param b the right matrix, with the distance of its rows
 * @param c the result, with the distance of its rows
 * @param start what sums begin with
 * @param end what is done to them
 */
public record RowTile(StepCode code, String name, String depth, Matrix a, Matrix b, Matrix c, Start start, End end) {

    /**
     * A matrix in an array.
     *
     * @param row from a row to the next
     * @param step from an element of a row to the next
     */
    public record Matrix(String array, String row, String step) {
        public Matrix(String array, int row, int step) {
            this(array, String.valueOf(row), String.valueOf(step));
        }
    }

    /** What sums begin with. */
    public enum Start {
        ZERO,
        /** The row of B behind the last that is multiplied: the bias lies behind the weights. */
        NEXT_ROW,
        WHAT_IS_THERE
    }

    /** What is done to sums before they are stored. */
    public enum End {
        NOTHING,
        /** What is fused in behind the layer. */
        FINISH,
        /** What turns gradients of the values that the layer reads into those of the raw values behind them. */
        START_READ
    }

    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);

    /** The same tile with its sums in another matrix. */
    public RowTile into(String suffix, Matrix other, Start begin) {
        return new RowTile(code, name + suffix, depth, a, b, other, begin, End.NOTHING);
    }

    /** The name of the method for so many rows × vectors. */
    public String method(int rows, int vectors) {
        return name + rows + "x" + vectors;
    }

    /** A call of it. */
    public String call(int rows, int vectors, String aAt, String bAt, String cAt) {
        List<String> arguments = new ArrayList<>();
        if (isParameter()) {
            arguments.add(depth);
        }
        arguments.addAll(List.of(aAt, bAt, cAt));
        arguments.addAll(arrays());
        return "%s(%s)".formatted(method(rows, vectors), String.join(", ", arguments));
    }

    private Set<String> arrays() {
        Set<String> arrays = new LinkedHashSet<>(List.of(a.array(), b.array(), c.array()));
        if (end == End.START_READ) {
            arrays.addAll(code.startReadArrays());
        }
        return arrays;
    }

    private boolean isParameter() {
        return !Character.isDigit(depth.charAt(0));
    }

    /** The method for so many rows × vectors. */
    public MethodSpec emit(int rows, int vectors) {
        Names scope = code.model().names().locals();
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(method(rows, vectors)).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        parameters(method);
        sums(method, rows, vectors);
        method.beginControlFlow("for (int k = 0; k < $L; k++)", depth);
        for (int v = 0; v < vectors; v++) {
            method.addStatement(
                    "$T b$L = $T.fromArray(S, $L, bAt + $L$L)",
                    TileCode.VECTOR,
                    v,
                    TileCode.VECTOR,
                    b.array(),
                    times("k", b.row()),
                    lanes(v));
        }
        for (int r = 0; r < rows; r++) {
            String row = r == 0 ? "" : " + " + (r == 1 ? a.row() : product(r, a.row()));
            method.addStatement(
                    "$T a$L = $T.broadcast(S, $L[aAt + $L$L])",
                    TileCode.VECTOR,
                    r,
                    TileCode.VECTOR,
                    a.array(),
                    times("k", a.step()),
                    row);
            for (int v = 0; v < vectors; v++) {
                String sum = sum(r, v);
                method.addStatement("$L = a$L.fma(b$L, $L)", sum, r, v, sum);
            }
        }
        method.endControlFlow();
        return method.addCode(store(rows, vectors, scope)).build();
    }

    private void parameters(MethodSpec.Builder method) {
        if (isParameter()) {
            method.addParameter(TypeName.INT, depth);
        }
        for (String at : List.of("aAt", "bAt", "cAt")) {
            method.addParameter(TypeName.INT, at);
        }
        arrays().forEach(array -> method.addParameter(ARRAY, array));
    }

    private void sums(MethodSpec.Builder method, int rows, int vectors) {
        for (int v = 0; v < vectors && start == Start.NEXT_ROW; v++) {
            method.addStatement(
                    "$T bias$L = $T.fromArray(S, $L, bAt + $L$L)",
                    TileCode.VECTOR,
                    v,
                    TileCode.VECTOR,
                    b.array(),
                    product(Integer.parseInt(depth), b.row()),
                    lanes(v));
        }
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                CodeBlock first = switch (start) {
                    case ZERO -> CodeBlock.of("$T.zero(S)", TileCode.VECTOR);
                    case NEXT_ROW -> CodeBlock.of("bias$L", v);
                    case WHAT_IS_THERE ->
                        CodeBlock.of("$T.fromArray(S, $L, $L)", TileCode.VECTOR, c.array(), place(r, v));
                };
                method.addStatement("$T $L = $L", TileCode.VECTOR, sum(r, v), first);
            }
        }
    }

    private CodeBlock store(int rows, int vectors, Names scope) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (end == End.FINISH) {
            code.add(this.code.epilogueComment());
        } else if (end == End.START_READ) {
            code.add(
                    "// times the slope of what was done to each element of $L\n",
                    this.code.in(0).array());
        }
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                String result = switch (end) {
                    case NOTHING -> sum(r, v);
                    case FINISH -> new ElementTiles(this.code).finishInTile(code, sum(r, v), scope);
                    case START_READ -> this.code.startRead(code, sum(r, v), place(r, v), scope);
                };
                code.addStatement("$L.intoArray($L, $L)", result, c.array(), place(r, v));
            }
        }
        return code.build();
    }

    private String place(int row, int vector) {
        String at = row == 0 ? "cAt" : row == 1 ? "cAt + " + c.row() : "cAt + " + product(row, c.row());
        return at + lanes(vector);
    }

    private static String sum(int row, int vector) {
        return "c" + row + "_" + vector;
    }

    private static String lanes(int vector) {
        return vector == 0 ? "" : vector == 1 ? " + LANES" : " + " + vector + " * LANES";
    }

    private static String times(String k, String distance) {
        return distance.equals("1") ? k : k + " * " + distance;
    }

    /** A number times a distance, which is a number, too, or LANES. */
    private static String product(int number, String distance) {
        return distance.equals("LANES") ? number + " * LANES" : String.valueOf(number * Integer.parseInt(distance));
    }
}
