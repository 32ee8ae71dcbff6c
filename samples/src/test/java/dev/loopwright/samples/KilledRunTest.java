package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.emit.GeneratedSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training program in a process of its own that saves itself after every step, killed (SIGKILL) at random moments and
 * resumed until it ends: what it leaves must be the very bytes of a run that was left in peace. {@code -Dkills=200} is the
 * soak that a release passes ({@code mvn test -pl samples -am -Dtest=KilledRunTest -Dkills=200}, {@code -Dseed} for other
 * moments); without it a few kills are made.
 */
class KilledRunTest {
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final long SEED = Long.getLong("seed", 1);

    @TempDir
    Path folder;

    private Path classes;
    private String trainer;
    private final Path log = Path.of("said.txt");
    private final Random random = new Random(SEED);

    /** Everything that keeps a state: dropout, normalisation, moments, metrics of ranks, watchers, best weights. */
    private static Sample sample() {
        Sample sample = Sample.of("breast-cancer");
        return new Sample(
                sample.name(),
                sample.text()
                        .replace(
                                "dense(x, units: 16) |> relu",
                                "dense(x, units: 16) |> batch_norm |> relu |> dropout(rate: 0.2)")
                        .replace("in 1..100", "in 1..12")
                        .replace("compute loss\n", "compute loss, auc\n")
                        .replace("report epoch, running.loss", "report epoch, step, running.loss, running.auc"));
    }

    @BeforeEach
    void compile() throws IOException {
        classes = folder.resolve("classes");
        List<String> arguments =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        for (GeneratedSource source : sample().sources()) {
            Path file = folder.resolve(source.path());
            trainer = source.className().endsWith("Trainer") ? source.className() : trainer;
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.text()).toString());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0])));
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + classes,
                trainer,
                "--data",
                sample().data().toAbsolutePath().toString()));
        command.addAll(Arrays.asList(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    private void succeed(Process process) throws Exception {
        assertEquals(0, process.waitFor(), Files.readString(folder.resolve(log)));
    }

    @Test
    @Timeout(3600)
    void killedRunsEndInTheSameBytes() throws Exception {
        Path whole = folder.resolve("whole");
        succeed(start("--run-dir", whole.toString()));
        int kills = 0;
        for (int number = 1; kills < KILLS; number++) {
            Path run = folder.resolve("run-" + number);
            Process process = start("--run-dir", run.toString(), "--checkpoint-every", "1");
            while (kills < KILLS && killed(process, run)) {
                kills++;
                String threads = Integer.toString(1 + random.nextInt(4));
                process = start("--resume", run.toString(), "--checkpoint-every", "1", "--threads", threads);
            }
            succeed(process);
            assertSame(whole, run);
        }
        System.out.println(kills + " kills, each run ended in the same bytes (seed " + SEED + ")");
    }

    /** Waits for the first checkpoint of this life, most times, and a little longer; false if the run came to its end. */
    private boolean killed(Process process, Path run) throws Exception {
        Path last = run.resolve("last.safetensors");
        long before = time(last);
        boolean waits = random.nextInt(5) > 0 || before == 0;
        while (waits && process.isAlive() && time(last) == before) {
            Thread.onSpinWait();
        }
        process.waitFor(random.nextInt(200_000), TimeUnit.MICROSECONDS);
        boolean died = process.isAlive();
        process.destroyForcibly().waitFor();
        assertTrue(
                died || process.exitValue() == 0 || process.exitValue() == 137, Files.readString(folder.resolve(log)));
        return process.exitValue() == 137;
    }

    private static long time(Path file) throws IOException {
        return Files.exists(file) ? Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) : 0;
    }

    private static void assertSame(Path whole, Path run) throws IOException {
        for (String file : List.of("last.safetensors", "best.safetensors", "metrics.jsonl")) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
        }
    }

    @Test
    @Timeout(120)
    void signalsEndTheRunAfterItsStepWithTheirOwnExitCodes() throws Exception {
        Path run = folder.resolve("signalled");
        assertEquals(143, signalled(start("--run-dir", run.toString(), "--checkpoint-every", "1"), run, "TERM"));
        assertTrue(Files.readString(folder.resolve(log)).contains("saved in " + run.resolve("last.safetensors")));
        assertEquals(130, signalled(start("--resume", run.toString(), "--checkpoint-every", "1"), run, "INT"));
        assertTrue(Files.readString(run.resolve("run.json")).contains("\"interrupted\""));
    }

    private static int signalled(Process process, Path run, String signal) throws Exception {
        long before = time(run.resolve("last.safetensors"));
        while (process.isAlive() && time(run.resolve("last.safetensors")) == before) {
            Thread.onSpinWait();
        }
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        return process.waitFor();
    }
}
