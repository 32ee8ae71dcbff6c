package dev.loopwright.cli;

import dev.loopwright.runtime.RunFailure;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.run.Launch;
import dev.loopwright.runtime.run.Prediction;
import dev.loopwright.runtime.run.Run;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The generated classes, run inside this process. */
final class Program {
    private final Ready ready;
    private final Console console;
    private final boolean json;
    private final ClassPath classPath;

    /** @param classPath where classes are that the loop calls */
    Program(Ready ready, Console console, boolean json, ClassPath classPath) {
        this.ready = ready;
        this.classPath = classPath;
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

    /** Reads a data file as the generated class for data does; fails as that does. */
    static Dataset data(Ready ready, Path file, ClassPath classPath) {
        ClassLoader loader = ready.classes().load(classPath.loader());
        classPath.use();
        Object read = invoke(loader, ready.className("Data"), "read", Path.class, file);
        try {
            return (Dataset) read.getClass().getMethod("dataset").invoke(read);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the generated class for data gives none", e);
        }
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
        ClassLoader loader = ready.classes().load(classPath.loader());
        return given -> invoke(loader, ready.className(role), argument, given);
    }

    private <T> void invoke(ClassLoader loader, String className, Class<T> type, T argument) {
        // where JDBC drivers are looked for
        Thread.currentThread().setContextClassLoader(loader);
        try {
            invoke(loader, className, "start", type, argument);
        } catch (RunFailure failure) {
            if (console.debugs()) {
                failure.printStackTrace(console.err());
            }
            throw failure;
        }
    }

    private static <T> Object invoke(ClassLoader loader, String className, String method, Class<T> type, T argument) {
        try {
            return Class.forName(className, true, loader)
                    .getMethod(method, type)
                    .invoke(null, argument);
        } catch (InvocationTargetException e) {
            throw Failures.known(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " has no method " + method, e);
        }
    }
}
