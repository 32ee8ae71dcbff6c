package dev.loopwright.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.FormulaCode;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.formula.Criterion;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Derivation;
import dev.loopwright.compiler.model.ShapedData.Filter;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Prints the methods of the data class that calculate with the cells of a row: derived columns and conditions. */
final class EmitFormulas {
    private final SharedNames names;
    private final Set<String> dates;

    EmitFormulas(SharedNames names, ShapedData data) {
        this.names = names;
        dates = data.columns().stream()
                .filter(c -> c.kind() instanceof ColumnKind.Date)
                .map(Column::name)
                .collect(Collectors.toSet());
    }

    /** {@code private static double deriveBmi(double[] cells) …}. */
    MethodSpec derived(Column column) {
        Derivation derivation = column.derivation().orElseThrow();
        MethodSpec.Builder method = method(names.derived(column), TypeName.DOUBLE)
                .addJavadoc(
                        "$L = $L.$L",
                        SpecComment.javadoc(column.name()),
                        SpecComment.code(derivation.text()),
                        unit(derivation.columns()));
        FormulaCode code = new FormulaCode(Real.DOUBLE, cells(method, derivation.columns()));
        return method.addStatement("return $L", code.expression(derivation.formula()))
                .build();
    }

    /** {@code private static boolean keeps(double[] cells) …}. */
    MethodSpec filter(Filter filter) {
        MethodSpec.Builder method = method(names.filter(filter), TypeName.BOOLEAN)
                .addJavadoc(
                        "Whether a row takes part: $L.$L",
                        SpecComment.code(filter.text()),
                        unit(Criterion.variables(filter.criterion())));
        FormulaCode code = new FormulaCode(Real.DOUBLE, cells(method, Criterion.variables(filter.criterion())));
        return method.addStatement("return $L", criterion(filter.criterion(), code))
                .build();
    }

    private String unit(Collection<String> columns) {
        return Collections.disjoint(columns, dates) ? "" : " Dates are days since 1970.";
    }

    private static MethodSpec.Builder method(String name, TypeName result) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(result)
                .addParameter(ArrayTypeName.of(double.class), "cells");
    }

    /** A local for each cell, named after its column. */
    private static Map<String, CodeBlock> cells(MethodSpec.Builder method, Collection<String> columns) {
        Names locals = new Names("cells");
        Map<String, CodeBlock> variables = new LinkedHashMap<>();
        for (String column : columns) {
            String local = locals.claim(Names.field(column));
            method.addStatement("double $L = cells[$L]", local, variables.size());
            variables.put(column, CodeBlock.of("$L", local));
        }
        return variables;
    }

    private static CodeBlock criterion(Criterion criterion, FormulaCode code) {
        if (criterion instanceof Criterion.Compared compared) {
            return CodeBlock.of(
                    "$L $L $L",
                    code.compared(compared.left()),
                    compared.comparison().symbol(),
                    code.compared(compared.right()));
        }
        if (criterion instanceof Criterion.Both both) {
            return CodeBlock.of("$L && $L", inside(both.left(), code), inside(both.right(), code));
        }
        if (criterion instanceof Criterion.Either either) {
            return CodeBlock.of("$L || $L", inside(either.left(), code), inside(either.right(), code));
        }
        return CodeBlock.of("!($L)", criterion(((Criterion.Not) criterion).operand(), code));
    }

    private static CodeBlock inside(Criterion criterion, FormulaCode code) {
        boolean joined = criterion instanceof Criterion.Both || criterion instanceof Criterion.Either;
        CodeBlock written = criterion(criterion, code);
        return joined ? CodeBlock.of("($L)", written) : written;
    }
}
