package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.runtime.Model;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The generated lesson without Loopwright: plain javac and plain java, in processes of their own, with the jar of the
 * runtime and nothing else. That jar is there in {@code mvn verify}; {@code mvn test} makes none.
 */
class PlainJavaTest {
    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

    @TempDir
    Path folder;

    private Path jar;
    private Path classes;

    @BeforeEach
    void generate() throws IOException, URISyntaxException {
        jar = Path.of(
                Model.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assumeTrue(Files.isRegularFile(jar), "the runtime is not packaged");
        classes = folder.resolve("classes");
        for (GeneratedSource source : Sample.of("lesson").sources()) {
            Path file = folder.resolve(source.path());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.text());
        }
    }

    @Test
    void theLessonTrainsAsAnOrdinaryJavaProgram() throws Exception {
        compile(generated());
        String table = java("lesson.LessonTrainer", "--data", data(), "--run-dir", folder + "/run");
        assertTrue(table.contains("running.loss"), table);
        assertTrue(Files.exists(folder.resolve("run/last.safetensors")));
        java("lesson.LessonPredictor", folder + "/run", "--data", data(), "--out", folder + "/out.csv");
        assertEquals(1001, Files.readAllLines(folder.resolve("out.csv")).size());
    }

    @Test
    void aHandWrittenLoopUsesTheModelClass() throws Exception {
        List<String> files = generated();
        files.add(Path.of("hand-written-loop", "HandWrittenLoop.java").toString());
        compile(files);
        String said = java("HandWrittenLoop", data());
        double accuracy =
                Double.parseDouble(said.substring(said.lastIndexOf(' ') + 1).strip());
        assertTrue(accuracy >= 0.90, said);
    }

    @Test
    void aMissingTableEndsWithTheExitCodeForData() throws Exception {
        compile(generated());
        Path out = folder.resolve("said.txt");
        int code = run(out, javaCommand("lesson.LessonTrainer", "--data", "nowhere.csv"));
        assertEquals(4, code, Files.readString(out));
        assertTrue(Files.readString(out).contains("nowhere.csv"));
    }

    private static String data() {
        return Path.of("lesson", "lesson.csv").toAbsolutePath().toString();
    }

    private List<String> generated() {
        List<String> files = new ArrayList<>();
        Sample.of("lesson")
                .sources()
                .forEach(s -> files.add(folder.resolve(s.path()).toString()));
        return files;
    }

    private void compile(List<String> files) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                BIN.resolve("javac").toString(),
                "-Xlint:all",
                "-Werror",
                "-cp",
                jar.toString(),
                "-d",
                classes.toString()));
        files.forEach(file -> command.add(Path.of(file).toAbsolutePath().toString()));
        succeed(command);
    }

    private String java(String... arguments) throws Exception {
        return succeed(javaCommand(arguments));
    }

    private List<String> javaCommand(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(BIN.resolve("java").toString(), "-cp", jar + File.pathSeparator + classes));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private String succeed(List<String> command) throws Exception {
        Path out = folder.resolve("said.txt");
        assertEquals(0, run(out, command), () -> command + "\n" + read(out));
        return read(out);
    }

    private int run(Path out, List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "took too long");
        return process.exitValue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
