package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The passes of a batch norm over all of its lines, in vectors of features: what belongs to a feature stays in registers while
 * the lines of the batch pass by. A feature is summed up by one to four sums that do not wait for each other, each of lines that
 * far apart, which are added at the end; so the order is the same for every machine and any number of threads.
 */
final class BatchNormVectors extends LineVectors {
    BatchNormVectors(StepCode step) {
        super(step, Lines.ofFeatures(step.shapes().get(0)));
    }

    // ---- calls

    /** Fills {@code mean} with the means of the batch and {@code variance} with sums of squared distances from them. */
    CodeBlock statistics() {
        return CodeBlock.builder()
                .add(call("Means", meansArguments()))
                .add(call("Squares", squaresArguments()))
                .build();
    }

    /** Makes the result. */
    CodeBlock normalise() {
        return finished(call("Normal", normalArguments()));
    }

    /** Fills {@code total} and {@code along} with sums of gradients, the latter times the normal values. */
    CodeBlock sums() {
        return started(call("Sums", sumsArguments()));
    }

    /** Makes the gradients of the inputs, once {@code total} and {@code along} are means. */
    CodeBlock spread() {
        return call("Sources", spreadArguments());
    }

    private List<String> meansArguments() {
        return List.of(x.array(), step.kept("mean"));
    }

    private List<String> squaresArguments() {
        return List.of(x.array(), step.kept("mean"), step.kept("variance"));
    }

    private List<String> normalArguments() {
        List<String> names = new ArrayList<>(List.of(x.array(), step.kept("mean"), step.kept("inverse")));
        if (isAffine()) {
            names.add("weights");
        }
        names.add(step.out());
        return names;
    }

    private List<String> sumsArguments() {
        Set<String> names =
                new LinkedHashSet<>(List.of(x.array(), step.kept("mean"), step.kept("inverse"), step.dOut()));
        names.addAll(step.startArrays());
        names.addAll(List.of(step.kept("total"), step.kept("along")));
        return List.copyOf(names);
    }

    private List<String> spreadArguments() {
        List<String> names = new ArrayList<>(List.of(x.array(), step.kept("mean"), step.kept("inverse")));
        if (isAffine()) {
            names.add("weights");
        }
        names.addAll(List.of(step.dOut(), step.kept("total"), step.kept("along"), x.gradient()));
        return names;
    }

