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
 * @param parts over how many sums the products of an element are spread, 1, 2 or 4; they divide the depth
 */
public record RowTile(
        StepCode code, String name, String depth, Matrix a, Matrix b, Matrix c, Start start, End end, int parts) {

    /** Products are added up one after another. */
    public RowTile(StepCode code, String name, String depth, Matrix a, Matrix b, Matrix c, Start start, End end) {
        this(code, name, depth, a, b, c, start, end, 1);
    }

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
        WHAT_IS_THERE,
        /** Zero; what is there is added last, but of gradients that count as zero nothing is read. */
        WHAT_COUNTS
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
        return new RowTile(code, name + suffix, depth, a, b, other, begin, End.NOTHING, parts);
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
        if (start == Start.WHAT_COUNTS) {
            arguments.add("overwrites");
        }
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
        if (parts == 1) {
            method.beginControlFlow("for (int k = 0; k < $L; k++)", depth);
        } else {
            method.beginControlFlow("for (int k = 0; k < $L; k += $L)", depth, parts);
        }
        for (int part = 0; part < parts; part++) {
            products(method, rows, vectors, part);
        }
        method.endControlFlow();
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors && parts > 1; v++) {
                method.addStatement("$L = $L", sum(r, v, 0), total(r, v));
            }
        }
        return method.addCode(store(rows, vectors, scope)).build();
    }

    /** The products of all rows and vectors with an element of a row of A: the k-th, or one of the next. */
    private void products(MethodSpec.Builder method, int rows, int vectors, int part) {
        String of = part == 0 ? "" : part + "_";
        for (int v = 0; v < vectors; v++) {
            method.addStatement(
                    "$T b$L$L = $T.fromArray(S, $L, bAt + $L$L$L)",
                    TileCode.VECTOR,
                    of,
                    v,
                    TileCode.VECTOR,
                    b.array(),
                    times("k", b.row()),
                    behind(part, b.row()),
                    lanes(v));
        }
        for (int r = 0; r < rows; r++) {
            method.addStatement(
                    "$T a$L$L = $T.broadcast(S, $L[aAt + $L$L$L])",
                    TileCode.VECTOR,
                    of,
                    r,
                    TileCode.VECTOR,
                    a.array(),
                    times("k", a.step()),
                    behind(part, a.step()),
                    behind(r, a.row()));
            for (int v = 0; v < vectors; v++) {
                method.addStatement("$1L = a$2L$3L.fma(b$2L$4L, $1L)", sum(r, v, part), of, r, v);
            }
        }
    }

    private String total(int row, int vector) {
        String pair = "%s.add(%s)".formatted(sum(row, vector, 0), sum(row, vector, 1));
        return parts == 2 ? pair : "%s.add(%s.add(%s))".formatted(pair, sum(row, vector, 2), sum(row, vector, 3));
    }

    private static String behind(int number, String distance) {
        return number == 0 ? "" : " + " + (number == 1 ? distance : product(number, distance));
    }

    private void parameters(MethodSpec.Builder method) {
        if (isParameter()) {
            method.addParameter(TypeName.INT, depth);
        }
        for (String at : List.of("aAt", "bAt", "cAt")) {
            method.addParameter(TypeName.INT, at);
        }
        arrays().forEach(array -> method.addParameter(ARRAY, array));
        if (start == Start.WHAT_COUNTS) {
            method.addParameter(TypeName.BOOLEAN, "overwrites");
        }
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
                    case ZERO, WHAT_COUNTS -> CodeBlock.of("$T.zero(S)", TileCode.VECTOR);
                    case NEXT_ROW -> CodeBlock.of("bias$L", v);
                    case WHAT_IS_THERE ->
                        CodeBlock.of("$T.fromArray(S, $L, $L)", TileCode.VECTOR, c.array(), place(r, v));
                };
                method.addStatement("$T $L = $L", TileCode.VECTOR, sum(r, v, 0), first);
                for (int part = 1; part < parts; part++) {
                    method.addStatement("$1T $2L = $1T.zero(S)", TileCode.VECTOR, sum(r, v, part));
                }
            }
        }
    }

    private CodeBlock store(int rows, int vectors, Names scope) {
        if (start == Start.WHAT_COUNTS) {
            List<String> sums = new ArrayList<>();
            List<String> places = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                for (int v = 0; v < vectors; v++) {
                    sums.add(sum(r, v, 0));
                    places.add(place(r, v));
                }
            }
            return GradientSums.store(c.array(), sums, places);
        }
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
                    case NOTHING -> sum(r, v, 0);
                    case FINISH -> new ElementTiles(this.code).finishInTile(code, sum(r, v, 0), scope);
                    case START_READ -> this.code.startRead(code, sum(r, v, 0), place(r, v), scope);
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

    private static String sum(int row, int vector, int part) {
        return "c" + row + "_" + vector + (part == 0 ? "" : "_" + part);
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
