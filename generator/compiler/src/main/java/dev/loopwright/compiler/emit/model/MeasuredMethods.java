package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.plan.Measured;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The methods of a loss that is measured but not minimised: one for each term, and one that adds them up. */
final class MeasuredMethods {
    private final ModelCode model;
    private final Measured measured;
    private final ModelNames names;

    MeasuredMethods(ModelCode model, Measured measured) {
        this.model = model;
        this.measured = measured;
        this.names = model.names();
    }

    List<MethodSpec> all() {
        String name = names.measured(measured.entry());
        if (measured.passes().size() == 1 && measured.penalties().isEmpty()) {
            LossMethods only = new LossMethods(model, measured.passes().get(0));
            return List.of(
                    only.method(name, doc()).addModifiers(Modifier.PUBLIC).build());
        }
        List<MethodSpec> methods = new ArrayList<>();
        List<CodeBlock> parts = new ArrayList<>();
        for (int i = 0; i < measured.passes().size(); i++) {
            String part = names.part(measured.entry(), i);
            LossMethods pass = new LossMethods(model, measured.passes().get(i));
            methods.add(pass.method(part, pass.doc() + ".")
                    .addModifiers(Modifier.PRIVATE)
                    .build());
            parts.add(CodeBlock.of("$L(batch)", part));
        }
        if (!measured.penalties().isEmpty()) {
            String penalty = names.penalty(measured.entry());
            methods.add(new PenaltyMethods(model, measured.penalties()).value(penalty));
            parts.add(CodeBlock.of("$L()", penalty));
        }
        methods.add(0, sum(name, parts));
        return methods;
    }

    private MethodSpec sum(String name, List<CodeBlock> parts) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("$L\n", doc())
                .addParameter(model.real().batch(), "batch")
                .returns(model.real().type())
                .addStatement("return $L", parts.stream().collect(CodeBlock.joining(" + ")))
                .build();
    }

    private String doc() {
        String entry = SpecComment.code(SpecComment.oneLine(measured.entry().span()));
        String at = SpecComment.clean(measured.entry().span().location());
        return "%s: %s of the last batch, which is measured and not minimised.".formatted(at, entry);
    }
}
