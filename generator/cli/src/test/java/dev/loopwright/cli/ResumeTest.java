package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end in the middle, because their rate is far too large, and are to go on. */
class ResumeTest {
    private static final String RATE = "rate: 1e20";

    @TempDir
    private Path folder;

    private Lesson lesson;
    private Path run;

    @BeforeEach
    void divergeInTheMiddle() {
        lesson = new Lesson(folder).inModel("rate: 0.1", RATE);
        run = folder.resolve("run");
        Cli.Result result = Cli.run("train", lesson.model(), "--run-dir", run, "--checkpoint-every", 1);
        assertEquals(ExitCode.DIVERGED, result.code(), result.err());
        assertTrue(result.err().contains("in epoch 1, step 2\n  first in "), result.err());
    }

    private Cli.Result resume() {
        return Cli.run("train", lesson.model(), "--resume", run);
    }

    @Test
    void aRunGoesOnWhereItWasSaved() {
        Cli.Result result = resume();
        assertEquals(ExitCode.DIVERGED, result.code());
        assertTrue(result.out().contains("\nresumed " + run + " after batch 1 of epoch 1\n"), result.out());
    }

    @Test
    void commentsMayChange() {
        lesson.inModel("loop {", "/* as\nlong as you like */ loop {");
        assertEquals(ExitCode.DIVERGED, resume().code());
    }

    @Test
    void anotherModelFileIsRefusedWithWhatDiffers() {
        lesson.inModel(RATE, "rate: 0.1");
        Cli.Result result = resume();
        assertEquals(ExitCode.CHECKPOINT, result.code());
        List<String> lines = result.err().lines().toList();
        assertEquals(
                "error: cannot resume " + run + ": the model file says something else than when the run began",
                lines.get(0));
        assertTrue(lines.get(1).startsWith("  - optimizer sgd = sgd(rate: 1e20, "), result.err());
        assertTrue(lines.get(2).startsWith("  + optimizer sgd = sgd(rate: 0.1, "), result.err());
        assertEquals("  train anew, or go on with the copy of the model file in the run folder", lines.get(3));
    }

    @Test
    void otherDataAreRefusedByLine() {
        String row = lesson.rows(5).get(4);
        lesson.inData(row, row.replaceFirst("[1-9]", "0"));
        Cli.Result result = resume();
        assertEquals(ExitCode.CHECKPOINT, result.code());
        assertTrue(result.err().contains("lesson.csv has changed; the first difference is at line 5\n"), result.err());
    }

    @Test
    void whatCannotBeResumedIsSaid() {
        Path nowhere = folder.resolve("nowhere");
        Cli.Result result = Cli.run("train", lesson.model(), "--resume", nowhere);
        assertEquals(ExitCode.USAGE, result.code());
        assertEquals(
                "error: there is no run in " + nowhere + "\n  name the folder of a run, such as runs/lesson-1\n",
                result.err());
        assertEquals(
                ExitCode.USAGE,
                Cli.run("train", lesson.model(), "--resume", run, "--run-dir", nowhere)
                        .code());
        assertEquals(
                ExitCode.USAGE,
                Cli.run("train", lesson.model(), "--checkpoint-every", 0).code());
    }

    @Test
    void differencesAreShownInTheOrderOfTheFile() {
        assertEquals(
                List.of("- b", "+ x", "+ y", "- d"),
                SpecDifference.between(List.of("a", "b", "c", "d"), List.of("a", "x", "y", "c")));
        assertEquals(List.of(), SpecDifference.between(List.of("a"), List.of("a")));
        assertEquals(List.of("+ b"), SpecDifference.between(List.of("a"), List.of("a", "b")));
    }
}
