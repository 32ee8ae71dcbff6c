package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.scaler.MinMax;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FittedFileTest {
    private static final String ROWS = """
            id,age,plan,vip,left
            1,20,pro,yes,no
            2,,basic,no,yes
            3,60.1,,,no
            4,33.3,pro,yes,no
            """;

    @TempDir
    Path folder;

    private Path data;
    private Path fitted;

    private static Schema.Builder columns() {
        return Schema.of("churn.model", 7)
                .key(Column.text("id"))
                .input(Column.number("age").missingMean().scale(new MinMax(0, 1), new ZScore()))
                .input(Column.category("plan", "basic", "pro \"gold\"", "pro").missing("basic"))
                .input(Column.bool("vip").missingMode());
    }

    private static Schema schema() {
        return columns()
                .target(Column.bool("left").missingDrop())
                .split("train", 1)
                .build();
    }

    @BeforeEach
    void train() throws IOException {
        data = Files.writeString(folder.resolve("rows.csv"), ROWS);
        fitted = Files.writeString(
                folder.resolve("preprocessing.json"),
                Dataset.read(schema(), data).fittedJson());
    }

    @Test
    void theFileIsReadable() throws IOException {
        assertEquals("""
                {
                  "format":"loopwright preprocessing 1",
                  "model":"churn.model",
                  "columns":[{
                    "column":"age",
                    "kind":"number",
                    "missing":"37.8",
                    "scale":[{
                      "by":"minmax",
                      "constants":[20.0,60.1]
                    },{
                """, Files.readString(fitted).lines().limit(11).reduce("", (a, b) -> a + b + "\n"));
    }

    @Test
    void rowsArePreparedToTheLastBitAsTheyWereInTraining() throws IOException {
        Dataset trained = Dataset.read(schema(), data);
        Dataset predicted = Dataset.readFitted(schema(), fitted, data);
        assertEquals(4, predicted.all().size());
        for (int row = 0; row < 4; row++) {
            for (int input = 0; input < 5; input++) {
                assertEquals(trained.encoded(row, input), predicted.encoded(row, input));
            }
        }
        assertEquals("3", predicted.raw(2, "id"));
        assertEquals("", predicted.raw(2, "plan"));
        assertEquals(trained.fittedJson(), predicted.fittedJson());
    }

    @Test
    void theRowsToPredictDecideNothing() throws IOException {
        Path one = Files.writeString(folder.resolve("one.csv"), "id,age,plan,vip\nx,,,\n");
        Dataset predicted = Dataset.readFitted(schema(), fitted, one);
        Dataset trained = Dataset.read(schema(), data);
        assertEquals(trained.encoded(1, 0), predicted.encoded(0, 0));
        assertEquals(1, predicted.encoded(0, 1));
        assertEquals(1, predicted.encoded(0, 4));
        assertEquals(0, predicted.all().batches(8).iterator().next().target(0)[0]);
        assertEquals(
                new Summary.Filled("age", 1, "mean", "37.8"),
                predicted.summary().filled().get(0));
        assertEquals(List.of(), predicted.summary().parts());
    }

    @Test
    void targetsOfRowsToPredictAreNotLookedAt() throws IOException {
        Path odd =
                Files.writeString(folder.resolve("odd.csv"), "left,id,age,plan,vip\nperhaps,x,1,pro,no\n,y,1,pro,no\n");
        Dataset predicted = Dataset.readFitted(schema(), fitted, odd);
        assertEquals(2, predicted.size());
        assertEquals(List.of("left"), predicted.summary().ignoredColumns());
        assertThrows(IllegalArgumentException.class, () -> predicted.raw(0, "left"));
        assertThrows(IllegalArgumentException.class, () -> predicted.part("train"));
    }

    @Test
    void anUnknownLabelIsADataErrorWhenPredicting() throws IOException {
        Path odd = Files.writeString(folder.resolve("odd.csv"), "id,age,plan,vip\nx,1,por,no\n");
        assertEquals(
                """
                odd.csv:2: column plan: expected one of basic, pro "gold", pro, found "por"
                  did you mean pro?""",
                assertThrows(DataProblem.class, () -> Dataset.readFitted(schema(), fitted, odd))
                        .getMessage());
    }

    private void refused(Schema schema, String json, String because) throws IOException {
        Files.writeString(fitted, json);
        CheckpointProblem problem =
                assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(schema, fitted, data));
        assertEquals(6, problem.exitCode());
        assertEquals(
                fitted + ": the fitted preprocessing cannot be used: " + because
                        + "\n  it is damaged or belongs to another model than churn.model; train again",
                problem.getMessage());
    }

    private void refusedAfter(String change, String into, String because) throws IOException {
        String json = Files.readString(fitted);
        assertTrue(json.contains(change), change);
        refused(schema(), json.replace(change, into), because);
        Files.writeString(fitted, json);
    }

    @Test
    void changedFilesAreRefusedWithTheReason() throws IOException {
        refusedAfter("preprocessing 1", "preprocessing 2", "it is not in the format \"loopwright preprocessing 1\"");
        refusedAfter("\"model\"", "\"modle\"", "it has other entries than expected");
        refusedAfter("\"age\"", "\"aeg\"", "column 1 is \"aeg\", in the model \"age\"");
        refusedAfter("\"number\"", "\"bool\"", "column \"age\" is not a number");
        refusedAfter("[\"basic\",", "[", "column \"plan\" has other labels than the model");
        refusedAfter(
                "\"missing\":\"basic\"", "\"missing\":\"free\"", "column \"plan\" fills empty cells with \"free\"");
        refusedAfter(
                "\"missing\":\"37.8\"",
                "\"missing\":37.8",
                "column \"age\" treats empty cells otherwise than the model");
        refusedAfter("\"missing\":\"37.8\",", "", "column \"age\" treats empty cells otherwise than the model");
        refusedAfter("\"missing\":\"37.8\"", "\"missing\":\"NaN\"", "column \"age\" fills empty cells with \"NaN\"");
        refusedAfter("zscore", "zscoer", "column \"age\" does not go through zscore");
        String cannot = "column \"age\" has constants that minmax cannot have learnt";
        refusedAfter("20.0,60.1", "20.0", cannot);
        refusedAfter("20.0,60.1", "20.0,1e999", cannot);
        refusedAfter("20.0,60.1", "20.0,\"x\"", cannot);
        refusedAfter("20.0,60.1", "61.0,60.1", cannot);
        refusedAfter("\"kind\":\"number\"", "\"kind\":\"number\",\"extra\":1", "column \"age\" has an entry \"extra\"");
    }

    @Test
    void filesOfAnotherModelAreRefused() throws IOException {
        Schema fewer = columns().split("train", 1).build();
        refused(fewer, Files.readString(fitted), "it has 4 columns, the model 3");
    }

    @Test
    void whatIsNotSuchAFileIsRefused() throws IOException {
        refused(schema(), "", notJson(""));
        refused(schema(), "[".repeat(1_000_000), "it is not JSON that Loopwright writes: it is nested too deeply");
        refused(schema(), " ".repeat((1 << 24) + 1), "it is larger than 16 MB");
        Files.write(fitted, new byte[] {'{', (byte) 0xFF});
        assertTrue(assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(schema(), fitted, data))
                .getMessage()
                .contains("it is not UTF-8 text"));
        Files.delete(fitted);
        assertTrue(assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(schema(), fitted, data))
                .getMessage()
                .contains("there is no such file"));
    }

    private String notJson(String text) throws IOException {
        Files.writeString(fitted, text);
        String message = assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(schema(), fitted, data))
                .getMessage();
        assertTrue(message.contains("it is not JSON: "), message);
        return message.substring(message.indexOf("it is not JSON"), message.indexOf('\n'));
    }

    @Test
    void everyTruncationAndEveryFlippedByteIsSafe() throws IOException {
        byte[] good = Files.readAllBytes(fitted);
        for (int i = 0; i < good.length; i++) {
            Files.write(fitted, Arrays.copyOf(good, i));
            if (!new String(good, i, good.length - i, StandardCharsets.UTF_8).isBlank()) {
                assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(schema(), fitted, data));
            }
            byte[] flipped = good.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            Files.write(fitted, flipped);
            try {
                Dataset.readFitted(schema(), fitted, data);
            } catch (CheckpointProblem | DataProblem expected) {
                // the digits of a constant may change unnoticed; nothing else may come out than these
            }
        }
    }
}
