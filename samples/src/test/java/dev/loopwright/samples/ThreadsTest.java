package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.runtime.run.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The number of threads must not show in a single bit of what a run leaves. */
class ThreadsTest {
    @TempDir
    Path folder;

    /** Wide enough for layers and optimizer to be shared out. */
    private static String wide(Sample sample) {
        return sample.text()
                .replace(
                        "dense(x, units: 16) |> relu",
                        "dense(x, units: 320) |> relu |> dense(units: 96) |> batch_norm |> relu |> dropout(rate: 0.2)")
                .replace("in 1..100", "in 1..1")
                .replace("of 16 rows", "of 64 rows");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kernels.class,
            names = {"PLAIN", "VECTOR"})
    void anyNumberOfThreadsLeavesTheSameBytes(Kernels kernels) throws Exception {
        assumeTrue(kernels == Kernels.PLAIN || Kernels.canRunVectors(), "no module jdk.incubator.vector");
        Sample sample = Sample.of("breast-cancer");
        Options options = new Options("", Map.of(), kernels);
        Compilation compilation = Compilation.of(new SourceFile("breast-cancer.model", wide(sample)), options);
        assertEquals(List.of(), compilation.diagnostics());
        InMemoryJava.Result java = InMemoryJava.compile(
                compilation.sources(), List.of(), options.kernels().javaOptions());
        assertTrue(java.errors().isEmpty(), () -> java.errors().toString());
        Class<?> trainer = java.classes()
                .load(Run.class.getClassLoader())
                .loadClass(compilation.sources().stream()
                        .map(GeneratedSource::className)
                        .filter(name -> name.endsWith("Trainer"))
                        .findFirst()
                        .orElseThrow());
        byte[] one = trained(trainer, sample, 1);
        for (int threads : new int[] {2, 3, 4, 8}) {
            assertArrayEquals(one, trained(trainer, sample, threads), threads + " threads");
        }
    }

    private byte[] trained(Class<?> trainer, Sample sample, int threads) throws Exception {
        Path run = folder.resolve("threads-" + threads);
        trainer.getMethod("start", Run.class)
                .invoke(
                        null,
                        Run.builder()
                                .data(sample.data())
                                .folder(run)
                                .mode(Run.Mode.QUIET)
                                .threads(threads)
                                .build());
        return Files.readAllBytes(run.resolve("last.safetensors"));
    }
}
