package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataPathTest {
    @TempDir
    private Path folder;

    @Test
    void isRelativeToTheFolderOfTheModelFile() {
        assertEquals(folder.resolve("spec/data/a.csv"), of("data/a.csv", false));
        assertEquals(folder.resolve("spec/a.csv"), of("data/../a.csv", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.csv", "data/../../a.csv", "/etc/passwd"})
    void mayLeaveTheFolderOnlyIfThatIsAllowed(String path) {
        SpecProblem problem = assertThrows(SpecProblem.class, () -> of(path, false));
        assertTrue(
                problem.getMessage().startsWith("a.model:1: the data file `" + path + "` is outside"),
                problem.getMessage());
        assertEquals(folder.resolve("spec").resolve(path).normalize(), of(path, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/a.csv", "file:///etc/passwd"})
    void isNeverAUrl(String path) {
        assertThrows(SpecProblem.class, () -> of(path, true));
    }

    @Test
    void doesNotFollowALinkOutOfTheFolder() throws IOException {
        Files.createDirectories(folder.resolve("spec"));
        Path outside = Files.writeString(folder.resolve("outside.csv"), "a\n1\n");
        Files.createSymbolicLink(folder.resolve("spec/a.csv"), outside);
        assertThrows(SpecProblem.class, () -> of("a.csv", false));
        assertEquals(folder.resolve("spec/a.csv"), of("a.csv", true));
    }

    @Test
    void cannotHoldCharactersThatNoFileNameHolds() {
        assertThrows(SpecProblem.class, () -> of("a\0.csv", false));
    }

    @Test
    void followsNoLinkOfAFurtherFileEither() throws IOException {
        Files.createDirectories(folder.resolve("spec"));
        Path outside = Files.writeString(folder.resolve("outside.gz"), "");
        Files.createSymbolicLink(folder.resolve("spec/labels.gz"), outside);
        assertThrows(SpecProblem.class, () -> of("images.gz", false, "images.gz", "labels.gz"));
        assertEquals(folder.resolve("spec/images.gz"), of("images.gz", true, "images.gz", "labels.gz"));
        assertEquals(folder.resolve("spec/images.gz"), of("images.gz", false, "images.gz", "more.gz"));
    }

    @Test
    void followsNoLinkThatAPatternFinds() throws IOException {
        Files.createDirectories(folder.resolve("spec"));
        Path outside = Files.writeString(folder.resolve("outside.csv"), "a\n1\n");
        Files.writeString(folder.resolve("spec/part-1.csv"), "a\n1\n");
        assertEquals(folder.resolve("spec/part-*.csv"), of("part-*.csv", false));
        Files.createSymbolicLink(folder.resolve("spec/part-2.csv"), outside);
        assertThrows(SpecProblem.class, () -> of("part-*.csv", false));
        assertEquals(folder.resolve("spec/part-*.csv"), of("part-*.csv", true));
    }

    @Test
    void isNoneForAQuery() {
        assertEquals(Path.of(""), of("", false));
    }

    private Path of(String path, boolean anywhere, String... files) {
        SpecFile spec = new SpecFile(folder.resolve("spec/a.model"), "data");
        Facts facts = new Facts(path, List.of(files), "a.model:1", 1, 1);
        return DataPath.of(spec, facts, anywhere);
    }
}
