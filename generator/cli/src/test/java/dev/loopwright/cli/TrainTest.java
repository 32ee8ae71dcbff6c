package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {
    @TempDir
    private Path folder;

    private Lesson lesson;
    private Path run;

    @BeforeEach
    void copyTheSample() {
        lesson = new Lesson(folder);
        run = folder.resolve("run");
    }

    private Cli.Result train(Object... more) {
        Object[] words = new Object[4 + more.length];
        words[0] = "train";
        words[1] = lesson.model();
        words[2] = "--run-dir";
        words[3] = run;
        System.arraycopy(more, 0, words, 4, more.length);
        return Cli.run(words);
    }

    @Test
    void trainingPrintsATableAndLeavesARunFolder() {
        Cli.Result result = train();
        assertEquals("", result.err());
        assertEquals(ExitCode.OK, result.code());
        assertTrue(result.out().contains("running.accuracy") && result.out().contains("test.accuracy"), result.out());
        assertEquals(
                List.of(
                        "last.safetensors",
                        "lesson.model",
                        "metrics.jsonl",
                        "preprocessing.json",
                        "run.json",
                        "sources/lesson/Lesson.java",
                        "sources/lesson/LessonData.java",
                        "sources/lesson/LessonPredictor.java",
                        "sources/lesson/LessonTrainer.java"),
                List.copyOf(Lesson.contents(run).keySet()));
        assertEquals(Lesson.read(lesson.model()), Lesson.read(run.resolve("lesson.model")));
    }

    @Test
    void theSourcesInTheRunFolderAreThoseThatGenerateWrites() {
        train("--quiet");
        Path generated = folder.resolve("generated");
        Cli.run("generate", lesson.model(), "-o", generated);
        assertEquals(Lesson.contents(generated), Lesson.contents(run.resolve("sources")));
    }

    @Test
    void trainsInVectorTilesOnlyInAVirtualMachineThatHasThem() {
        Cli.Result result = train("--kernels", "vector");
        if (dev.loopwright.compiler.Kernels.canRunVectors()) {
            assertEquals(ExitCode.OK, result.code(), result.err());
            assertTrue(Lesson.contents(run).containsKey("sources/lesson/LessonKernels.java"));
        } else {
            assertEquals(ExitCode.USAGE, result.code());
            assertTrue(result.err().contains("--add-modules jdk.incubator.vector"), result.err());
        }
    }

    @Test
    void generateWritesTheKernelsThatAreAskedFor() {
        Path generated = folder.resolve("generated");
        assertEquals(
                ExitCode.OK,
                Cli.run("generate", "--kernels=vector", lesson.model(), "-o", generated)
                        .code());
        assertTrue(Lesson.read(generated.resolve("lesson/Lesson.java")).contains("LessonKernels.hiddenForward("));
        Cli.Result plan = Cli.run("generate", "--kernels=vector", "--show=plan", lesson.model());
        assertTrue(plan.out().contains("in vector tiles"), plan.out());
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        train("--quiet");
        Map<String, String> first = Lesson.contents(run);
        run = folder.resolve("again");
        train("--quiet");
        assertEquals(first, Lesson.contents(run));
    }

    @Test
    void jsonIsOneObjectALine() throws JsonParserException {
        Cli.Result result = train("--json");
        List<String> lines = result.out().lines().toList();
        assertEquals(7, lines.size());
        for (String line : lines) {
            JsonObject object = JsonParser.object().from(line);
            assertEquals(1, object.getInt("schema"));
        }
        assertEquals("finished", JsonParser.object().from(lines.get(6)).getString("kind"));
    }

    @Test
    void quietPrintsNothing() {
        Cli.Result result = train("--quiet");
        assertEquals(new Cli.Result(ExitCode.OK, "", ""), result);
    }

    @Test
    void aTraceShowsTheFirstStep() {
        Cli.Result result = train("--trace");
        assertEquals(ExitCode.OK, result.code(), result.err());
        assertTrue(result.out().contains("gradient"), result.out());
    }

    @Test
    void aTakenRunFolderIsLeftAlone() {
        train("--quiet");
        Map<String, String> before = Lesson.contents(run);
        Cli.Result result = train();
        assertEquals(ExitCode.USAGE, result.code());
        assertTrue(result.err().contains("it holds another run"), result.err());
        assertEquals(before, Lesson.contents(run));
    }

    @Test
    void aLossThatIsNoLongerFiniteEndsTheRun() {
        lesson.inModel("sgd(rate: 0.1)", "sgd(rate: 1e38)");
        Cli.Result result = train();
        assertEquals(ExitCode.DIVERGED, result.code(), result.out());
        assertTrue(result.err().contains("lesson.model:") && result.err().contains("the loss is"), result.err());
        noTrace(result);
    }

    @Test
    void aWrongModelFileIsRefusedBeforeTheDataAreRead() {
        lesson.inModel("-> p: real[1]", "-> q: real[1]").write("lesson.csv", "");
        Cli.Result result = train();
        assertEquals(ExitCode.SPEC, result.code());
        assertTrue(result.err().startsWith("error[LW"), result.err());
        assertFalse(Files.exists(run));
    }

    @Test
    void aMissingDataFileLeavesNothingBehind() {
        lesson.inModel("\"lesson.csv\"", "\"none.csv\"");
        wrongData("none.csv");
    }

    @Test
    void aMissingColumnLeavesNothingBehind() {
        lesson.inModel("f1..f10", "f1..f11");
        wrongData("f11");
    }

    @Test
    void aShortRowLeavesNothingBehind() {
        String row = lesson.rows(5).get(4);
        lesson.inData(row, row.substring(0, row.lastIndexOf(',')));
        wrongData("5");
    }

    @Test
    void anEmptyFileLeavesNothingBehind() {
        lesson.write("lesson.csv", "");
        wrongData("lesson.csv");
    }

    private void wrongData(String named) {
        Cli.Result result = train();
        assertEquals(ExitCode.DATA, result.code(), result.err());
        assertTrue(result.err().startsWith("error: ") && result.err().contains(named), result.err());
        noTrace(result);
        assertFalse(Files.exists(run));
    }

    @Test
    void textInANumberColumnIsNamedWithRowAndColumn() {
        String second = lesson.rows(3).get(2);
        lesson.inData(second, "twelve" + second.substring(second.indexOf(',')));
        Cli.Result result = train();
        assertEquals(ExitCode.DATA, result.code());
        assertTrue(
                result.err().contains("lesson.csv")
                        && result.err().contains("3")
                        && result.err().contains("twelve"),
                result.err());
        noTrace(result);
        assertFalse(Files.exists(run));
    }

    @Test
    void wrongDataAreJsonWhereJsonIsWanted() throws JsonParserException {
        lesson.write("lesson.csv", "");
        Cli.Result result = train("--json");
        assertEquals(ExitCode.DATA, result.code());
        assertEquals("", result.err());
        assertEquals(4, JsonParser.object().from(result.out()).getInt("exit"));
    }

    @Test
    void dataOutsideTheFolderOfTheModelFileNeedPermission() {
        lesson.inModel("\"lesson.csv\"", "\"../" + folder.getFileName() + "-data.csv\"");
        Cli.Result result = train();
        assertEquals(ExitCode.SPEC, result.code());
        assertTrue(result.err().contains("--allow-path"), result.err());
        assertEquals(ExitCode.DATA, train("--allow-path").code());
    }

    @Test
    void anotherDataFileCanBeNamed() {
        lesson.inModel("\"lesson.csv\"", "\"none.csv\"");
        assertEquals(ExitCode.OK, train("--quiet", "--data", lesson.data()).code());
    }

    private static void noTrace(Cli.Result result) {
        assertFalse(result.err().contains("\tat ") || result.err().contains("Exception"), result.err());
        assertFalse(result.out().contains("\tat ") || result.out().contains("Exception"), result.out());
    }

    /** The lesson with a call behind its report, and a class to be called. */
    private Path withHook(String parameter) throws IOException {
        String text = Lesson.read(lesson.model());
        String report = "report epoch, running.loss, running.accuracy, observation";
        Files.writeString(lesson.model(), text.replace(report, report + "\n    call com.acme.Hook.look"));
        Path source = Files.createDirectories(folder.resolve("src")).resolve("Hook.java");
        Files.writeString(source, """
                package com.acme;
                public final class Hook {
                    public static void look(%s loop) {
                        System.setProperty("loopwright.test.seen", String.valueOf(loop));
                    }
                }
                """.formatted(parameter));
        Path classes = folder.resolve("hooks");
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertEquals(0, code);
        return classes;
    }

    @Test
    void aLoopCallsAClassFromTheClassPath() throws IOException {
        Path classes = withHook("dev.loopwright.runtime.run.LoopContext");
        Cli.Result result = train("--quiet", "--class-path", classes);
        assertEquals("", result.err());
        assertEquals(ExitCode.OK, result.code());
        assertTrue(System.getProperty("loopwright.test.seen").contains("LoopContext"));
        Cli.Result predicted = Cli.run("predict", run, "--data", lesson.data(), "-o", folder.resolve("out.csv"));
        assertEquals(ExitCode.OK, predicted.code(), predicted.err());
    }

    @Test
    void aClassThatIsNotOnTheClassPathIsMissed() throws IOException {
        withHook("dev.loopwright.runtime.run.LoopContext");
        Cli.Result result = train();
        assertEquals(ExitCode.SPEC, result.code());
        assertTrue(result.err().contains("error[LW518]: class `com.acme.Hook` is not on the class path"), result.err());
        assertTrue(result.err().contains("--class-path hooks.jar"), result.err());
        assertFalse(Files.exists(run));
    }

    @Test
    void aMethodThatDoesNotFitIsMissed() throws IOException {
        Cli.Result result = train("--class-path", withHook("String"));
        assertEquals(ExitCode.SPEC, result.code());
        assertTrue(result.err().contains("public static void look(LoopContext loop)"), result.err());
    }
}
