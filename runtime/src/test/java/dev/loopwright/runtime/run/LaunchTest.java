package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer and a predictor started as {@code java} would start them. */
class LaunchTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path data;
    private Path runFolder;

    @BeforeEach
    void writeData() throws IOException {
        data = TinyProgram.writeData(folder);
        runFolder = folder.resolve("run");
    }

    private int train(String... args) {
        return train(TinyProgram::start, args);
    }

    private int train(Consumer<Run> program, String... args) {
        List<String> all = new ArrayList<>(List.of("--data", data.toString(), "--run-dir", runFolder.toString()));
        all.addAll(Arrays.asList(args));
        return start(program, all.toArray(new String[0]));
    }

    private int start(Consumer<Run> program, String... args) {
        out.reset();
        err.reset();
        return Launch.train(args, "tiny.TinyTrainer", "tiny.csv", program, stream(out), stream(err));
    }

    private int predict(String... args) {
        out.reset();
        err.reset();
        return Launch.predict(args, "tiny.TinyPredictor", TinyProgram::predict, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(runFolder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aRunPrintsATableAndLeavesAFolder() throws IOException {
        assertEquals(0, train(), err());
        List<String> lines = out().lines().toList();
        assertEquals("tiny.csv: 100 rows read, 0 dropped, 2 input values per row", lines.get(0));
        assertTrue(out().contains("\n  train 80 rows: label "), out());
        assertEquals(
                "epoch     step  running.loss  running.accuracy  test.loss  observation",
                lines.stream().filter(l -> l.startsWith("epoch")).findFirst().orElseThrow());
        assertEquals(1, lines.stream().filter(l -> l.startsWith("epoch")).count(), "the header is printed once");
        assertTrue(out().contains("\n    1        8  "), out());
        assertTrue(out().contains("starts high: "), out());
        assertTrue(out().contains("\nrestored the best weights, of epoch 4\n"), out());
        assertTrue(out().lines().anyMatch(l -> l.matches("test.loss 0\\.\\d{4}  test.accuracy [01]\\.\\d{4}")), out());
        assertTrue(out().endsWith("run folder: " + runFolder + "\n"), out());
        assertEquals(
                List.of(
                        "best.safetensors",
                        "data.txt",
                        "last.safetensors",
                        "metrics.jsonl",
                        "preprocessing.json",
                        "run.json"),
                files());
    }

    @Test
    void everyReportIsALineOfTheMetricsFile() throws Exception {
        assertEquals(0, train("--quiet"), err());
        assertEquals("", out());
        List<String> lines = Files.readAllLines(runFolder.resolve("metrics.jsonl"));
        assertEquals(5, lines.size());
        JsonObject first = JsonParser.object().from(lines.get(0));
        assertEquals(
                List.of(
                        "schema",
                        "kind",
                        "epoch",
                        "step",
                        "running.loss",
                        "running.accuracy",
                        "test.loss",
                        "observation"),
                List.copyOf(first.keySet()));
        assertEquals(1, first.getInt("schema"));
        assertEquals(8, first.getInt("step"));
        assertTrue(first.getDouble("running.loss") > 0);
        assertTrue(first.getString("observation").startsWith("starts high: "));
        assertFalse(JsonParser.object().from(lines.get(4)).has("epoch"));
    }

    @Test
    void jsonOnTheConsoleIsWhatBecameOfTheDataThenTheMetricsFileAndAnEnd() throws Exception {
        assertEquals(0, train("--json"), err());
        List<String> lines = out().lines().toList();
        assertEquals(Files.readAllLines(runFolder.resolve("metrics.jsonl")), lines.subList(1, lines.size() - 1));
        JsonObject data = JsonParser.object().from(lines.get(0));
        assertEquals("data", data.getString("kind"));
        assertEquals(100, data.getInt("rows_read"));
        assertEquals(80, data.getArray("parts").getObject(0).getInt("rows"));
        JsonObject end = JsonParser.object().from(lines.get(lines.size() - 1));
        assertEquals("finished", end.getString("kind"));
        assertEquals(runFolder.toString(), end.getString("folder"));
    }

    @Test
    void theDescriptionOfARunTellsItsState() throws Exception {
        assertEquals(0, train("--threads=2"), err());
        JsonObject run = description();
        assertEquals("finished", run.getString("state"));
        assertEquals("tiny", run.getString("spec"));
        assertEquals(7, run.getInt("seed"));
        assertEquals(2, run.getInt("threads"));
        assertEquals("plain", run.getString("kernels"));
        assertEquals(4, run.getInt("last_epoch"));
        assertEquals(4, run.getInt("best_epoch"));
        assertTrue(run.getString("java")
                .contains(System.getProperty("java.vm.version").split("\\+")[0].split("-")[0]));
    }

    private JsonObject description() throws Exception {
        return JsonParser.object().from(Files.readString(runFolder.resolve("run.json")));
    }

    @Test
    void theSameRunTwiceGivesTheSameBytes() throws IOException {
        assertEquals(0, train());
        byte[] weights = Files.readAllBytes(runFolder.resolve("last.safetensors"));
        byte[] metrics = Files.readAllBytes(runFolder.resolve("metrics.jsonl"));
        runFolder = folder.resolve("again");
        assertEquals(0, train("--trace"));
        assertArrayEquals(weights, Files.readAllBytes(runFolder.resolve("last.safetensors")));
        assertArrayEquals(metrics, Files.readAllBytes(runFolder.resolve("metrics.jsonl")), "a trace changes nothing");
    }

    @Test
    void aTraceShowsAStepAndAPredictionWithTheirValues() {
        assertEquals(0, train("--trace"), err());
        String trace = out().replaceAll("-?\\d+\\.\\d+(e-?\\d+)?", "#").replaceAll(" +", " ");
        assertTrue(trace.contains("""

                Step 1 in slow motion: a batch of 10 rows, of which the first 3 are shown

                 before scaling, as in the file
                 line f1 f2 label
                """), trace);
        assertTrue(trace.contains(" after scaling, as the network sees them\n line f1 f2 label\n"), trace);
        assertTrue(trace.contains(" prediction p = #\n target label = "), trace);
        assertTrue(trace.contains(" its loss # (mean over the batch: #)\n"), trace);
        assertTrue(trace.contains(" gradient of hidden.weights["), trace);
        assertTrue(trace.contains(" before # after # (changed by #)\n"), trace);
        assertTrue(trace.contains("learning rate 0.5\n") || trace.contains("learning rate #\n"), trace);
        assertTrue(trace.contains("One prediction, layer by layer: line "), trace);
        assertTrue(trace.contains(" hidden = dense(x, units: 3) |> relu\n # # #\n"), trace);
        assertTrue(trace.contains(" p = dense(hidden, units: 1) |> sigmoid\n #\n target label = "), trace);
        assertTrue(trace.indexOf("Step 1") < trace.indexOf("epoch") && trace.indexOf("epoch") < trace.indexOf("One p"));
    }

    @Test
    void aTraceAddsUp() {
        assertEquals(0, train("--trace"), err());
        double gradient = number("gradient of hidden.weights\\[\\d, \\d\\] = (\\S+)");
        double before = number("before (\\S+)   after");
        double after = number("after (\\S+)   \\(");
        assertEquals(before - 0.5 * gradient, after, 2e-6);
        double p = number("prediction  p = (\\S+)");
        double loss = number("its loss    (\\S+)");
        boolean label = out().contains("target      label = true");
        assertEquals(-Math.log(label ? p : 1 - p), loss, 1e-5);
    }

    private double number(String pattern) {
        var matcher = java.util.regex.Pattern.compile(pattern).matcher(out());
        assertTrue(matcher.find(), out());
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void badDataLeaveNoFolder() throws IOException {
        Files.writeString(
                data, Files.readString(data).replace("row7,25.9", "row7,many").replace("row9,", "row9,x"));
        assertEquals(4, train());
        assertTrue(err().startsWith("error: "), err());
        assertFalse(err().contains("Exception"), err());
        assertFalse(Files.exists(runFolder));
    }

    @Test
    void missingDataLeaveNoFolder() throws IOException {
        Files.delete(data);
        assertEquals(4, train());
        assertTrue(err().contains("tiny.csv"), err());
        assertFalse(Files.exists(runFolder));
    }

    @Test
    void anEarlierRunIsNotOverwritten() throws IOException {
        assertEquals(0, train());
        byte[] weights = Files.readAllBytes(runFolder.resolve("last.safetensors"));
        assertEquals(2, train());
        assertEquals(
                "error: cannot use " + runFolder + " as run folder: it holds another run\n"
                        + "  name a new folder, or leave --run-dir out and get the next number in runs/\n",
                err());
        assertArrayEquals(weights, Files.readAllBytes(runFolder.resolve("last.safetensors")));
    }

    @Test
    void aRunThatDivergesSaysSoAndEndsWithFive() throws Exception {
        assertEquals(5, train(run -> TinyProgram.start(run, 1e30)));
        assertTrue(err().startsWith("error: tiny.model:9: the loss is "), err());
        assertEquals("failed", description().getString("state"));
        assertEquals(5, description().getInt("exit"));
        assertTrue(description().getString("failure").startsWith("tiny.model:9"));
        assertFalse(files().contains("last.safetensors"));
    }

    @Test
    void whatNobodyForesawIsAMessageToo() {
        int code = start(run -> {
            throw new IllegalStateException("oops");
        });
        assertEquals(1, code);
        assertTrue(
                err().startsWith("error: this should not have happened: java.lang.IllegalStateException: oops\n  at "));
        assertEquals(2, err().lines().count());
        code = start(run -> {
            throw new OutOfMemoryError();
        });
        assertEquals(1, code);
        assertTrue(err().startsWith("error: out of memory: the heap may grow to "), err());
    }

    @Test
    void helpListsTheOptions() {
        assertEquals(0, start(run -> {}, "--help"));
        assertTrue(out().startsWith("usage: java tiny.TinyTrainer [options]\n"), out());
        for (String option : List.of("--data", "--run-dir", "--threads", "--trace", "--json", "--quiet", "--help")) {
            assertTrue(out().contains("  " + option), option);
        }
        assertTrue(out().contains("tiny.csv"), out());
        assertEquals(0, predict("--help"));
        assertTrue(out().startsWith("usage: java tiny.TinyPredictor RUN"), out());
    }

    @Test
    void wrongUseEndsWithTwo() {
        assertUsage("there is no option --fast\n  --help lists the options", "--fast");
        assertUsage("there is no option --json=yes\n  --help lists the options", "--json=yes");
        assertUsage("the option --data needs a value", "--data");
        assertUsage("nothing is known of data.csv\n  --help lists the options", "data.csv");
        assertUsage("the option --threads needs a whole number from 1 on, not 0", "--threads", "0");
        assertUsage("--json and --quiet exclude each other", "--json", "--quiet");
        assertUsage("a trace is text for people: leave out either --trace or --json or --quiet", "--json", "--trace");
        assertUsage("no file can be called a\0b", "--data", "a\0b");
    }

    private void assertUsage(String message, String... args) {
        assertEquals(2, start(run -> {}, args));
        assertEquals("error: " + message + "\n", err());
        assertEquals("", out());
    }

    @Test
    void aPredictionGivesTheColumnsAskedFor() throws IOException {
        assertEquals(0, train());
        Path rows = Files.writeString(folder.resolve("rows.csv"), "f2,id,f1\n9.5,\"a,b\",9.0\n0.5,c,0.1\n");
        assertEquals(0, predict(runFolder.toString(), "--data", rows.toString()), err());
        List<String> lines = out().lines().toList();
        assertEquals("id,probability,above,label", lines.get(0));
        assertTrue(lines.get(1).matches("\"a,b\",0\\.\\d+,true,true"), lines.get(1));
        assertTrue(lines.get(2).matches("c,0\\.\\d+,false,false"), lines.get(2));
        assertEquals(3, lines.size());
    }

    @Test
    void aPredictionToAFileIsThereAsAWholeOrNotAtAll() throws IOException {
        assertEquals(0, train());
        Path result = folder.resolve("out.csv");
        assertEquals(0, predict(runFolder.toString(), "--data", data.toString(), "--out", result.toString()), err());
        assertEquals("", out());
        List<String> lines = Files.readAllLines(result);
        assertEquals(101, lines.size());
        Path rows = Files.writeString(folder.resolve("rows.csv"), "f2,id,f1\n9.5,a,many\n");
        assertEquals(4, predict(runFolder.toString(), "--data", rows.toString(), "--out", result.toString()));
        assertEquals(lines, Files.readAllLines(result), "the earlier predictions stay");
    }

    @Test
    void theRowsToPredictAreNotOverwritten() throws IOException {
        assertEquals(0, train());
        String rows = Files.readString(data);
        assertEquals(2, predict(runFolder.toString(), "--data", data.toString(), "--out", folder + "/./tiny.csv"));
        assertTrue(err().endsWith(": it holds the rows to predict\n"), err());
        assertEquals(2, predict(runFolder.toString(), "--data", data.toString(), "--out", folder.toString()));
        assertTrue(err().endsWith(": it is a folder\n"), err());
        assertEquals(rows, Files.readString(data));
    }

    @Test
    void damagedWeightsEndWithSix() throws IOException {
        assertEquals(0, train());
        Path best = runFolder.resolve("best.safetensors");
        byte[] bytes = Files.readAllBytes(best);
        bytes[bytes.length - 3] ^= 4;
        Files.write(best, bytes);
        assertEquals(6, predict(runFolder.toString(), "--data", data.toString()));
        assertEquals(
                "error: cannot use the checkpoint " + best
                        + ": it is damaged: its SHA-256 is not the one it was written with\n",
                err());
    }

    @Test
    void withoutABestTheLastWeightsPredict() throws IOException {
        assertEquals(0, train());
        assertEquals(0, predict(runFolder.toString(), "--data", data.toString()));
        String withBest = out();
        Files.delete(runFolder.resolve("best.safetensors"));
        assertEquals(0, predict(runFolder.toString(), "--data", data.toString()));
        assertEquals(withBest, out(), "the best was restored before the run ended");
        Files.delete(runFolder.resolve("last.safetensors"));
        assertEquals(2, predict(runFolder.toString(), "--data", data.toString()));
        assertTrue(err().startsWith("error: there are no trained weights in " + runFolder), err());
    }

    @Test
    void aPredictorNeedsARunAndRows() {
        assertEquals(2, predict());
        assertEquals("error: name the folder of a run, and the rows with --data FILE\n", err());
        assertEquals(2, predict("nowhere", "--data", data.toString()));
        assertTrue(err().startsWith("error: there is no run folder nowhere"), err());
    }
}
