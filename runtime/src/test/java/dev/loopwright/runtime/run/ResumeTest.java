package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    /** 4 epochs of 8 batches. */
    private static final int STEPS = 32;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private Path data;
    private Path whole;

    @BeforeEach
    void trainWithoutAnyTrouble() throws IOException {
        data = TinyProgram.writeData(folder);
        whole = folder.resolve("whole");
        assertEquals(0, run(settings().folder(whole), () -> {}));
    }

    private Run.Builder settings() {
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        return Run.builder().data(data).console(out);
    }

    private int run(Run.Builder settings, Runnable afterStep) {
        Run run = settings.build();
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Launch.run(run, r -> TinyProgram.start(r, 0.5, afterStep), err);
    }

    /** Something that comes to pass after so many steps. */
    private static Runnable at(int step, Runnable what) {
        int[] taken = {0};
        return () -> {
            if (++taken[0] == step) {
                what.run();
            }
        };
    }

    private static void die() {
        throw new IllegalStateException("the machine burns");
    }

    private void assertAsIfNothingHadHappened(Path run, String when) throws IOException {
        for (String file : List.of(RunFolder.LAST, RunFolder.BEST, RunFolder.METRICS, RunFolder.PREPROCESSING)) {
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(run.resolve(file)), when + ": " + file);
        }
        String text = Files.readString(run.resolve(RunFolder.DESCRIPTION));
        assertEquals(Files.readString(whole.resolve(RunFolder.DESCRIPTION)), text, when);
    }

    @Test
    void aRunThatDiedAtAnyStepGoesOnAsIfItHadNot() throws IOException {
        for (int step = 1; step <= STEPS; step++) {
            Path run = folder.resolve("died-" + step);
            assertEquals(1, run(settings().folder(run).checkpointEvery(1), at(step, ResumeTest::die)));
            assertEquals(0, run(settings().resume(run), () -> {}));
            assertAsIfNothingHadHappened(run, "died at step " + step);
        }
    }

    @Test
    void aRunThatKeepsDyingComesToItsEnd() throws IOException {
        Path run = folder.resolve("dying");
        run(settings().folder(run).checkpointEvery(1), at(2, ResumeTest::die));
        int deaths = 1;
        while (run(settings().resume(run).checkpointEvery(1), at(2, ResumeTest::die)) != 0) {
            deaths++;
        }
        assertEquals(STEPS - 1, deaths, "each life is one step long, the last one two");
        assertAsIfNothingHadHappened(run, "died again and again");
    }

    @Test
    void aRunThatIsAskedToStopFinishesItsStepAndSaysWhereItIs() throws IOException {
        for (int step : new int[] {1, 8, 13, STEPS}) {
            Path path = folder.resolve("stopped-" + step);
            Run run = settings().folder(path).build();
            PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
            errors.reset();
            int code = Launch.run(run, r -> TinyProgram.start(r, 0.5, at(step, run::stop)), err);
            assertEquals(Interrupted.CODE, code);
            assertEquals(
                    "interrupted after batch " + ((step - 1) % 8 + 1) + " of epoch " + ((step - 1) / 8 + 1)
                            + "; saved in " + path.resolve("last.safetensors") + "\n  go on with --resume " + path
                            + "\n",
                    errors.toString(StandardCharsets.UTF_8));
            assertTrue(Files.readString(path.resolve("run.json")).contains("\"state\":\"interrupted\""));
            assertEquals(0, run(settings().resume(path), () -> {}));
            assertAsIfNothingHadHappened(path, "stopped at step " + step);
        }
    }

    @Test
    void aRunThatHasNotBegunDoesNotWaitToBeStopped() {
        assertFalse(settings().folder(folder.resolve("idle")).build().stop());
    }

    @Test
    void aRunThatSavedNothingBeginsAnew() throws IOException {
        Path run = folder.resolve("early");
        assertEquals(1, run(settings().folder(run), at(9, ResumeTest::die)));
        assertFalse(Files.exists(run.resolve("last.safetensors")));
        assertEquals(0, run(settings().resume(run), () -> {}));
        assertAsIfNothingHadHappened(run, "had saved nothing");
    }

    @Test
    void aFinishedRunHasNothingLeftToDo() throws IOException {
        byte[] before = Files.readAllBytes(whole.resolve("last.safetensors"));
        console.reset();
        assertEquals(0, run(settings().resume(whole), ResumeTest::die));
        assertTrue(console.toString(StandardCharsets.UTF_8).contains("is finished: nothing is left to do"));
        assertArrayEquals(before, Files.readAllBytes(whole.resolve("last.safetensors")));
    }

    @Test
    void weightsOfAnInterruptedRunCanPredict() {
        Path run = folder.resolve("interrupted");
        run(settings().folder(run).checkpointEvery(1), at(3, ResumeTest::die));
        TinyModel model = new TinyModel(1);
        assertEquals("0", Checkpoint.restore(run.resolve("last.safetensors"), model.parameters()));
    }

    private String refusal(Path run) {
        errors.reset();
        assertEquals(6, run(settings().resume(run), ResumeTest::die));
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void changedDataAreRefusedByLine() throws IOException {
        Path run = folder.resolve("run");
        run(settings().folder(run).checkpointEvery(1), at(3, ResumeTest::die));
        String before = Files.readString(run.resolve("run.json"));
        List<String> lines = Files.readAllLines(data);
        String advice = "\n  train anew, or bring the data back that the run began with\n";
        Files.writeString(data, String.join("\n", lines).replace("row40,6.", "row40,7."));
        assertEquals(
                "error: cannot resume " + run + ": tiny.csv has changed; the first difference is at line 42" + advice,
                refusal(run));
        Files.write(data, lines.subList(0, 91));
        assertEquals("error: cannot resume " + run + ": tiny.csv has 90 rows and had 100" + advice, refusal(run));
        assertEquals(before, Files.readString(run.resolve("run.json")), "a refused run stays as it was");
        Files.write(data, lines);
        assertEquals(0, run(settings().resume(run), () -> {}));
        assertAsIfNothingHadHappened(run, "the data are back");
    }

    @Test
    void aRunIsResumedByOneProcessAtATime() {
        Path run = folder.resolve("shared");
        int[] second = {0};
        run(settings().folder(run).checkpointEvery(1), at(3, () -> {
            errors.reset();
            second[0] = run(settings().resume(run), () -> {});
        }));
        assertEquals(2, second[0]);
        assertTrue(errors.toString(StandardCharsets.UTF_8).startsWith("error: another process is training in " + run));
    }

    @Test
    void reportsOfACheckpointMustStillBeThere() throws IOException {
        Path run = folder.resolve("cut");
        run(settings().folder(run).checkpointEvery(1), at(12, ResumeTest::die));
        Files.writeString(run.resolve("metrics.jsonl"), "");
        assertTrue(refusal(run).contains("metrics.jsonl has 0 bytes, fewer than the "));
    }

    @Test
    void theNewestCheckpointsAreKept() throws IOException {
        Path path = folder.resolve("kept");
        Run run = settings().folder(path).build();
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        Launch.run(run, r -> TinyProgram.start(r, 0.5, () -> r.saveLast(3)), err);
        try (Stream<Path> files = Files.list(path)) {
            assertEquals(
                    List.of(
                            "best.safetensors",
                            "last-30.safetensors",
                            "last-31.safetensors",
                            "last-32.safetensors",
                            "last.safetensors"),
                    files.map(f -> f.getFileName().toString())
                            .filter(f -> f.endsWith("safetensors"))
                            .sorted()
                            .toList());
        }
        Safetensors kept = Safetensors.read(path.resolve("last-31.safetensors"));
        assertEquals("after batch 7 of epoch 4", kept.metadata().get("saved"));
    }
}
