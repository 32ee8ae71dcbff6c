package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Options;
import dev.loopwright.runtime.RunFailure;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.run.SummaryText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dirty tables beside what becomes of them: the message, or the rows as read. To be read as a gallery; {@link DirtyCase} says
 * how a case is written. {@code -Dgolden.update=true} writes the outcomes anew.
 */
class DirtyGalleryTest {
    private static final Path GALLERY = Path.of("src/test/resources/dirty");
    private static final Map<String, Ready> COMPILED = new HashMap<>();

    @TempDir
    private Path folder;

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(GALLERY)) {
            return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatBecomesOfThemIsAsExpected(Path page) throws IOException {
        StringBuilder found = new StringBuilder();
        for (DirtyCase each : DirtyCase.all(page)) {
            found.append(each.with(outcome(each)));
        }
        Golden.holds(page, found.toString());
    }

    private String outcome(DirtyCase each) throws IOException {
        Path file = Files.write(folder.resolve(each.file()), each.content());
        try {
            return "accepted\n" + rows(Program.data(ready(each), file, ClassPath.of("")));
        } catch (RunFailure failure) {
            assertFalse(failure.getMessage().contains("Loopwright's"), failure.getMessage());
            return "exit " + failure.exitCode() + "\n" + failure.getMessage().replace(folder.toString(), "FOLDER")
                    + "\n";
        } finally {
            Files.delete(file);
        }
    }

    private Ready ready(DirtyCase each) {
        return COMPILED.computeIfAbsent(each.model(), text -> {
            Compiled compiled =
                    Compiled.of(new SpecFile(folder.resolve("cars.model"), text), new Options("", Map.of()));
            assertFalse(compiled.hasErrors(), () -> compiled.diagnostics().toString());
            return compiled.ready(false, ClassPath.of(""));
        });
    }

    private static String rows(Dataset data) {
        StringBuilder text = new StringBuilder(SummaryText.of(data.summary()));
        for (int row = 0; row < Math.min(8, data.size()); row++) {
            int number = row;
            text.append("    ")
                    .append(data.schema().columns().stream()
                            .map(Column::name)
                            .map(name -> "[" + DirtyCase.visible(data.raw(number, name)) + "]")
                            .collect(Collectors.joining(" ")))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void thereAreEnoughOfThem() throws IOException {
        int rejected = 0;
        int all = 0;
        for (Path page : pages()) {
            for (DirtyCase each : DirtyCase.all(page)) {
                all++;
                rejected += each.outcome().startsWith("exit 4") ? 1 : 0;
            }
        }
        assertTrue(all >= 60 && rejected >= 50, all + " cases, " + rejected + " of them rejected");
    }

    /** One of each page through the whole command: same message, same code, no trace, no run folder. */
    @ParameterizedTest
    @MethodSource("pages")
    void trainingSaysTheSame(Path page) throws IOException {
        DirtyCase each = DirtyCase.all(page).stream()
                .filter(c -> c.outcome().startsWith("exit 4"))
                .findFirst()
                .orElseThrow();
        Path model = Files.writeString(folder.resolve("cars.model"), each.model());
        Path data = Files.write(folder.resolve(each.file()), each.content());
        Path run = folder.resolve("run");
        Cli.Result result = Cli.run("train", model, "--data", data, "--run-dir", run);
        assertEquals(ExitCode.DATA, result.code(), result.err());
        assertEquals(
                "error: " + each.outcome().substring("exit 4\n".length()),
                result.err().replace(folder.toString(), "FOLDER"));
        assertFalse(Files.exists(run));
    }
}