    // ---- kernels

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(meansMethod(), squaresMethod(), normalMethod()));
        if (step.learns()) {
            methods.add(sumsMethod());
            if (x.learns()) {
                methods.add(spreadMethod());
            }
        }
        return methods;
    }

    /** A visit of a vector of a line: the number of its sum, that of its vector of features, and where it stands. */
    private interface Visit {
        void at(CodeBlock.Builder code, int sum, int vector, String index);
    }

    /** Goes through the lines, some at a time, so that there are enough sums; what is left over goes to the first of them. */
    private void eachLine(CodeBlock.Builder code, int vectors, int lines, Visit visit) {
        if (lines > 1) {
            code.addStatement("int i = 0");
            code.beginControlFlow("for (; i + $1L <= count; i += $1L)", lines)
                    .addStatement("int in = i * $L + j", width);
            each(
                    lines * vectors,
                    v -> visit.at(
                            code, v, v % vectors, at(v < vectors ? "in" : "in + " + v / vectors * width, v % vectors)));
            code.endControlFlow();
        }
        code.beginControlFlow(lines > 1 ? "for (; i < count; i++)" : "for (int i = 0; i < count; i++)")
                .addStatement("int in = i * $L + j", width);
        each(vectors, v -> visit.at(code, v, v, at("in", v)));
        code.endControlFlow();
    }

    private MethodSpec meansMethod() {
        int vectors = vectors(SUMS);
        CodeBlock.Builder code = openFeatures(vectors);
        zeros(code, "a", SUMS);
        eachLine(
                code,
                vectors,
                SUMS / vectors,
                (c, sum, v, index) -> c.addStatement("a$1L = a$1L.add($2L)", sum, load(x.array(), index)));
        each(
                vectors,
                v -> code.addStatement(
                        "$L.div(count).intoArray($L, $L)",
                        added("a", v, vectors, SUMS),
                        step.kept("mean"),
                        at("j", v)));
        return method("Means", meansArguments())
                .addJavadoc("The mean of each feature of so many lines.\n")
                .addCode(code.endControlFlow().build())
                .build();
    }

    private MethodSpec squaresMethod() {
        int vectors = vectors(SUMS);
        CodeBlock.Builder code = openFeatures(vectors);
        declare(code, vectors, "a", step.kept("mean"), "j");
        zeros(code, "b", SUMS);
        eachLine(
                code,
                vectors,
                SUMS / vectors,
                (c, sum, v, index) -> c.addStatement("$T z$L = $L.sub(a$L)", VECTOR, sum, load(x.array(), index), v)
                        .addStatement("b$1L = z$1L.fma(z$1L, b$1L)", sum));
        each(
                vectors,
                v -> code.addStatement(
                        "$L.intoArray($L, $L)", added("b", v, vectors, SUMS), step.kept("variance"), at("j", v)));
        return method("Squares", squaresArguments())
                .addJavadoc("The sum of squared distances from its mean for each feature.\n")
                .addCode(code.endControlFlow().build())
                .build();
    }

    private void factors(CodeBlock.Builder code, int vectors) {
        each(vectors, v -> {
            CodeBlock inverse = load(step.kept("inverse"), at("j", v));
            code.addStatement(
                    "$T w$L = $L",
                    VECTOR,
                    v,
                    isAffine()
                            ? CodeBlock.of("$L.mul($L)", inverse, load("weights", at(feature(tensor(0)), v)))
                            : inverse);
        });
    }

    private MethodSpec normalMethod() {
        int vectors = vectors(2);
        CodeBlock.Builder code = openFeatures(vectors);
        declare(code, vectors, "a", step.kept("mean"), "j");
        factors(code, vectors);
        if (isAffine()) {
            declare(code, vectors, "b", "weights", feature(tensor(1)));
        }
        boolean finishes = step.hasEpilogue() && step.finishesInTile();
        Names scope = step.locals();
        if (finishes) {
            code.add(step.epilogueComment());
        }
        eachLine(code, vectors, 1, (c, sum, v, index) -> {
            c.addStatement(
                    isAffine() ? "$1T z$2L = $3L.sub(a$2L).fma(w$2L, b$2L)" : "$1T z$2L = $3L.sub(a$2L).mul(w$2L)",
                    VECTOR,
                    v,
                    load(x.array(), index));
            String result = finishes ? step.finish(c, "z" + v, scope) : "z" + v;
            c.addStatement("$L.intoArray($L, $L)", result, step.out(), index);
        });
        return method("Normal", normalArguments())
                .addJavadoc(
                        "$L of so many lines, from the mean and the reciprocal deviation of each feature.\n",
                        step.out())
                .addCode(code.endControlFlow().build())
                .build();
    }

    private MethodSpec sumsMethod() {
        int vectors = vectors(2);
        CodeBlock.Builder code = openFeatures(vectors);
        declare(code, vectors, "w", step.kept("mean"), "j");
        zeros(code, "a", 2);
        zeros(code, "b", 2);
        Names scope = step.locals();
        eachLine(code, vectors, 2 / vectors, (c, sum, v, index) -> {
            c.addStatement("$T d$L = $L", VECTOR, sum, load(step.dOut(), index));
            String d = "d" + sum;
            if (step.startsInTile()) {
                d = step.start(c, d, index, scope);
                c.addStatement("$L.intoArray($L, $L)", d, step.dOut(), index);
            }
            c.addStatement("a$1L = a$1L.add($2L)", sum, d)
                    .addStatement("b$1L = $2L.sub(w$3L).fma($4L, b$1L)", sum, load(x.array(), index), v, d);
        });
        each(
                vectors,
                v -> code.addStatement(
                                "$L.intoArray($L, $L)", added("a", v, vectors, 2), step.kept("total"), at("j", v))
                        .addStatement(
                                "$L.mul($L).intoArray($L, $L)",
                                added("b", v, vectors, 2),
                                load(step.kept("inverse"), at("j", v)),
                                step.kept("along"),
                                at("j", v)));
        return method("Sums", sumsArguments())
                .addJavadoc("Sums of the gradients of each feature, and of their products with its normal values.\n")
                .addCode(code.endControlFlow().build())
                .build();
    }

    private MethodSpec spreadMethod() {
        int vectors = vectors(2);
        CodeBlock.Builder code = openFeatures(vectors);
        declare(code, vectors, "a", step.kept("mean"), "j");
        factors(code, vectors);
        declare(code, vectors, "b", step.kept("total"), "j");
        each(
                vectors,
                v -> code.addStatement(
                        "$T dW$L = $L.mul($L)",
                        VECTOR,
                        v,
                        load(step.kept("along"), at("j", v)),
                        load(step.kept("inverse"), at("j", v))));
        eachLine(code, vectors, 1, (c, sum, v, index) -> {
            c.addStatement("$1T z$2L = $3L.sub(a$2L).mul(dW$2L)", VECTOR, v, load(x.array(), index))
                    .addStatement("$1T d$2L = $3L.sub(b$2L).sub(z$2L).mul(w$2L)", VECTOR, v, load(step.dOut(), index));
            give(c, "d" + v, index);
        });
        return method("Sources", spreadArguments())
                .addJavadoc("Gradients of $L, once total and along are means.\n", x.array())
                .addCode(code.endControlFlow().build())
                .build();
    }
}
