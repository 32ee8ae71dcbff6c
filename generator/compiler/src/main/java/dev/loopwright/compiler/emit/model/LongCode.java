package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import dev.loopwright.compiler.plan.Stretches;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Statements that may be very many: where a method would get too long, they go into several, which are called in order.
 *
 * @param code the statements, or the calls
 * @param methods none if the statements are few
 */
record LongCode(CodeBlock code, List<MethodSpec> methods) {
    /** Statements in one method. */
    static final int MOST = 60;

    /**
     * @param name what the methods are called, with a number behind it
     * @param passed what the statements need, under the same names in the caller
     */
    static LongCode of(String name, List<CodeBlock> statements, ParameterSpec... passed) {
        return of(name, false, statements, passed);
    }

    /** The same where there is no instance yet. */
    static LongCode ofStatic(String name, List<CodeBlock> statements, ParameterSpec... passed) {
        return of(name, true, statements, passed);
    }

    private static LongCode of(String name, boolean isStatic, List<CodeBlock> statements, ParameterSpec... passed) {
        if (statements.size() <= MOST) {
            return new LongCode(CodeBlock.join(statements, ""), List.of());
        }
        CodeBlock arguments =
                List.of(passed).stream().map(p -> CodeBlock.of("$N", p)).collect(CodeBlock.joining(", "));
        CodeBlock.Builder calls = CodeBlock.builder();
        List<MethodSpec> methods = new ArrayList<>();
        for (List<CodeBlock> stretch : Stretches.of(statements, MOST)) {
            MethodSpec.Builder method = MethodSpec.methodBuilder(name + (methods.size() + 1))
                    .addModifiers(Modifier.PRIVATE)
                    .addParameters(List.of(passed))
                    .addCode(CodeBlock.join(stretch, ""));
            if (isStatic) {
                method.addModifiers(Modifier.STATIC);
            }
            methods.add(method.build());
            calls.addStatement("$L($L)", name + methods.size(), arguments);
        }
        return new LongCode(calls.build(), List.copyOf(methods));
    }
}
