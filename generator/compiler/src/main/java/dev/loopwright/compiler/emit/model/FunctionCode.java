package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.formula.Formula.Function;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Functions that the Vector API has not or does slowly, for every lane of a vector. They are written out where they are
 * needed: a method that takes and returns vectors makes objects of them whenever HotSpot does not inline it. Polynomials
 * after the Cephes library (Moshier 1989); errors are stated with each and held to by a test.
 */
final class FunctionCode {
    /** The functions that can be written out. */
    static final Set<Function> ALL =
            EnumSet.of(Function.EXP, Function.SIGMOID, Function.TANH, Function.SOFTPLUS, Function.LOG, Function.LOG1P);

    private static final ClassName OPERATORS = TileCode.OPERATORS;
    private static final TypeName MASK =
            ParameterizedTypeName.get(ClassName.get("jdk.incubator.vector", "VectorMask"), TypeName.FLOAT.box());
    private static final ClassName INTS = ClassName.get("jdk.incubator.vector", "IntVector");

    private final CodeBlock.Builder code;
    private final Names scope;
    private final Map<String, String> decays = new HashMap<>();

    FunctionCode(CodeBlock.Builder code, Names scope) {
        this.code = code;
        this.scope = scope;
    }

    /** Declares what is needed; returns the expression that is the function of the vector in a local. */
    CodeBlock of(Function function, String x) {
        return switch (function) {
            case EXP -> CodeBlock.of("$L", exp(x));
            case LOG -> CodeBlock.of("$L", log(x));
            case LOG1P -> log1p(x);
            case SIGMOID -> sigmoid(x);
            case SOFTPLUS -> softplus(x);
            case TANH -> tanh(x);
            default -> throw new IllegalArgumentException("no vectors for " + function);
        };
    }

    private void say(String comment) {
        code.add("// $L\n", comment);
    }

    private String vector(String name, String format, Object... arguments) {
        return declare(TileCode.VECTOR, name, format, arguments);
    }

    private String declare(TypeName type, String name, String format, Object... arguments) {
        String local = scope.claim(name);
        code.addStatement("$T $L = $L", type, local, CodeBlock.of(format, arguments));
        return local;
    }

    /** {@code sum = (sum * x + a) * x + b}. */
    private void horner(String sum, String x, String a, String b) {
        code.addStatement(
                "$1L = $1L.fma($2L, $3T.broadcast(S, $4L)).fma($2L, $3T.broadcast(S, $5L))",
                sum,
                x,
                TileCode.VECTOR,
                a,
                b);
    }

    /** A polynomial that begins {@code (a * x + b) * x + c}. */
    private String polynomial(String x, String a, String b, String c) {
        return vector("poly", "$1L.mul($2L).add($3L).fma($1L, $5T.broadcast(S, $4L))", x, a, b, c, TileCode.VECTOR);
    }

    /** n and r of x = n * ln 2 + r, with r at most half a ln 2. */
    private String[] reduced(String x) {
        String n = vector("n", "$L.mul(1.44269504f).add(12582912f).sub(12582912f)", x);
        String r = vector(
                "rest",
                "$1L.fma($3T.broadcast(S, -0.693359375f), $2L).sub($1L.mul(-2.12194440e-4f))",
                n,
                x,
                TileCode.VECTOR);
        return new String[] {n, r};
    }

    /** e^r for such an r. */
    private String smallExp(String r) {
        String poly = polynomial(r, "1.9875691500e-4f", "1.3981999507e-3f", "8.3334519073e-3f");
        horner(poly, r, "4.1665795894e-2f", "1.6666665459e-1f");
        code.addStatement(
                "$1L = $1L.fma($2L, $3T.broadcast(S, 5.0000001201e-1f)).fma($2L.mul($2L), $2L).add(1f)",
                poly,
                r,
                TileCode.VECTOR);
        return poly;
    }

    /** 2^n for a whole n that is an exponent of normal floats: its bits are put together. */
    private static CodeBlock power(CodeBlock n) {
        return CodeBlock.of(
                "$L.add(12583039f).reinterpretAsInts().lanewise($T.LSHL, 23).reinterpretAsFloats()", n, OPERATORS);
    }

    private String exp(String x) {
        say("e^x to 2 ulp: 2^n * e^r, the large number rounds n to a whole; two factors reach all exponents");
        String bounded = vector("bounded", "$L.max(-104f).min(89f)", x);
        String[] parts = reduced(bounded);
        String poly = smallExp(parts[1]);
        String half = vector("half", "$L.mul(0.5f).add(12582912f).sub(12582912f)", parts[0]);
        return vector(
                "power",
                "$L.mul($L).mul($L)",
                poly,
                power(CodeBlock.of("$L", half)),
                power(CodeBlock.of("$L.sub($L)", parts[0], half)));
    }

    /** The local with e^-|x|, which several functions of x are made from. */
    String decay(String x) {
        String known = decays.get(x);
        if (known != null) {
            return known;
        }
        say("e^-|x| to 1 ulp: 2^n * e^r, the large number rounds n to a whole; 0 where floats would be below normal");
        String below = vector("below", "$L.abs().neg()", x);
        String[] parts = reduced(below);
        String poly = smallExp(parts[1]);
        String decayed = vector(
                "decayed",
                "$L.mul($L).blend(0f, $L.compare($T.LT, -87f))",
                poly,
                power(CodeBlock.of("$L", parts[0])),
                below,
                OPERATORS);
        decays.put(x, decayed);
        return decayed;
    }

