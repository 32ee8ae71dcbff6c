package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
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
    private static final TypeName MASK =
            ParameterizedTypeName.get(ClassName.get("jdk.incubator.vector", "VectorMask"), TypeName.FLOAT.box());
    private static final ClassName INT_VECTOR = ClassName.get("jdk.incubator.vector", "IntVector");

    private FunctionCode() {}

    /** The methods for these functions and for those that they call. */
    static List<MethodSpec> methods(Set<Function> wanted) {
        Set<Function> all = EnumSet.noneOf(Function.class);
        all.addAll(wanted);
        boolean decays = all.stream().anyMatch(VectorFormula.DECAYING::contains);
        if (all.contains(Function.TANH)) {
            all.add(Function.EXP);
        }
        if (all.contains(Function.LOG1P)) {
            all.add(Function.LOG);
        }
        List<MethodSpec> methods = new ArrayList<>();
        all.forEach(function -> methods.add(
                switch (function) {
                    case EXP -> exp();
                    case LOG -> log();
                    case LOG1P -> log1p();
                    case SIGMOID -> sigmoid();
                    case SOFTPLUS -> softplus();
                    case TANH -> tanh();
                    default -> throw new IllegalArgumentException("no vectors for " + function);
                }));
        if (decays) {
            methods.add(decay());
        }
        if (decays || all.contains(Function.EXP)) {
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

    private static MethodSpec decay() {
        return method("decay")
                .addJavadoc(
                        "e^x for x up to 0, to 1 ulp; 0 below -87, so that no number is smaller than normal floats are.\n")
                .addStatement("$T n = x.mul(1.44269504f).add(12582912f).sub(12582912f)", TileCode.VECTOR)
                .addStatement(
                        "$1T r = n.fma($1T.broadcast(S, -0.693359375f), x).sub(n.mul(-2.12194440e-4f))",
                        TileCode.VECTOR)
                .addStatement(
                        "$1T p = r.mul(1.9875691500e-4f).add(1.3981999507e-3f).fma(r, $1T.broadcast(S, 8.3334519073e-3f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(r, $1T.broadcast(S, 4.1665795894e-2f)).fma(r, $1T.broadcast(S, 1.6666665459e-1f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(r, $T.broadcast(S, 5.0000001201e-1f)).fma(r.mul(r), r).add(1f)", TileCode.VECTOR)
                .addStatement("return p.mul(power(n)).blend(0f, x.compare($T.LT, -87f))", OPERATORS)
                .build();
    }

    private static MethodSpec sigmoid() {
        return method("sigmoid")
                .addParameter(TileCode.VECTOR, "e")
                .addJavadoc("1 / (1 + e^-x) to 3 ulp, 0 below -87; of e = e^-|x|.\n")
                .addStatement(
                        "return $T.broadcast(S, 1f).blend(e, x.compare($T.LT, 0f)).div(e.add(1f))",
                        TileCode.VECTOR,
                        OPERATORS)
                .build();
    }

    private static MethodSpec softplus() {
        return method("softplus")
                .addParameter(TileCode.VECTOR, "e")
                .addJavadoc(
                        "log(1 + e^x) to 4 ulp, 0 below -87; of e = e^-|x|: max(x, 0) + 2 artanh(q) with q = e / (2 + e).\n")
                .addStatement("$T q = e.div(e.add(2f))", TileCode.VECTOR)
                .addStatement("$T square = q.mul(q)", TileCode.VECTOR)
                .addStatement(
                        "$1T p = square.mul(0.15384616f).add(0.18181819f).fma(square, $1T.broadcast(S, 0.22222222f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(square, $1T.broadcast(S, 0.2857143f)).fma(square, $1T.broadcast(S, 0.4f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(square, $1T.broadcast(S, 0.6666667f)).fma(square, $1T.broadcast(S, 2f))",
                        TileCode.VECTOR)
                .addStatement("return p.fma(q, x.max(0f))")
                .build();
    }

    private static MethodSpec log() {
        return method("log")
                .addJavadoc(
                        "log x to 2 ulp: of x = 2^n * m, with m between the roots of 1/2 and 2, n * log 2 + log m. The bits of"
                                + " n become a\nfloat by standing in one; numbers smaller than normal floats are scaled first.\n")
                .addStatement("$T tiny = x.mul(8388608f)", TileCode.VECTOR)
                .addStatement("$T isTiny = x.compare($T.LT, 1.17549435e-38f)", MASK, OPERATORS)
                .addStatement("$T bits = x.blend(tiny, isTiny).reinterpretAsInts().sub(0x3f3504f3)", INT_VECTOR)
                .addStatement(
                        "$1T n = bits.lanewise($2T.ASHR, 23).add(0x4b400000).reinterpretAsFloats().sub(12582912f)",
                        TileCode.VECTOR,
                        OPERATORS)
                .addStatement("n = n.blend(n.sub(23f), isTiny)")
                .addStatement(
                        "$1T m = bits.lanewise($2T.AND, 0x7fffff).add(0x3f3504f3).reinterpretAsFloats().sub(1f)",
                        TileCode.VECTOR,
                        OPERATORS)
                .addStatement("$T square = m.mul(m)", TileCode.VECTOR)
                .addStatement(
                        "$1T p = m.mul(7.0376836292e-2f).sub(1.1514610310e-1f).fma(m, $1T.broadcast(S, 1.1676998740e-1f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(m, $1T.broadcast(S, -1.2420140846e-1f)).fma(m, $1T.broadcast(S, 1.4249322787e-1f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(m, $1T.broadcast(S, -1.6668057665e-1f)).fma(m, $1T.broadcast(S, 2.0000714765e-1f))",
                        TileCode.VECTOR)
                .addStatement(
                        "p = p.fma(m, $1T.broadcast(S, -2.4999993993e-1f)).fma(m, $1T.broadcast(S, 3.3333331174e-1f))",
                        TileCode.VECTOR)
                .addStatement("p = p.mul(m).mul(square).add(n.mul(-2.12194440e-4f)).sub(square.mul(0.5f)).add(m)")
                .addStatement("p = n.fma($1T.broadcast(S, 0.693359375f), p)", TileCode.VECTOR)
                .addStatement("p = p.blend(Float.NEGATIVE_INFINITY, x.compare($T.EQ, 0f))", OPERATORS)
                .addStatement("p = p.blend(x, x.compare($T.EQ, Float.POSITIVE_INFINITY))", OPERATORS)
                .addStatement("return p.blend(Float.NaN, x.compare($1T.LT, 0f).or(x.compare($1T.NE, x)))", OPERATORS)
                .build();
    }

    private static MethodSpec log1p() {
        return method("log1p")
                .addJavadoc("log(1 + x) to 3 ulp: what is lost by adding 1 is given back.\n")
                .addStatement("$T u = x.add(1f)", TileCode.VECTOR)
                .addStatement("$T lost = x.sub(u.sub(1f)).div(u)", TileCode.VECTOR)
                .addStatement(
                        "return log(u).add(lost.blend(0f, u.compare($1T.EQ, 0f).or(x.compare($1T.EQ, Float.POSITIVE_INFINITY))))",
                        OPERATORS)
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
