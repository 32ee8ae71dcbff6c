package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A norm of each line by itself, in vectors of its elements. A line is summed up by a few vectors that do not wait for each
 * other; they are added in the order of their numbers, then their lanes in pairs, so the order depends on the width of
 * vectors, never on threads. Floats suffice where plain loops, which add one element after another, need doubles: each lane
 * adds but a 4th to a 64th of a line, which is not long, and squares are those of distances from the mean.
 */
final class RowNormVectors extends LineVectors {
    private static final int SCALE = 0;
    private static final int SHIFT = 1;

    /** Elements of the longest line whose sums floats suffice for. */
    private static final int LONGEST = 1 << 16;

    private final boolean centred;

    /** @param centred whether the mean is taken off first, and a shift added in the end */
    RowNormVectors(StepCode step, Lines lines, boolean centred) {
        super(step, lines);
        this.centred = centred;
    }

    /** Whether the elements of a line fill vectors of any machine, and floats suffice for their sums. */
    static boolean suit(Lines lines) {
        return lines.fillVectors() && lines.width() <= LONGEST;
    }

    CodeBlock forward() {
        return finished(call("Forward", forwardArguments()));
    }

    CodeBlock backward() {
        return started(isAffine() || x.learns() ? call("Backward", backwardArguments()) : CodeBlock.of(""));
    }

    private List<String> forwardArguments() {
        List<String> names = new ArrayList<>(List.of(x.array()));
        if (isAffine()) {
            names.add("weights");
        }
        if (step.learns()) {
            names.addAll(statistics());
        }
        names.add(step.out());
        return names;
    }

    private List<String> statistics() {
        return centred ? List.of(step.kept("mean"), step.kept("inverse")) : List.of(step.kept("inverse"));
    }

    private List<String> backwardArguments() {
        Set<String> names = new LinkedHashSet<>(List.of(x.array()));
        names.addAll(statistics());
        if (isAffine() && x.learns()) {
            names.add("weights");
        }
        names.add(step.dOut());
        names.addAll(step.startArrays());
        if (isAffine()) {
            names.add("gradients");
        }
        if (x.learns()) {
            names.add(x.gradient());
        }
        return List.copyOf(names);
    }

