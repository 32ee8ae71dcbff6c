package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path folder;

    @Test
    void runsAreNumberedFromOne() {
        Path runs = folder.resolve("deep").resolve("runs");
        assertEquals(runs.resolve("lesson-1"), RunFolder.next(runs, "lesson").path());
        assertEquals(runs.resolve("lesson-2"), RunFolder.next(runs, "lesson").path());
        assertEquals(runs.resolve("iris-1"), RunFolder.next(runs, "iris").path());
        assertTrue(Files.isDirectory(runs.resolve("lesson-2")));
    }

    @Test
    void aNumberIsNotUsedAgainWhileALaterRunExists() throws IOException {
        Files.createDirectories(folder.resolve("lesson-10"));
        Files.createDirectories(folder.resolve("lesson-9"));
        Files.createDirectories(folder.resolve("lesson-b-40"));
        Files.createDirectories(folder.resolve("lesson-x"));
        Files.createDirectories(folder.resolve("lesson-99999999999999"));
        Files.writeString(folder.resolve("lesson-11"), "a file in the way");
        assertEquals(
                "lesson-12",
                RunFolder.next(folder, "lesson").path().getFileName().toString());
    }

    @Test
    void aNewOrEmptyFolderMayBeNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(empty, RunFolder.at(empty).path());
        Path deep = folder.resolve("a").resolve("b");
        assertEquals(deep, RunFolder.at(deep).path());
        assertTrue(Files.isDirectory(deep));
    }

    @Test
    void aFolderWithAnythingInItIsRefused() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "years of work");
        UsageProblem problem = assertThrows(UsageProblem.class, () -> RunFolder.at(folder));
        assertTrue(problem.getMessage().startsWith("cannot use " + folder + " as run folder: it is not empty\n"));
        assertEquals(2, problem.exitCode());
        assertTrue(Files.exists(folder.resolve("thesis.tex")));
        Path file = folder.resolve("thesis.tex");
        assertEquals(
                "cannot use " + file + " as run folder: it is a file",
                assertThrows(UsageProblem.class, () -> RunFolder.at(file)).getMessage());
    }

    @Test
    void theBuilderRefusesATakenFolderAtOnce() throws IOException {
        Files.writeString(folder.resolve("run.json"), "{}");
        UsageProblem problem = assertThrows(
                UsageProblem.class, () -> Run.builder().folder(folder).build());
        assertTrue(problem.getMessage().contains("it holds another run"));
    }

    @Test
    void attachmentsMayLieInFoldersButNotOutside() throws IOException {
        RunFolder run = RunFolder.at(folder.resolve("run"));
        run.write("sources/lesson/Lesson.java", "class Lesson {}\n");
        assertEquals("class Lesson {}\n", Files.readString(folder.resolve("run/sources/lesson/Lesson.java")));
        assertThrows(IllegalArgumentException.class, () -> run.write("../evil", "x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> run.write(folder.resolve("evil").toString(), "x"));
        assertFalse(Files.exists(folder.resolve("evil")));
    }

    @Test
    void aFileWhereFoldersShouldGoIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("runs"), "");
        RunFailure failure = assertThrows(RunFailure.class, () -> RunFolder.next(file, "lesson"));
        assertTrue(failure.getMessage().startsWith("cannot make a run folder in " + file + ": "));
        assertEquals(1, failure.exitCode());
    }
}
