package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"init", "profile", "check", "generate", "train", "predict", "explain"})
    void helpOfEveryCommandStartsWithAnExample(String command) {
        Cli.Result result = Cli.run(command, "--help");
        assertEquals(0, result.code());
        assertTrue(result.out().strip().startsWith("loopwright " + command + " "), result.out());
        assertEquals("", result.err());
    }

    @Test
    void helpListsTheExitCodes() {
        Cli.Result result = Cli.run("--help");
        for (int code = 0; code <= 6; code++) {
            assertTrue(result.out().contains("\n  " + code + "  "), result.out());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', name a command",
        "chek a.model, Unmatched arguments",
        "check, Missing required parameter: 'FILE'",
        "check a.model --colour=always, Unknown option: '--colour=always'",
        "check a.model --show=everything, --show",
        "train a.model --threads=two, --threads",
        "predict runs/none-1, Missing required option: '--data=FILE'",
        "predict runs/none-1 --data a.csv, there is no run folder runs/none-1",
    })
    void whatMakesNoSenseIsRefusedInOneSentence(String line, String message) {
        Cli.Result result = Cli.run((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
        assertEquals(ExitCode.USAGE, result.code(), result.err());
        assertTrue(result.err().startsWith("error: ") && result.err().contains(message), result.err());
        assertEquals("", result.out());
    }

    @Test
    void aMistypedCommandGetsASuggestion() {
        assertTrue(Cli.run("trian", "a.model").err().contains("train"));
    }

    @Test
    void aPackageThatJavaWouldNotTakeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("a.model"), "spec a version 1\n");
        Cli.Result result = Cli.run("check", file, "--package", "a;class B{}//");
        assertEquals(ExitCode.USAGE, result.code());
    }

    @Test
    void aMissingModelFileIsNamed() {
        Cli.Result result = Cli.run("check", folder.resolve("none.model"));
        assertEquals(ExitCode.SPEC, result.code());
        assertEquals("error: there is no file " + folder.resolve("none.model") + "\n", result.err());
    }

    @Test
    void aFolderIsNoModelFile() {
        Cli.Result result = Cli.run("check", folder);
        assertEquals(ExitCode.SPEC, result.code());
        assertTrue(result.err().contains("is not a file"), result.err());
    }

    @Test
    void aModelFileIsUtf8OfAtMostOneMebibyte() throws IOException {
        Path latin = Files.write(folder.resolve("latin.model"), new byte[] {'a', (byte) 0xe4});
        assertTrue(Cli.run("check", latin).err().contains("is not UTF-8 text"));
        Path large = Files.write(folder.resolve("large.model"), new byte[(1 << 20) + 1]);
        Cli.Result result = Cli.run("check", large);
        assertEquals(ExitCode.SPEC, result.code());
        assertTrue(result.err().contains("larger than 1 MiB"), result.err());
    }

    @Test
    void failuresAreJsonWhereJsonIsWanted() {
        Cli.Result result = Cli.run("check", "--json", folder.resolve("none.model"));
        assertEquals(ExitCode.SPEC, result.code());
        assertTrue(result.out()
                .startsWith("{\"schema\":1,\"kind\":\"failure\",\"exit\":3,\"message\":\"there is no file"));
        assertEquals("", result.err());
    }

    @Test
    void theVersionSaysWhichJavaRuns() {
        assertTrue(Cli.run("--version").out().matches("loopwright \\S+ \\(Java .*\\)\n"));
    }
}
