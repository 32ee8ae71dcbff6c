package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffortTest {
    @TempDir
    private Path folder;

    @AfterEach
    void noLauncher() {
        System.clearProperty("loopwright.starter");
    }

    @Test
    void countsTheRowsOfAFileByItsBeginning() throws IOException {
        Path table = Files.writeString(folder.resolve("a.csv"), "a,b\n" + "1,2\n".repeat(100_000));
        assertEquals(100_001, Effort.rows(table), 100_001 * 0.01);
        assertEquals(10.0, Effort.rows(Files.write(folder.resolve("a.bin"), new byte[1000])), 0.1);
        assertEquals(0.0, Effort.rows(Files.writeString(folder.resolve("empty.csv"), "")), 0.0);
        assertEquals(0.0, Effort.rows(folder.resolve("none.csv")), 0.0);
    }

    @Test
    void longTrainingsOfModelsThatAreNotTinyAreWorthVectors() {
        assertEquals(Kernels.VECTOR, new Effort(1e12, 10_000).kernels());
        assertEquals(Kernels.PLAIN, new Effort(1e12, 200).kernels());
        assertEquals(Kernels.PLAIN, new Effort(1e8, 10_000).kernels());
    }

    @Test
    void withoutALauncherEverythingRunsHere() {
        assertTrue(Starter.another(Kernels.PLAIN, new Effort(1e12, 10_000)).isEmpty());
    }

    @Test
    void aLauncherIsAskedForAnotherJvmWhereTheWorkIsWorthIt() {
        System.setProperty("loopwright.starter", "vector");
        assertTrue(Starter.another(Kernels.PLAIN, new Effort(1e6, 10_000)).isEmpty());
        assertEquals(75, Starter.another(Kernels.PLAIN, new Effort(1e9, 10_000)).orElseThrow());
        assertEquals(76, Starter.another(Kernels.VECTOR, new Effort(1, 1)).orElseThrow());
    }

    @Test
    void theLessonIsOverInAnInstantAndRunsWhereItIs() {
        System.setProperty("loopwright.starter", "plain");
        Lesson lesson = new Lesson(folder);
        assertEquals(
                ExitCode.OK,
                Cli.run("train", lesson.model(), "--run-dir", folder.resolve("run"))
                        .code());
    }

    @Test
    void aTrainingThatTakesLongerAsksForAnotherJvmBeforeItPrintsOrWritesAnything() {
        System.setProperty("loopwright.starter", "plain");
        Lesson lesson = new Lesson(folder).inModel("for epoch in 1..5", "for epoch in 1..50000");
        Cli.Result result = Cli.run("train", lesson.model(), "--run-dir", folder.resolve("run"));
        assertEquals(75, result.code(), result.err());
        assertEquals("", result.out() + result.err());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void explainSaysHowMuchThereIsToCompute() {
        Cli.Result result = Cli.run("explain", new Lesson(folder).model());
        assertTrue(result.out().contains("multiply-adds of training for each row of the table"), result.out());
        assertTrue(result.out().contains("kernels: plain."), result.out());
    }
}
