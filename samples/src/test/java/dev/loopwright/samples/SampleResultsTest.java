package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the samples learn: results on their test rows, over five seeds. */
class SampleResultsTest {
    private static final int SEEDS = 5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "lesson,        test.accuracy, 0.90",
        "breast-cancer, test.accuracy, 0.96",
        "iris,          test.accuracy, 0.95",
        "penguins,      test.accuracy, 0.98",
        "cars,          test.r2,       0.83",
        "digits,        test.accuracy, 0.98",
        "whole-loop,    test.accuracy, 0.88",
        "penguins-embedding, test.accuracy, 0.98"
    })
    void theMedianOverFiveSeedsIsGood(String name, String metric, double least) {
        double[] results = new double[SEEDS];
        for (int seed = 1; seed <= SEEDS; seed++) {
            List<JsonObject> reports = train(Sample.of(name).withSeed(seed), "seed-" + seed);
            results[seed - 1] = reports.get(reports.size() - 1).getDouble(metric, Double.NaN);
        }
        Arrays.sort(results);
        assertTrue(results[SEEDS / 2] >= least, () -> metric + " of " + name + ": " + Arrays.toString(results));
    }

    @Test
    void theLossOfTheLessonFallsInEveryEpoch() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            double[] losses = losses(Sample.of("lesson").withSeed(seed), "seed-" + seed);
            assertFalling(seed, losses);
        }
        assertFalling(7, losses(Sample.of("lesson"), "as-it-is"));
    }

    /** No frequencies of characters, not even those of the test part itself, foretell it as well. */
    @Test
    void whatComesNextIsLearntFromWhatCameBefore() throws IOException {
        Sample sample = Sample.of("alice");
        String text = Files.readString(sample.data());
        // the last tenth, but for the window that stands before the first that is foretold
        int[] next =
                text.substring(text.length() - text.length() / 10 + 12).chars().toArray();
        double entropy = Arrays.stream(next)
                .mapToDouble(
                        c -> Arrays.stream(next).filter(other -> other == c).count() / (double) next.length)
                .map(share -> -Math.log(share) / next.length)
                .sum();
        for (int seed = 1; seed <= 2; seed++) {
            List<JsonObject> reports = train(sample.withSeed(seed), "seed-" + seed);
            JsonObject last = reports.get(reports.size() - 1);
            assertTrue(last.getDouble("test.loss", Double.NaN) < entropy - 0.3, last + " against " + entropy);
        }
    }

    @Test
    void everyWholeWindowOfATextIsPredicted() throws IOException {
        Sample sample = Sample.of("alice").withEpochs(3);
        Program program = sample.program();
        program.train(sample.data(), folder.resolve("run"));
        Path text = Files.writeString(folder.resolve("new.txt"), "and the Rabbit");
        assertEquals(
                4,
                program.predict(folder.resolve("run"), text, folder.resolve("out.csv"))
                        .size());
    }

    private double[] losses(Sample sample, String run) {
        return train(sample, run).stream()
                .filter(report -> report.has("epoch"))
                .mapToDouble(report -> report.getDouble("running.loss", Double.NaN))
                .toArray();
    }

    private static void assertFalling(int seed, double[] losses) {
        assertEquals(5, losses.length);
        for (int epoch = 1; epoch < losses.length; epoch++) {
            assertTrue(losses[epoch] < losses[epoch - 1], () -> "seed " + seed + ": " + Arrays.toString(losses));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.loopwright.samples.Sample#names")
    void theSameSeedGivesTheSameBitsTwice(String name) throws IOException {
        train(Sample.of(name), "once");
        train(Sample.of(name), "twice");
        for (String file : List.of("last.safetensors", "metrics.jsonl", "preprocessing.json", "data.txt")) {
            assertEquals(-1, Files.mismatch(folder.resolve("once/" + file), folder.resolve("twice/" + file)), file);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.loopwright.samples.Sample#names")
    void generatingTwiceGivesTheSameFiles(String name) {
        assertEquals(Sample.of(name).sources(), Sample.of(name).sources());
    }

    @Test
    void aRunPredictsTheRowsOfItsTable() throws IOException {
        Sample sample = Sample.of("penguins");
        Program program = sample.program();
        program.train(sample.data(), folder.resolve("run"));
        List<String> predictions = program.predict(folder.resolve("run"), sample.data(), folder.resolve("out.csv"));
        assertEquals("species", predictions.get(0).split(",", -1)[0]);
        assertEquals(speciesCells(Files.readAllLines(sample.data())).size(), predictions.size());
        assertTrue(share(speciesCells(predictions), speciesCells(Files.readAllLines(sample.data()))) > 0.97);
    }

    private static List<String> speciesCells(List<String> lines) {
        List<String> cells = new ArrayList<>();
        lines.forEach(line -> cells.add(line.split(",", -1)[0]));
        return cells;
    }

    private static double share(List<String> predicted, List<String> actual) {
        int same = 0;
        for (int i = 0; i < actual.size(); i++) {
            same += predicted.get(i).equals(actual.get(i)) ? 1 : 0;
        }
        return (double) same / actual.size();
    }

    private List<JsonObject> train(Sample sample, String run) {
        return sample.program().train(sample.data(), folder.resolve(run));
    }
}
