package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.run.Prediction;
import dev.loopwright.runtime.run.Run;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Generated classes, compiled and loaded apart from all others. */
record Program(Class<?> model, Class<?> data, Class<?> trainer, Class<?> predictor) {

    static Program of(List<GeneratedSource> sources) {
        InMemoryJava.Result java = InMemoryJava.compile(sources);
        assertTrue(java.isClean(), () -> java.errors() + "\n" + java.warnings());
        ClassLoader loader = java.classes().load(Model.class.getClassLoader());
        return new Program(
                loaded(loader, sources, ""),
                loaded(loader, sources, "Data"),
                loaded(loader, sources, "Trainer"),
                loaded(loader, sources, "Predictor"));
    }

    /** The class whose name is that of the model class and then the ending. */
    private static Class<?> loaded(ClassLoader loader, List<GeneratedSource> sources, String ending) {
        String trainer = sources.stream()
                .map(GeneratedSource::className)
                .filter(name -> name.endsWith("Trainer"))
                .findFirst()
                .orElseThrow();
        try {
            return loader.loadClass(trainer.substring(0, trainer.length() - "Trainer".length()) + ending);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Trains without a word and returns the reports in order. */
    List<JsonObject> train(Path dataFile, Path runFolder) {
        Run run = Run.builder()
                .data(dataFile)
                .folder(runFolder)
                .mode(Run.Mode.QUIET)
                .build();
        start(trainer, Run.class, run);
        return reports(runFolder);
    }

    /** Predicts the rows of a file from a run and returns the lines, that of column names first. */
    List<String> predict(Path runFolder, Path dataFile, Path out) throws IOException {
        start(
                predictor,
                Prediction.class,
                Prediction.builder().run(runFolder).data(dataFile).out(out).build());
        return Files.readAllLines(out);
    }

    private static <T> void start(Class<?> program, Class<T> type, T argument) {
        try {
            program.getMethod("start", type).invoke(null, argument);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(program + " has no public start", e);
        }
    }

    private static List<JsonObject> reports(Path runFolder) {
        try {
            List<JsonObject> reports = new ArrayList<>();
            for (String line : Files.readAllLines(runFolder.resolve("metrics.jsonl"))) {
                reports.add(JsonParser.object().from(line));
            }
            return reports;
        } catch (IOException | JsonParserException e) {
            throw new AssertionError(e);
        }
    }
}
