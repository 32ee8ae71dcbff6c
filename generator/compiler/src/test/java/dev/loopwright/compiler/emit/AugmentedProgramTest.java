package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a program changes pictures: in the batches that it trains on, and where it shows the first of them. */
class AugmentedProgramTest {
    private static final String MODEL = Specs.SHORTEST
            .replace(
                    "input  a, b : number", "input  a = pixel_* : real[1, 2, 2]   augment shift 1, flip(vertical: yes)")
            .replace("for batch", "evaluate train\n    for batch");

    private static String source(String model, String ending) {
        return Specs.fine(model).sources().stream()
                .filter(s -> s.className().endsWith(ending))
                .map(GeneratedSource::text)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> augmented(String source) {
        return source.lines()
                .map(String::strip)
                .filter(l -> l.contains(".augmented("))
                .toList();
    }

    @Test
    void onlyBatchesOfTheLoopAreAugmented() {
        List<String> augmented = augmented(source(MODEL, "Trainer"));
        assertEquals(2, augmented.size(), augmented.toString());
        assertTrue(augmented.get(0).contains("data.train().batches(4).inOrder(epoch).augmented(SEED)"));
        assertTrue(augmented.get(1).contains("data.train().batches(4).inOrder(1).augmented(SEED).iterator().next()"));
        assertFalse(source(MODEL, "Predictor").contains("augmented"));
    }

    @Test
    void theSchemaSaysWhatIsDone() {
        String data = source(MODEL, "Data").replaceAll("\\s+", " ");
        assertTrue(data.contains(".augment(new Shift(1), new Flip(0.5, true))"), data);
    }

    @Test
    void nothingIsWrittenWhereNothingIsAugmented() {
        assertEquals(List.of(), augmented(source(Specs.SHORTEST, "Trainer")));
    }
}
