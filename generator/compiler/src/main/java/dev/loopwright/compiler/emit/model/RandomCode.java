package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
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
        type.addMethod(kept());
    }

    private static FieldSpec.Builder field(TypeName type, String name) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
    }

    private static MethodSpec kept() {
        return MethodSpec.methodBuilder("kept")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TileCode.VECTOR)
                .addParameter(TypeName.LONG, "key")
                .addParameter(TypeName.INT, "e")
                .addParameter(TypeName.INT, "limit")
                .addParameter(TypeName.FLOAT, "scale")
                .addJavadoc(
                        "For each element from e on: 0 where its 24 random bits are below the limit, else the scale."
                                + " The bits are those of\n{@code Randomness.word}, SplitMix64 in lanes that serve two elements"
                                + " each.\n")
                .addStatement(
                        "$T z = $T.broadcast(LONGS, key + (e >>> 1) * GAMMA).add(COUNTS)", LONG_VECTOR, LONG_VECTOR)
                .addStatement(
                        "z = z.lanewise($1T.XOR, z.lanewise($1T.LSHR, 30)).mul(0xBF58476D1CE4E5B9L)",
                        TileCode.OPERATORS)
                .addStatement(
                        "z = z.lanewise($1T.XOR, z.lanewise($1T.LSHR, 27)).mul(0x94D049BB133111EBL)",
                        TileCode.OPERATORS)
                .addStatement("z = z.lanewise($1T.XOR, z.lanewise($1T.LSHR, 31))", TileCode.OPERATORS)
                .addStatement(
                        "$T below = z.reinterpretAsInts().lanewise($T.LSHR, 8).sub(limit).lanewise($T.ASHR, 31)",
                        INT_VECTOR,
                        TileCode.OPERATORS,
                        TileCode.OPERATORS)
                .addStatement(
                        "return $T.broadcast(S, scale).reinterpretAsInts().lanewise($T.AND_NOT, below).reinterpretAsFloats()",
                        TileCode.VECTOR,
                        TileCode.OPERATORS)
                .build();
    }
}