    private CodeBlock sigmoid(String x) {
        String e = decay(x);
        say("sigmoid to 3 ulp");
        return CodeBlock.of(
                "$1T.broadcast(S, 1f).blend($2L, $3L.compare($4T.LT, 0f)).div($2L.add(1f))",
                TileCode.VECTOR,
                e,
                x,
                OPERATORS);
    }

    private CodeBlock softplus(String x) {
        String e = decay(x);
        say("softplus to 4 ulp: max(x, 0) + 2 artanh(q)");
        String q = vector("q", "$1L.div($1L.add(2f))", e);
        String square = vector("square", "$1L.mul($1L)", q);
        String poly = polynomial(square, "0.15384616f", "0.18181819f", "0.22222222f");
        horner(poly, square, "0.2857143f", "0.4f");
        horner(poly, square, "0.6666667f", "2f");
        return CodeBlock.of("$L.fma($L, $L.max(0f))", poly, q, x);
    }

    private String log(String x) {
        say("log to 2 ulp: of x = 2^n * m, with m between the roots of 1/2 and 2, n * log 2 + log m");
        String tiny = declare(MASK, "tiny", "$L.compare($T.LT, 1.17549435e-38f)", x, OPERATORS);
        String bits =
                declare(INTS, "bits", "$1L.blend($1L.mul(8388608f), $2L).reinterpretAsInts().sub(0x3f3504f3)", x, tiny);
        String n = exponent(bits);
        code.addStatement("$1L = $1L.blend($1L.sub(23f), $2L)", n, tiny);
        String log = logOf(n, bits);
        code.addStatement("$1L = $1L.blend(Float.NEGATIVE_INFINITY, $2L.compare($3T.EQ, 0f))", log, x, OPERATORS);
        code.addStatement("$1L = $1L.blend($2L, $2L.compare($3T.EQ, Float.POSITIVE_INFINITY))", log, x, OPERATORS);
        code.addStatement(
                "$1L = $1L.blend(Float.NaN, $2L.compare($3T.LT, 0f).or($2L.compare($3T.NE, $2L)))", log, x, OPERATORS);
        return log;
    }

    /** The n of the bits of 2^n * m, less those of the root of 1/2, as a float. */
    private String exponent(String bits) {
        return vector(
                "n", "$L.lanewise($T.ASHR, 23).add(0x4b400000).reinterpretAsFloats().sub(12582912f)", bits, OPERATORS);
    }

    /** log of 2^n * (m + 1), with the m that the bits give. */
    private String logOf(String n, String bits) {
        String m = vector(
                "m", "$L.lanewise($T.AND, 0x7fffff).add(0x3f3504f3).reinterpretAsFloats().sub(1f)", bits, OPERATORS);
        String square = vector("square", "$1L.mul($1L)", m);
        String poly = polynomial(m, "7.0376836292e-2f", "-1.1514610310e-1f", "1.1676998740e-1f");
        horner(poly, m, "-1.2420140846e-1f", "1.4249322787e-1f");
        horner(poly, m, "-1.6668057665e-1f", "2.0000714765e-1f");
        horner(poly, m, "-2.4999993993e-1f", "3.3333331174e-1f");
        code.addStatement(
                "$1L = $1L.mul($2L).mul($3L).add($4L.mul(-2.12194440e-4f)).sub($3L.mul(0.5f)).add($2L)",
                poly,
                m,
                square,
                n);
        return vector("log", "$L.fma($T.broadcast(S, 0.693359375f), $L)", n, TileCode.VECTOR, poly);
    }

    /** The local with the logarithm of a finite x from 1 on, or of NaN; shorter than that of any x. */
    String logFromOne(String x) {
        say("log to 2 ulp, of x from 1 on: of x = 2^n * m, with m between the roots of 1/2 and 2, n * log 2 + log m;"
                + " x - x is 0, or NaN as x is");
        String bits = declare(INTS, "bits", "$L.reinterpretAsInts().sub(0x3f3504f3)", x);
        String n = exponent(bits);
        return vector("logarithm", "$1L.add($2L.sub($2L))", logOf(n, bits), x);
    }

    private CodeBlock log1p(String x) {
        say("log(1 + x) to 3 ulp: what is lost by adding 1 is given back");
        String u = vector("u", "$L.add(1f)", x);
        String lost = vector("lost", "$1L.sub($2L.sub(1f)).div($2L)", x, u);
        String log = log(u);
        return CodeBlock.of(
                "$1L.add($2L.blend(0f, $3L.compare($5T.EQ, 0f).or($4L.compare($5T.EQ, Float.POSITIVE_INFINITY))))",
                log,
                lost,
                u,
                x,
                OPERATORS);
    }

    private CodeBlock tanh(String x) {
        say("tanh to 4 ulp: a polynomial near 0, 1 - 2 / (e^2|x| + 1) with the sign of x elsewhere");
        String size = vector("size", "$L.abs()", x);
        String twice = vector("twice", "$1L.add($1L)", size);
        String grown = exp(twice);
        String far = vector(
                "far", "$1T.broadcast(S, 1f).sub($1T.broadcast(S, 2f).div($2L.add(1f)))", TileCode.VECTOR, grown);
        code.addStatement("$1L = $1L.blend($1L.neg(), $2L.compare($3T.LT, 0f))", far, x, OPERATORS);
        String square = vector("square", "$1L.mul($1L)", x);
        String poly = polynomial(square, "-5.70498872745e-3f", "2.06390887954e-2f", "-5.37397155531e-2f");
        horner(poly, square, "1.33314422036e-1f", "-3.33332819422e-1f");
        return CodeBlock.of(
                "$1L.blend($2L.mul($3L).fma($4L, $4L), $5L.compare($6T.LT, 0.625f))",
                far,
                poly,
                square,
                x,
                size,
                OPERATORS);
    }
}
