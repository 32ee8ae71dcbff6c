package dev.loopwright.compiler.catalog.layer;

import static dev.loopwright.compiler.emit.model.RegisterTile.sum;
import static dev.loopwright.compiler.emit.model.RegisterTile.times;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.RegisterTile;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.Arrays;
import javax.lang.model.element.Modifier;

/** The pool behind a convolution, on an image that a thread has just computed. Channels fill vectors. */
final class PoolTiles {
    private static final ClassName VECTOR = ConvolutionCode.VECTOR;
    private static final ClassName OPERATORS = ClassName.get("jdk.incubator.vector", "VectorOperators");
    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);

    private final StepCode step;
    private final ConvolutionShape image;
    private final Windows pool;

    PoolTiles(StepCode step, ConvolutionShape shape) {
        this.step = step;
        image = shape;
        pool = shape.pool().orElseThrow();
    }

    private Nest eachVector(String image) {
        Nest nest = new Nest();
        String oy = nest.loop("oy", pool.vertical().count());
        String ox = nest.loop("ox", pool.horizontal().count());
        String j = nest.steps("j", this.image.filters(), "LANES");
        int line = pool.horizontal().size() * this.image.pixel();
        nest.statement(
                "int i = $L",
                sum(
                        image,
                        times(oy, pool.vertical().window() * line),
                        times(ox, pool.horizontal().window() * this.image.pixel()),
                        j));
        nest.statement(
                "int e = $L",
                sum(
                        "at",
                        times(oy, pool.horizontal().count() * this.image.filters()),
                        times(ox, this.image.filters()),
                        j));
        return nest;
    }

    private String tap(int number) {
        int y = number / pool.horizontal().window();
        int x = number % pool.horizontal().window();
        return sum("i", String.valueOf((y * pool.horizontal().size() + x) * image.pixel()));
    }

    /** Keeps the largest values and which pixel of its window each came from. */
    MethodSpec method() {
        MethodSpec.Builder method = MethodSpec.methodBuilder(step.name("Pool"))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(ARRAY, "image")
                .addParameter(TypeName.INT, "from")
                .addParameter(ARRAY, "values")
                .addParameter(ARRAY, "best")
                .addParameter(TypeName.INT, "at")
                .addJavadoc(
                        "Keeps the largest value of each window, and the number of its pixel; of several as large, the"
                                + " first.\n");
        Nest nest = eachVector("from");
        nest.statement("$T largest = $T.fromArray(S, image, i)", VECTOR, VECTOR);
        nest.statement("$T pixel = $T.zero(S)", VECTOR, VECTOR);
        for (int tap = 1; tap < pool.taps(); tap++) {
            nest.statement("$T x$L = $T.fromArray(S, image, $L)", VECTOR, tap, VECTOR, tap(tap));
            nest.statement("pixel = pixel.blend($Lf, x$L.compare($T.GT, largest))", tap, tap, OPERATORS);
            nest.statement("largest = largest.max(x$L)", tap);
        }
        nest.statement("pixel.intoArray(best, e)");
        CodeBlock.Builder end = CodeBlock.builder();
        String result = RegisterTile.finish(step, end, "largest");
        nest.add(end.build());
        nest.statement("$L.intoArray(values, e)", result);
        return method.addCode(nest.close()).build();
    }

    /** Hands each gradient back to the pixel whose value was kept. */
    MethodSpec backward() {
        MethodSpec.Builder method = MethodSpec.methodBuilder(step.name("Unpool"))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(ARRAY, "d")
                .addParameter(ARRAY, "best")
                .addParameter(TypeName.INT, "at")
                .addParameter(ARRAY, "image")
                .addParameter(TypeName.INT, "to")
                .addJavadoc(
                        "Gives the gradient of each kept value to the pixel that it came from, zero to the others.\n");
        if (!isCovered()) {
            method.addStatement("$T.fill(image, to, to + $L, 0f)", Arrays.class, image.result());
        }
        Nest nest = eachVector("to");
        nest.statement("$T gradient = $T.fromArray(S, d, e)", VECTOR, VECTOR);
        nest.statement("$T pixel = $T.fromArray(S, best, e)", VECTOR, VECTOR);
        nest.statement("$T zero = $T.zero(S)", VECTOR, VECTOR);
        for (int tap = 0; tap < pool.taps(); tap++) {
            nest.statement(
                    "zero.blend(gradient, pixel.compare($T.EQ, $Lf)).intoArray(image, $L)", OPERATORS, tap, tap(tap));
        }
        return method.addCode(nest.close()).build();
    }

    private boolean isCovered() {
        return pool.vertical().count() * pool.vertical().window()
                        == pool.vertical().size()
                && pool.horizontal().count() * pool.horizontal().window()
                        == pool.horizontal().size();
    }
}
