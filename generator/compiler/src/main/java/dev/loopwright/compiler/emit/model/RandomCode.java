package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.catalog.FactorLayer;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.plan.Epilogue.Factor;
import javax.lang.model.element.Modifier;

/**
 * Random factors for every lane of a vector, the same bits as {@link dev.loopwright.runtime.Randomness#word} has: one lane
 * of 64 bits makes those of two elements.
 */
final class RandomCode {
    private static final ClassName LONG_VECTOR = ClassName.get("jdk.incubator.vector", "LongVector");
    private static final ClassName INT_VECTOR = ClassName.get("jdk.incubator.vector", "IntVector");

    private RandomCode() {}

    static void addTo(TypeSpec.Builder type) {
        type.addField(field(ParameterizedTypeName.get(TileCode.SPECIES, TypeName.LONG.box()), "LONGS")
                .initializer("S.withLanes(long.class)")
                .build());
        type.addField(field(TypeName.LONG, "GAMMA")
                .addJavadoc("What SplitMix64 counts by.\n")
                .initializer("0x9E3779B97F4A7C15L")
                .build());
        type.addField(field(LONG_VECTOR, "COUNTS")
                .initializer("$T.zero(LONGS).addIndex(1).add(1).mul(GAMMA)", LONG_VECTOR)
                .build());
    }

    private static FieldSpec.Builder field(TypeName type, String name) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
    }

    /**
     * Declares the factors of the elements from {@code e} on: 0 where 24 random bits are below the limit, else the scale.
     * Written out, like functions of vectors; see {@link FunctionCode}.
     *
     * @return the local that holds them
     */
    static String write(CodeBlock.Builder code, Names scope, Factor factor) {
        FactorLayer.Dropped dropped = factor.layer().dropped(factor.args()).orElseThrow();
        String bits = scope.claim("bits");
        String below = scope.claim("below");
        String keep = scope.claim("keep");
        code.add("// the bits of Randomness.word: SplitMix64 in lanes that serve two elements each\n")
                .addStatement(
                        "$T $L = $T.broadcast(LONGS, $L + (e >>> 1) * GAMMA).add(COUNTS)",
                        LONG_VECTOR,
                        bits,
                        LONG_VECTOR,
                        ModelNames.key(factor.number()));
        mix(code, bits, 30, "0xBF58476D1CE4E5B9L");
        mix(code, bits, 27, "0x94D049BB133111EBL");
        return keep(code, bits, below, keep, dropped);
    }

    private static void mix(CodeBlock.Builder code, String bits, int shift, String factor) {
        code.addStatement(
                "$1L = $1L.lanewise($2T.XOR, $1L.lanewise($2T.LSHR, $3L)).mul($4L)",
                bits,
                TileCode.OPERATORS,
                shift,
                factor);
    }

    private static String keep(
            CodeBlock.Builder code, String bits, String below, String keep, FactorLayer.Dropped dropped) {
        code.addStatement("$1L = $1L.lanewise($2T.XOR, $1L.lanewise($2T.LSHR, 31))", bits, TileCode.OPERATORS)
                .addStatement(
                        "$1T $2L = $3L.reinterpretAsInts().lanewise($4T.LSHR, 8).sub($5L).lanewise($4T.ASHR, 31)",
                        INT_VECTOR,
                        below,
                        bits,
                        TileCode.OPERATORS,
                        dropped.limit())
                .addStatement(
                        "$1T $2L = $1T.broadcast(S, $3L).reinterpretAsInts().lanewise($4T.AND_NOT, $5L).reinterpretAsFloats()",
                        TileCode.VECTOR,
                        keep,
                        Real.FLOAT.literal(dropped.scale()),
                        TileCode.OPERATORS,
                        below);
        return keep;
    }
}