    // ---- kernels

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(forwardMethod()));
        if (step.learns() && (isAffine() || x.learns())) {
            methods.add(backwardMethod());
        }
        return methods;
    }

    private CodeBlock.Builder openLines() {
        return CodeBlock.builder()
                .beginControlFlow("for (int i = 0; i < count; i++)")
                .addStatement("int in = i * $L", width);
    }

    private void broadcast(CodeBlock.Builder code, String name, String value) {
        code.addStatement("$T $L = $T.broadcast(S, $L)", VECTOR, name, VECTOR, value);
    }

    /** Adds up the sums of a line in the room that buffers have behind what they hold. */
    private CodeBlock lineSum(CodeBlock.Builder code, String sums, int vectors, String buffer) {
        code.addStatement("$L.intoArray($L, count * $L)", added(sums, 0, 1, vectors), buffer, width);
        return CodeBlock.of("laneSum($1L, count * $2L) / $2L", buffer, width);
    }

    private CodeBlock distance(int vector) {
        CodeBlock element = load(x.array(), at("in + j", vector));
        return centred ? CodeBlock.of("$L.sub(w0)", element) : element;
    }

    private MethodSpec forwardMethod() {
        CodeBlock.Builder code = openLines();
        int vectors = vectors(SUMS);
        if (centred) {
            zeros(code, "a", vectors);
            code.add(openFeatures(vectors).build());
            each(vectors, v -> code.addStatement("a$1L = a$1L.add($2L)", v, load(x.array(), at("in + j", v))));
            code.endControlFlow();
            code.addStatement("float mean = $L", lineSum(code, "a", vectors, step.out()));
            broadcast(code, "w0", "mean");
        }
        zeros(code, "b", vectors);
        code.add(openFeatures(vectors).build());
        each(
                vectors,
                v -> code.addStatement("$T z$L = $L", VECTOR, v, distance(v))
                        .addStatement("b$1L = z$1L.fma(z$1L, b$1L)", v));
        code.endControlFlow();
        CodeBlock variance = lineSum(code, "b", vectors, step.out());
        code.addStatement(
                "float inverse = (float) (1 / Math.sqrt($L + $L))",
                variance,
                Real.DOUBLE.literal(step.args().real("epsilon")));
        if (step.learns()) {
            if (centred) {
                code.addStatement("$L[i] = mean", step.kept("mean"));
            }
            code.addStatement("$L[i] = inverse", step.kept("inverse"));
        }
        broadcast(code, "w1", "inverse");
        normal(code);
        return method("Forward", forwardArguments())
                .addJavadoc("$L of so many lines, each from its own statistics.\n", step.out())
                .addCode(code.endControlFlow().build())
                .build();
    }

    private void normal(CodeBlock.Builder code) {
        boolean finishes = step.hasEpilogue() && step.finishesInTile();
        if (finishes) {
            code.add(step.epilogueComment());
        }
        Names scope = step.locals();
        int vectors = vectors(2);
        code.add(openFeatures(vectors).build());
        each(vectors, v -> {
            code.addStatement("$T z$L = $L.mul(w1)$L", VECTOR, v, distance(v), scaled(v));
            String result = finishes ? step.finish(code, "z" + v, scope) : "z" + v;
            code.addStatement("$L.intoArray($L, $L)", result, step.out(), at("in + j", v));
        });
        code.endControlFlow();
    }

    private CodeBlock scaled(int vector) {
        if (!isAffine()) {
            return CodeBlock.of("");
        }
        CodeBlock scale = parameter("weights", SCALE, vector);
        return centred
                ? CodeBlock.of(".fma($L, $L)", scale, parameter("weights", SHIFT, vector))
                : CodeBlock.of(".mul($L)", scale);
    }

    private CodeBlock parameter(String array, int tensor, int vector) {
        return load(array, at(feature(tensor(tensor)), vector));
    }

    private MethodSpec backwardMethod() {
        CodeBlock.Builder code = openLines();
        if (centred) {
            broadcast(code, "w0", step.kept("mean") + "[i]");
        }
        broadcast(code, "w1", step.kept("inverse") + "[i]");
        int vectors = vectors(2);
        if (x.learns()) {
            if (centred) {
                zeros(code, "a", vectors);
            }
            zeros(code, "b", vectors);
        }
        Names scope = step.locals();
        code.add(openFeatures(vectors).build());
        each(vectors, v -> gather(code, v, scope));
        code.endControlFlow();
        if (x.learns()) {
            if (centred) {
                broadcast(code, "dW0", lineSum(code, "a", vectors, step.dOut()).toString());
            }
            broadcast(code, "dW1", lineSum(code, "b", vectors, step.dOut()).toString());
            code.add(openFeatures(vectors).build());
            each(vectors, v -> spread(code, v));
            code.endControlFlow();
        }
        return method("Backward", backwardArguments())
                .addJavadoc("Gradients of what $L was made from.\n", step.out())
                .addCode(code.endControlFlow().build())
                .build();
    }

    /** Gradients of scale and shift, and what those of the inputs need to know of the whole line. */
    private void gather(CodeBlock.Builder code, int v, Names scope) {
        String index = at("in + j", v);
        code.addStatement("$T d$L = $L", VECTOR, v, load(step.dOut(), index));
        String d = "d" + v;
        if (step.startsInTile()) {
            d = step.start(code, d, index, scope);
            code.addStatement("$L.intoArray($L, $L)", d, step.dOut(), index);
        }
        code.addStatement("$T z$L = $L.mul(w1)", VECTOR, v, distance(v));
        if (isAffine()) {
            code.addStatement(
                    "$L.fma(z$L, $L).intoArray(gradients, $L)",
                    d,
                    v,
                    parameter("gradients", SCALE, v),
                    at(feature(tensor(SCALE)), v));
            if (centred) {
                code.addStatement(
                        "$L.add($L).intoArray(gradients, $L)",
                        parameter("gradients", SHIFT, v),
                        d,
                        at(feature(tensor(SHIFT)), v));
            }
        }
        if (x.learns()) {
            code.addStatement(
                    "$T dW$L = $L$L",
                    VECTOR,
                    v + 2,
                    d,
                    isAffine() ? CodeBlock.of(".mul($L)", parameter("weights", SCALE, v)) : "");
            if (centred) {
                code.addStatement("a$1L = a$1L.add(dW$2L)", v, v + 2);
            }
            code.addStatement("b$1L = z$1L.fma(dW$2L, b$1L)", v, v + 2);
        }
    }

    private void spread(CodeBlock.Builder code, int v) {
        String index = at("in + j", v);
        code.addStatement("$T z$L = $L.mul(w1)", VECTOR, v, distance(v))
                .addStatement(
                        "$T d$L = $L$L$L.sub(z$L.mul(dW1)).mul(w1)",
                        VECTOR,
                        v,
                        load(step.dOut(), index),
                        isAffine() ? CodeBlock.of(".mul($L)", parameter("weights", SCALE, v)) : "",
                        centred ? ".sub(dW0)" : "",
                        v);
        give(code, "d" + v, index);
    }
}
