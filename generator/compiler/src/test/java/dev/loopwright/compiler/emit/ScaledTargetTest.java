package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target may be trained on in scaled numbers; people see it in the units of their file. */
class ScaledTargetTest {
    private static final String MODEL = Specs.SHORTEST
            .replace(
                    "target t    : boolean", "target price : number   scale log1p, zscore\n  split 75% train, 25% test")
            .replace("a, b : number", "a, b : number   scale zscore")
            .replace(" |> sigmoid", "")
            .replace(
                    "loss = binary_cross_entropy(p, t)",
                    "loss = mean_squared_error(p, price)\n  mae = mean_absolute_error(p, price)")
            .replace("1..2", "1..60")
            .replace("compute loss", "compute loss, mae")
            .replaceFirst(
                    "}\\s*}\\s*}\\s*$",
                    "} report epoch, running.loss, running.mae }\n"
                            + "  evaluate test\n  report test.loss, test.mae }\npredict { give id, p as price, p > 1000 as dear }");

    @TempDir
    Path folder;

    private static double price(int row) {
        return Math.exp(5 + row % 7 * 0.5 + row % 3) * (1 + 0.02 * (row % 5));
    }

    private static String rows() {
        StringBuilder csv = new StringBuilder("id,a,b,c,price\n");
        for (int row = 0; row < 80; row++) {
            csv.append("%d,%d,%d,x,%s\n".formatted(row, row % 7, row % 3, Double.toString(price(row))));
        }
        return csv.toString();
    }

    @Test
    void predictionsAndMetricsAreInTheUnitsOfTheFile() throws IOException {
        Program program = Program.of(MODEL, folder);
        List<String> predictions = program.predict(program.train("run", rows()), rows());
        assertEquals("id,price,dear", predictions.get(0));
        int near = 0;
        for (int row = 0; row < 80; row++) {
            String[] cells = predictions.get(row + 1).split(",");
            double predicted = Double.parseDouble(cells[1]);
            near += Math.abs(Math.log(predicted / price(row))) < 0.3 ? 1 : 0;
            assertEquals(predicted > 1000, Boolean.parseBoolean(cells[2]));
        }
        assertTrue(near >= 78, near + " of 80 are near");
        assertTrue(program.score("test.loss") < 0.05, program::shown);
        assertTrue(program.score("test.mae") > 1, program::shown);
    }

    @Test
    void whatIsScaledIsKnownWhereItIsMeasured() {
        String trainer = Specs.fine(MODEL).sources().stream()
                .filter(s -> s.className().endsWith("Trainer"))
                .map(GeneratedSource::text)
                .findFirst()
                .orElseThrow()
                .replaceAll("\\s+", " ");
        assertTrue(
                trainer.contains("mae.add(batch.inUnits(TinyData.PRICE, model.p()), batch.inUnits(TinyData.PRICE),"
                        + " batch.rows());"),
                trainer);
    }

    @Test
    void theScalersLearnFromTrainingRowsAlone() throws IOException {
        Program program = Program.of(MODEL, folder);
        Path run = program.train("run", rows());
        String json = Files.readString(run.resolve("preprocessing.json"));
        assertTrue(json.contains("\"log1p\"") && json.contains("\"zscore\""), json);
    }
}
