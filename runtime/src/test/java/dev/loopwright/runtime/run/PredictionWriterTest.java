package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionWriterTest {
    private static final List<String> SPECIES = List.of("Adelie", "Chinstrap", "Gentoo");

    @TempDir
    Path folder;

    @Test
    void cellsOfEveryKindAreWritten() throws IOException {
        Path file = folder.resolve("out.csv");
        float[] p = {9, 9, 9, 0.2f, 0.3f, 0.5f};
        try (PredictionWriter out = PredictionWriter.toFile(file, "id", "p_a", "p_b", "p_c", "is", "two", "three")) {
            out.text("a \"b\", c");
            out.numbers(p, 3, 3);
            out.truth(true);
            out.label(0.5f, "no", "yes");
            out.label(p, 3, SPECIES);
            out.endRow();
            assertFalse(Files.exists(file), "the file appears when all is written");
            out.finish();
        }
        assertEquals(
                "id,p_a,p_b,p_c,is,two,three\n\"a \"\"b\"\", c\",0.2,0.3,0.5,true,no,Gentoo\n", Files.readString(file));
    }

    @Test
    void theFirstOfEqualLabelsIsGivenAndNoneForNaN() throws IOException {
        Path file = folder.resolve("out.csv");
        try (PredictionWriter out = PredictionWriter.toFile(file, "three", "two")) {
            out.label(new float[] {0.4f, 0.4f, 0.2f}, 0, SPECIES);
            out.label(0.6f, "no", "yes");
            out.endRow();
            out.label(new float[] {0.4f, Float.NaN, 0.2f}, 0, SPECIES);
            out.label(Float.NaN, "no", "yes");
            out.endRow();
            out.finish();
        }
        assertEquals("three,two\nAdelie,yes\n,\n", Files.readString(file));
    }

    @Test
    void withoutFinishTheOldFileStays() throws IOException {
        Path file = Files.writeString(folder.resolve("out.csv"), "old");
        try (PredictionWriter out = PredictionWriter.toFile(file, "p")) {
            out.number(1);
            out.endRow();
        }
        assertEquals("old", Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aRowOfTheWrongLengthIsAMistakeOfTheProgram() {
        try (PredictionWriter out = PredictionWriter.toFile(folder.resolve("out.csv"), "a", "b")) {
            out.number(1);
            assertThrows(IllegalStateException.class, out::endRow);
        }
    }

    @Test
    void aFolderThatIsMissingIsSaid() {
        Path file = folder.resolve("missing").resolve("out.csv");
        RunFailure failure = assertThrows(RunFailure.class, () -> PredictionWriter.toFile(file, "p"));
        assertTrue(failure.getMessage().endsWith("out.csv: there is no such file or folder"), failure.getMessage());
    }
}
