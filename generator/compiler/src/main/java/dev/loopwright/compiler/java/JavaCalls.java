package dev.loopwright.compiler.java;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.runtime.run.LoopContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether the methods are there that a loop calls, so that nobody has to read what javac says of generated code. */
public final class JavaCalls {
    private final ClassLoader loader;
    private final List<Diagnostic> problems = new ArrayList<>();

    private JavaCalls(ClassLoader loader) {
        this.loader = loader;
    }

    /** What is wrong with the calls of a model, where classes are found by this loader. No code of theirs is run. */
    public static List<Diagnostic> problems(ShapedModel model, ClassLoader loader) {
        JavaCalls calls = new JavaCalls(loader);
        calls.check(model.loop().body());
        return calls.problems;
    }

    private void check(List<Statement> body) {
        for (Statement statement : body) {
            if (statement instanceof Statement.JavaCall call) {
                problem(call).ifPresent(problems::add);
            }
            check(statement.inner());
        }
    }

    private Optional<Diagnostic> problem(Statement.JavaCall call) {
        try {
            Class<?> type = Class.forName(call.className(), false, loader);
            Method method = type.getMethod(call.method(), LoopContext.class);
            boolean fits = Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(type.getModifiers());
            return fits ? Optional.empty() : Optional.of(noMethod(call));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of(noClass(call));
        } catch (NoSuchMethodException e) {
            return Optional.of(noMethod(call));
        }
    }

    private static Diagnostic noClass(Statement.JavaCall call) {
        return Diagnostic.error(
                        Code.JAVA_CALL, call.span(), "class `%s` is not on the class path".formatted(call.className()))
                .fix(Fix.advice("name the jar or folder that holds it: `--class-path hooks.jar`"));
    }

    private static Diagnostic noMethod(Statement.JavaCall call) {
        return Diagnostic.error(
                        Code.JAVA_CALL,
                        call.span(),
                        "class `%s` has no method that can be called so".formatted(call.className()))
                .fix(Fix.advice("give it `public static void %s(LoopContext loop)`, in a public class"
                        .formatted(call.method())));
    }
}
