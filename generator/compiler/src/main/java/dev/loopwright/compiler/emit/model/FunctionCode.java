package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.formula.Formula.Function;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * Functions that the Vector API has not or does slowly, for every lane of a vector. Polynomials after the Cephes library
 * (Moshier 1989); errors are stated with each and held to by a test.
 */
final class FunctionCode {
    private static final ClassName OPERATORS = TileCode.OPERATORS;

    private FunctionCode() {}

    /** The methods for these functions and for those that they call. */
    static List<MethodSpec> methods(Set<Function> wanted) {
        Set<Function> all = EnumSet.noneOf(Function.class);
        all.addAll(wanted);
        if (!all.isEmpty()) {
            all.add(Function.EXP);
        }
        List<MethodSpec> methods = new ArrayList<>();
        all.forEach(function -> methods.add(
                switch (function) {
                    case EXP -> exp();
                    case SIGMOID -> sigmoid();
                    case TANH -> tanh();
                    default -> throw new IllegalArgumentException("no vectors for " + function);
                }));
        if (!all.isEmpty()) {
            methods.add(power());
        }
        return methods;
    }

    private static MethodSpec.Builder method(String name) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TileCode.VECTOR)
                .addParameter(TileCode.VECTOR, "x");
    }

    private static MethodSpec exp() {
        return method("exp")
                .addJavadoc("e^x to 2 ulp: 2^n * e^r, with r at most half a ln 2. The large number rounds n to a whole;"
                        + " two factors reach all exponents.\n")
                .addStatement("$T bounded = x.max(-104f).min(89f)", TileCode.VECTOR)
                .addStatement("$T n = bounded.mul(1.44269504f).add(12582912f).sub(12582912f)", TileCode.VECTOR)
                .addStatement("$T one = $T.broadcast(S, 1f)", TileCode.VECTOR, TileCode.VECTOR)
                .addStatement(
                        "$T r = n.fma($T.broadcast(S, -0.693359375f), bounded).sub(n.mul(-2.12194440e-4f))",
                        TileCode.VECTOR,
                        TileCode.VECTOR)
                .addStatement(
                        "$T p = r.mul(1.9875691500e-4f).add(1.3981999507e-3f).fma(r, FloatVector.broadcast(S, 8.3334519073e-3f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f)).fma(r, FloatVector.broadcast(S, 1.6666665459e-1f))")
                .addStatement("p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f)).fma(r.mul(r), r).add(1f)")
                .addStatement("$T half = n.mul(0.5f).add(12582912f).sub(12582912f)", TileCode.VECTOR)
                .addStatement("return p.mul(power(half)).mul(power(n.sub(half)))")
                .build();
    }

    private static MethodSpec power() {
        return method("power")
                .addJavadoc("2^x for a whole x that is an exponent of normal floats: its bits are put together.\n")
                .addStatement(
                        "return x.add(12583039f).reinterpretAsInts().lanewise($T.LSHL, 23).reinterpretAsFloats()",
                        OPERATORS)
                .build();
    }

    private static MethodSpec sigmoid() {
        return method("sigmoid")
                .addJavadoc("1 / (1 + e^-x) to 4 ulp.\n")
                .addStatement("$T one = $T.broadcast(S, 1f)", TileCode.VECTOR, TileCode.VECTOR)
                .addStatement("return one.div(exp(x.neg()).add(1f))")
                .build();
    }

    private static MethodSpec tanh() {
        return method("tanh")
                .addJavadoc(
                        "tanh x to 4 ulp: a polynomial near 0, 1 - 2 / (e^2|x| + 1) with the sign of x elsewhere.\n")
                .addStatement("$T one = $T.broadcast(S, 1f)", TileCode.VECTOR, TileCode.VECTOR)
                .addStatement("$T size = x.abs()", TileCode.VECTOR)
                .addStatement(
                        "$T far = one.sub(FloatVector.broadcast(S, 2f).div(exp(size.add(size)).add(1f)))",
                        TileCode.VECTOR)
                .addStatement("far = far.blend(far.neg(), x.compare($T.LT, 0f))", OPERATORS)
                .addStatement("$T z = x.mul(x)", TileCode.VECTOR)
                .addStatement(
                        "$T p = z.mul(-5.70498872745e-3f).add(2.06390887954e-2f).fma(z, FloatVector.broadcast(S, -5.37397155531e-2f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(z, FloatVector.broadcast(S, 1.33314422036e-1f)).fma(z, FloatVector.broadcast(S, -3.33332819422e-1f))")
                .addStatement("$T near = p.mul(z).fma(x, x)", TileCode.VECTOR)
                .addStatement("return far.blend(near, size.compare($T.LT, 0.625f))", OPERATORS)
                .build();
    }
}
