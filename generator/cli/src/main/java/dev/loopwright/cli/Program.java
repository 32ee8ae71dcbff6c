package dev.loopwright.cli;

import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.runtime.run.Launch;
import dev.loopwright.runtime.run.Prediction;
import dev.loopwright.runtime.run.Run;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The generated classes, compiled in memory and run inside this process. */
final class Program {
    private final Compiled compiled;
    private final Console console;
    private final boolean json;

    private final ClassPath classPath;

    Program(Compiled compiled, Console console, boolean json) {
        this(compiled, console, json, ClassPath.of(""));
    }

    /** @param classPath where classes are that the loop calls */
    Program(Compiled compiled, Console console, boolean json, ClassPath classPath) {
        this.classPath = classPath;
        this.compiled = compiled;
        this.console = console;
        this.json = json;
    }

    /** Trains; returns the exit code. */
    int train(Run run) {
        Consumer<Run> start = start("Trainer", Run.class);
        return launch(errors -> Launch.run(run, start, errors));
    }

    /** Predicts; returns the exit code. */
    int predict(Prediction prediction) {
        Consumer<Prediction> start = start("Predictor", Prediction.class);
        return launch(errors -> Launch.predict(prediction, start, errors));
    }

    /** The failure that a run prints becomes JSON if that is wanted. */
    private int launch(ToIntFunction<PrintStream> program) {
        if (!json) {
            return program.applyAsInt(console.err());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = program.applyAsInt(new PrintStream(said, true, StandardCharsets.UTF_8));
        if (code != ExitCode.OK) {
            String message = said.toString(StandardCharsets.UTF_8).strip().replaceFirst("^error: ", "");
            console.out().print(Json.failure(code, message) + "\n");
        }
        return code;
    }

    /** The static method {@code start} of the generated class with that role. */
    private <T> Consumer<T> start(String role, Class<T> argument) {
        InMemoryJava.Result result = InMemoryJava.compile(sources(role), classPath.entries(), compiled.javaOptions());
        if (!result.errors().isEmpty()) {
            throw new IllegalStateException(
                    "the generated Java does not compile: " + result.errors().get(0));
        }
        ClassLoader loader = result.classes().load(classPath.loader());
        return given -> invoke(loader, compiled.className(role), argument, given);
    }

    /** A prediction needs no trainer, and so none of the classes that its loop calls. */
    private List<GeneratedSource> sources(String role) {
        return compiled.sources().stream()
                .filter(s -> role.equals("Trainer") || !s.className().equals(compiled.className("Trainer")))
                .toList();
    }

    private <T> void invoke(ClassLoader loader, String className, Class<T> type, T argument) {
        try {
            Class.forName(className, true, loader).getMethod("start", type).invoke(null, argument);
        } catch (InvocationTargetException e) {
            if (console.debugs()) {
                e.getCause().printStackTrace(console.err());
            }
            throw Failures.known(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " has no method start", e);
        }
    }
}
