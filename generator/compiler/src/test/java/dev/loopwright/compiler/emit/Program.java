package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.run.Launch;
import dev.loopwright.runtime.run.Prediction;
import dev.loopwright.runtime.run.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A generated program that is compiled and run in memory, in a folder of its own. */
final class Program {
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
    private final ClassLoader classes;
    private final String prefix;
    private final Path folder;

    private Program(ClassLoader classes, String prefix, Path folder) {
        this.classes = classes;
        this.prefix = prefix;
        this.folder = folder;
    }

    /** Compiles a model in which nothing is wrong. */
    static Program of(String model, Path folder) {
        List<GeneratedSource> sources = Specs.fine(model).sources();
        InMemoryJava.Result result = InMemoryJava.compile(sources);
        assertTrue(result.isClean(), result.errors() + " " + result.warnings());
        String trainer = sources.stream()
                .map(GeneratedSource::className)
                .filter(name -> name.endsWith("Trainer"))
                .findFirst()
                .orElseThrow();
        String prefix = trainer.substring(0, trainer.length() - "Trainer".length());
        return new Program(result.classes().load(Program.class.getClassLoader()), prefix, folder);
    }

    /** Trains on these rows; the run folder. */
    Path train(String name, String rows) throws IOException {
        assertEquals(0, tryToTrain(name, rows), this::shown);
        return folder.resolve(name);
    }

    /** Trains and gives the exit code. */
    int tryToTrain(String name, String rows) throws IOException {
        Path data = Files.writeString(folder.resolve(name + ".csv"), rows);
        Run run = Run.builder()
                .data(data)
                .folder(folder.resolve(name))
                .console(out)
                .build();
        return Launch.run(run, r -> start("Trainer", r), out);
    }

    /** Some rows, split, fitted and encoded. */
    Dataset read(String rows) throws IOException, ReflectiveOperationException {
        Path file = Files.writeString(folder.resolve("read.csv"), rows);
        Class<?> data = Class.forName(prefix + "Data", true, classes);
        Object read = data.getMethod("read", Path.class).invoke(null, file);
        return (Dataset) data.getMethod("dataset").invoke(read);
    }

    /** The lines that a run predicts for some rows. */
    List<String> predict(Path run, String rows) throws IOException {
        Path data = Files.writeString(folder.resolve("rows.csv"), rows);
        Path predictions = folder.resolve("out.csv");
        Prediction prediction = Prediction.builder()
                .run(run)
                .data(data)
                .out(predictions)
                .console(out)
                .build();
        assertEquals(0, Launch.predict(prediction, p -> start("Predictor", p), out), this::shown);
        return Files.readAllLines(predictions);
    }

    /** The last score of that name that was shown. */
    double score(String name) {
        String last = shown().substring(shown().lastIndexOf(name) + name.length());
        return Double.parseDouble(last.replaceFirst("(?s)^[ =]*([-+0-9.e]+).*", "$1"));
    }

    String shown() {
        return console.toString(StandardCharsets.UTF_8);
    }

    private void start(String kind, Object argument) {
        start(classes, prefix + kind, argument);
    }

    /** Calls {@code start} of a generated class; what that throws is thrown. */
    static void start(ClassLoader program, String className, Object argument) {
        try {
            Class.forName(className, true, program)
                    .getMethod("start", argument.getClass())
                    .invoke(null, argument);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
