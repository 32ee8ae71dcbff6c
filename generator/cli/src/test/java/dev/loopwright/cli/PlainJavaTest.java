package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonParser;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.loopwright.runtime.Model;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows: the generated files need javac, java and the runtime, and nothing of the generator. */
class PlainJavaTest {
    @TempDir
    private Path folder;

    @Test
    void generatedFilesCompileWithJavacAgainstTheRuntimeAloneAndRunWithJava() throws Exception {
        Lesson lesson = new Lesson(folder);
        Cli.run("generate", lesson.model(), "-o", folder.resolve("generated"));
        List<String> javac = new ArrayList<>(List.of(
                tool("javac"),
                "-Xlint:all",
                "-Werror",
                "-cp",
                runtime(),
                "-d",
                folder.resolve("classes").toString()));
        Lesson.contents(folder.resolve("generated")).keySet().forEach(f -> javac.add(folder + "/generated/" + f));
        assertEquals("", run(javac));

        String classPath =
                String.join(File.pathSeparator, folder.resolve("classes").toString(), runtimeAndLibraries());
        String table = run(List.of(
                tool("java"),
                "-cp",
                classPath,
                "lesson.LessonTrainer",
                "--data",
                lesson.data().toString(),
                "--run-dir",
                folder.resolve("plain").toString()));
        assertTrue(table.contains("test.accuracy"), table);
        assertSameWeightsAsTrain(lesson);
        String predictions = run(List.of(
                tool("java"),
                "-cp",
                classPath,
                "lesson.LessonPredictor",
                folder.resolve("plain").toString(),
                "--data",
                lesson.data().toString()));
        assertEquals(1001, predictions.lines().count());
    }

    private void assertSameWeightsAsTrain(Lesson lesson) throws IOException {
        Path run = folder.resolve("run");
        Cli.run("train", lesson.model(), "--run-dir", run, "--quiet");
        Path weights = Path.of("last.safetensors");
        assertEquals(
                -1, Files.mismatch(run.resolve(weights), folder.resolve("plain").resolve(weights)));
    }

    /** The output and errors of a program that must succeed. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String runtime() throws URISyntaxException {
        return place(Model.class);
    }

    /** In {@code mvn test} the runtime is a folder of classes whose libraries are not shaded into it yet. */
    private static String runtimeAndLibraries() throws URISyntaxException {
        List<String> path = new ArrayList<>(List.of(runtime()));
        if (Files.isDirectory(Path.of(runtime()))) {
            Collections.addAll(path, place(CsvReader.class), place(JsonParser.class));
        }
        return String.join(File.pathSeparator, path);
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
