package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictTest {
    @TempDir
    private Path folder;

    private Lesson lesson;
    private Path run;
    private Path out;

    @BeforeEach
    void train() {
        lesson = new Lesson(folder);
        run = folder.resolve("run");
        out = folder.resolve("out.csv");
        assertEquals(
                ExitCode.OK,
                Cli.run("train", lesson.model(), "--run-dir", run, "--quiet").code());
    }

    @Test
    void givesOneLineForEachRow() {
        Cli.Result result = Cli.run("predict", run, "--data", lesson.data(), "-o", out);
        assertEquals(new Cli.Result(ExitCode.OK, "", ""), result);
        assertEquals(1001, Lesson.read(out).lines().count());
    }

    @Test
    void printsToTheStandardOutputIfNoFileIsNamed() {
        Cli.run("predict", run, "--data", lesson.data(), "-o", out);
        assertEquals(
                Lesson.read(out),
                Cli.run("predict", run, "--data", lesson.data()).out());
    }

    @Test
    void targetColumnsMayBeAbsent() {
        String inputs = lesson.rows(4).stream()
                .map(row -> row.substring(0, row.lastIndexOf(',')))
                .collect(Collectors.joining("\n", "", "\n"));
        lesson.write("new.csv", inputs);
        Cli.Result result = Cli.run("predict", run, "--data", folder.resolve("new.csv"));
        assertEquals(ExitCode.OK, result.code(), result.err());
        assertEquals(4, result.out().lines().count());
    }

    @Test
    void nothingInARunFolderIsExecuted() throws IOException {
        Path source = run.resolve("sources/lesson/LessonPredictor.java");
        Files.writeString(source, "package lesson; public class LessonPredictor { static { System.exit(9); } }");
        assertEquals(
                ExitCode.OK,
                Cli.run("predict", run, "--data", lesson.data(), "-o", out).code());
    }

    @Test
    void damagedWeightsAreRefused() throws IOException {
        Path weights = run.resolve("last.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        Cli.Result result = Cli.run("predict", run, "--data", lesson.data(), "-o", out);
        assertEquals(ExitCode.CHECKPOINT, result.code(), result.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void damagedPreprocessingIsRefused() throws IOException {
        Files.writeString(run.resolve("preprocessing.json"), "{");
        assertEquals(
                ExitCode.CHECKPOINT,
                Cli.run("predict", run, "--data", lesson.data()).code());
    }

    @Test
    void weightsOfAnotherModelAreRefused() throws IOException {
        Path kept = run.resolve("lesson.model");
        Files.writeString(kept, Lesson.read(kept).replace("units: 16", "units: 17"));
        assertEquals(
                ExitCode.CHECKPOINT,
                Cli.run("predict", run, "--data", lesson.data()).code());
    }

    @Test
    void aDamagedModelFileIsAnError() throws IOException {
        Files.writeString(run.resolve("lesson.model"), "spec");
        Cli.Result result = Cli.run("predict", run, "--data", lesson.data());
        assertEquals(ExitCode.SPEC, result.code());
        assertTrue(result.err().startsWith("error[LW"), result.err());
    }

    @Test
    void wrongRowsLeaveAnEarlierPredictionAsItWas() throws IOException {
        Files.writeString(out, "earlier");
        List<String> rows = lesson.rows(2);
        lesson.write("new.csv", rows.get(0) + "\n" + rows.get(1).replaceFirst("[^,]*", "many") + "\n");
        Cli.Result result = Cli.run("predict", run, "--data", folder.resolve("new.csv"), "-o", out);
        assertEquals(ExitCode.DATA, result.code(), result.err());
        assertEquals("earlier", Lesson.read(out));
    }

    @Test
    void settingsOfTheRunAreKept() {
        lesson.inModel("seed 7", "seed 7\nsettings { width = 16 }").inModel("units: 16", "units: width");
        Path wide = folder.resolve("wide");
        assertEquals(
                ExitCode.OK,
                Cli.run("train", lesson.model(), "--run-dir", wide, "--quiet", "--set", "width=20")
                        .code());
        assertEquals("width=20\n", Lesson.read(wide.resolve("settings.txt")));
        assertEquals(
                ExitCode.OK,
                Cli.run("predict", wide, "--data", lesson.data(), "-o", out).code());
    }
}
