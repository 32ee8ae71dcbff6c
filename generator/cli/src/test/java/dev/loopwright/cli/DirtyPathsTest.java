package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that are not where a file should be, or no file that ends. Every command that reads data says the same. */
class DirtyPathsTest {
    @TempDir
    private Path folder;

    /** What commands say of a data file, which is the same for all of them. */
    private String said(Path data) throws IOException {
        Path model = Files.writeString(folder.resolve("a.model"), """
                spec a version 1
                data {
                  from csv "a.csv"
                  input  x : number
                  target y : number
                }
                model net(x: inputs) -> p: real[1] { p = dense(x, units: 1) }
                objective { loss = mean_squared_error(p, y) }
                loop {
                  optimizer adam = adam(rate: 1e-3) on net
                  for epoch in 1..2 {
                    for batch of 2 rows in train { compute loss clear gradients backward loss update net with adam }
                    report epoch, running.loss
                  }
                }
                """);
        String first = "";
        for (String[] words : new String[][] {
            {
                "train",
                model.toString(),
                "--data",
                data.toString(),
                "--run-dir",
                folder.resolve("run").toString()
            },
            {"profile", data.toString()},
            {"profile", model.toString(), "--data", data.toString()},
            {"init", data.toString(), "--target", "y"},
        }) {
            Cli.Result result = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Cli.run((Object[]) words));
            assertEquals(ExitCode.DATA, result.code(), result.err());
            assertEquals("", result.out());
            first = first.isEmpty() ? result.err() : first;
            assertEquals(first, result.err());
        }
        return first.replace(folder.toString(), "FOLDER");
    }

    @Test
    void aFolder() throws IOException {
        assertEquals("""
                error: FOLDER: this is a folder
                  name a CSV file
                """, said(folder));
    }

    @Test
    void aLinkToItself() throws IOException {
        Path loop = folder.resolve("loop.csv");
        Files.createSymbolicLink(loop, loop);
        assertEquals("""
                error: FOLDER/loop.csv: there is no such file
                  check the path; a relative one starts at the folder that the program runs in
                """, said(loop));
    }

    @Test
    void aLinkToNothing() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("gone.csv"));
        assertEquals("""
                error: FOLDER/link.csv: there is no such file
                  check the path; a relative one starts at the folder that the program runs in
                """, said(link));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 5000})
    void aNameThatNoFileCanHave(int length) throws IOException {
        String name = "x".repeat(length);
        assertEquals("""
                error: FOLDER/%s: there is no such file
                  check the path; a relative one starts at the folder that the program runs in
                """.formatted(name), said(folder.resolve(name)));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceThatNeverEnds() throws IOException {
        assertEquals("""
                error: /dev/zero: this is not a regular file
                  name a CSV file
                """, said(Path.of("/dev/zero")));
    }

    @Test
    void aGigabyteOfNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n1,");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(1L << 30);
        }
        assertEquals("""
                error: a.csv:2: a cell is longer than 1048576 characters
                  a double quote that is never closed may be the cause
                """, said(file));
    }
}
