package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.loopwright.runtime.augment.Noise;
import dev.loopwright.runtime.augment.Shift;
import dev.loopwright.runtime.scaler.MinMax;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many columns of a table as one input. */
class ArrayColumnTest extends DirtyData {
    private static final Column IMAGE = Column.array("image", 1, 2, 2)
            .columns("pixel_*")
            .within(0, 16)
            .scale(new MinMax(0, 1))
            .at("digits.model:6");
    private static final Schema DIGITS = schema(IMAGE);
    private static final String HEADER = "pixel_0,left,pixel_1,pixel_2,digit,pixel_3\n";
    private static final String GOOD = HEADER + "0,9,4,8,1,16\n1,9,2,3,0,4\n";

    private static Schema schema(Column image) {
        return Schema.of("digits.model", 7)
                .input(Column.number("left"))
                .input(image)
                .target(Column.category("digit", "0", "1"))
                .split("train", 1)
                .build();
    }

    private Dataset read(Schema schema, String text) throws IOException {
        return Dataset.read(schema, Files.writeString(folder.resolve("digits.csv"), text));
    }

    private static float[] row(Dataset data, int row) {
        float[] encoded = new float[data.schema().inputWidth()];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = data.encoded(row, i);
        }
        return encoded;
    }

    private void rejectsDigits(Schema schema, String text, String expected) throws IOException {
        assertEquals(expected, message(schema, Files.writeString(folder.resolve("digits.csv"), text)));
    }

    @Test
    void theColumnsAreTakenInTheOrderOfTheFileAndScaledTogether() throws IOException {
        Dataset data = read(DIGITS, GOOD);
        assertArrayEquals(new float[] {9, 0, 0.25f, 0.5f, 1}, row(data, 0));
        assertArrayEquals(new float[] {9, 0.0625f, 0.125f, 0.1875f, 0.25f}, row(data, 1));
        assertEquals("0 4 8 16", data.raw(0, "image"));
        assertEquals(List.of(), data.summary().ignoredColumns());
        assertEquals(
                List.of("left", "image[0]", "image[1]", "image[2]", "image[3]"),
                data.schema().inputNames());
    }

    @Test
    void aColumnThatTheModelDeclaresIsNoPartOfTheGroup() throws IOException {
        Schema schema = Schema.of("digits.model", 7)
                .key(Column.text("pixel_id"))
                .input(IMAGE)
                .target(Column.bool("pixel_odd"))
                .split("train", 1)
                .build();
        Dataset data = read(schema, "pixel_id,pixel_a,pixel_b,pixel_odd,pixel_c,pixel_d\nx,1,2,yes,3,4\n");
        assertEquals("1 2 3 4", data.raw(0, "image"));
        assertEquals("x", data.raw(0, "pixel_id"));
    }

    @Test
    void severalChannelsStandSideBySideInABatch() throws IOException {
        Column rgb = Column.array("image", 3, 1, 2).columns("c*");
        Schema schema = Schema.of("m.model", 1)
                .input(rgb)
                .target(Column.bool("t"))
                .split("train", 1)
                .build();
        Dataset data = read(schema, "c1,c2,c3,c4,c5,c6,t\n1,2,3,4,5,6,no\n1.5,2,3,4,5,6,no\n");
        assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, row(data, 0));
        assertArrayEquals(new float[] {1.5f, 3, 5, 2, 4, 6}, row(data, 1));
        assertEquals("1.5 2 3 4 5 6", data.raw(1, "image"));
    }

    @Test
    void bytesAndOtherNumbersAreScaledAlike() throws IOException {
        Schema schema = schema(Column.array("image", 4).columns("pixel_*").scale(new MinMax(0, 2), new ZScore()));
        Dataset whole = read(schema, GOOD);
        Dataset mixed = read(schema, GOOD.replace("1,9,2", "1,9,2.0000001"));
        for (int row = 0; row < 2; row++) {
            assertArrayEquals(row(whole, row), row(mixed, row), 1e-5f);
        }
    }

    @Test
    void missingElementsFollowTheRuleOfTheGroup() throws IOException {
        String text = HEADER + "0,9,4,8,1,16\n1,9,,3,0,4\n";
        Column plain = Column.array("image", 1, 2, 2).columns("pixel_*");
        assertArrayEquals(new float[] {9, 1, 4, 3, 4}, row(read(schema(plain.missingMedian()), text), 1));
        assertArrayEquals(new float[] {9, 1, 7, 3, 4}, row(read(schema(plain.missing("7")), text), 1));
        Dataset dropped = read(schema(plain.missingDrop()), text);
        assertEquals(1, dropped.size());
        assertEquals(1, dropped.summary().rowsDropped());
        Summary.Filled filled =
                read(schema(plain.missingMedian()), text).summary().filled().get(0);
        assertEquals(new Summary.Filled("image", 1, "median", "4"), filled);
    }

    @Test
    void whatWasFittedServesOtherRows() throws IOException {
        Dataset trained = read(DIGITS, GOOD);
        Path fitted = Files.writeString(folder.resolve("preprocessing.json"), trained.fittedJson());
        Path rows = Files.writeString(folder.resolve("new.csv"), "left,pixel_0,pixel_1,pixel_2,pixel_3\n1,16,8,4,0\n");
        Dataset predicted = Dataset.readFitted(DIGITS, fitted, rows);
        assertArrayEquals(new float[] {1, 1, 0.5f, 0.25f, 0}, row(predicted, 0));
        assertEquals(trained.fittedJson(), predicted.fittedJson());
    }

    @Test
    void tooFewColumns() throws IOException {
        rejectsDigits(DIGITS, "left,pixel_0,pixel_1,pixel_2,digit\n", """
                digits.csv:1: column image: expected 4 columns pixel_* for [1, 2, 2], found 3
                  the header has pixel_0, pixel_1, pixel_2
                  declared at digits.model:6""");
    }

    @Test
    void tooManyColumns() throws IOException {
        rejectsDigits(DIGITS, "left,pixel_0,pixel_1,pixel_2,pixel_3,pixel_4,digit\n", """
                digits.csv:1: column image: expected 4 columns pixel_* for [1, 2, 2], found 5
                  the header has pixel_0, pixel_1, pixel_2, pixel_3, pixel_4
                  declared at digits.model:6""");
    }

    @Test
    void noColumnOfThatName() throws IOException {
        rejectsDigits(DIGITS, "left,px0,px1,px2,px3,digit\n", """
                digits.csv:1: column image: expected 4 columns pixel_* for [1, 2, 2], found 0
                  the header has left, px0, px1, px2, px3, digit
                  declared at digits.model:6""");
    }

    @Test
    void aColumnOfTheGroupThatStandsTwice() throws IOException {
        rejectsDigits(DIGITS, "left,pixel_0,pixel_1,pixel_1,pixel_3,digit\n", """
                digits.csv:1: column pixel_1 stands twice in the header, as columns 3 and 4
                  rename or remove one of them
                  declared at digits.model:6""");
    }

    @Test
    void aPixelOutOfBounds() throws IOException {
        rejectsDigits(DIGITS, GOOD + "0,9,4,17,1,16\n", """
                digits.csv:4: column pixel_2: expected a number in 0..16, found "17"
                  correct the cell, or widen the bounds
                  declared at digits.model:6""");
    }

    @Test
    void aMissingPixelWithoutARule() throws IOException {
        rejectsDigits(DIGITS, GOOD + "0,9,4,,1,16\n", """
                digits.csv:4: column pixel_2: expected a number, found an empty cell
                  fill in the cell, or say in the declaration what an empty one means: `missing median`, `missing mean`, `missing 0` or `missing drop`
                  declared at digits.model:6""");
    }

    private static float[] first(Iterable<Batch> batches) {
        return batches.iterator().next().inputs().clone();
    }

    /** What the file holds, in the order of a batch of both rows. */
    private static float[] asRead(Dataset data) {
        float[] both = new float[10];
        System.arraycopy(row(data, 0), 0, both, 0, 5);
        System.arraycopy(row(data, 1), 0, both, 5, 5);
        return both;
    }

    @Test
    void onlyAugmentedPassesChangePictures() throws IOException {
        Dataset data = read(schema(IMAGE.augment(new Shift(1), new Noise(0.1))), GOOD);
        Batches batches = data.part("train").batches(2);
        assertArrayEquals(asRead(data), first(batches));
        float[] changed = first(batches.inOrder(1).augmented(7));
        assertEquals(9, changed[0]);
        assertEquals(9, changed[5]);
        for (int i = 1; i < 5; i++) {
            assertNotEquals(asRead(data)[i], changed[i]);
        }
        assertArrayEquals(changed, first(batches.inOrder(1).augmented(7)));
        assertFalse(Arrays.equals(changed, first(batches.inOrder(2).augmented(7))));
        assertFalse(Arrays.equals(changed, first(batches.inOrder(1, 2).augmented(7))));
        assertFalse(Arrays.equals(changed, first(batches.inOrder(1).augmented(8))));
        // evaluation and prediction take the rows by these, and read what the file holds
        assertArrayEquals(asRead(data), first(batches.inOrder(1)));
        assertArrayEquals(asRead(data), first(data.part("train").batches(2)));
        assertArrayEquals(asRead(data), first(data.all().batches(2)));
    }

    @Test
    void whatHappensToARowDependsOnNoOtherRow() throws IOException {
        Dataset data = read(schema(IMAGE.augment(new Noise(0.1))), GOOD);
        float[] both = first(data.part("train").batches(2).inOrder(3).augmented(7));
        float[] alone = first(data.part("train").batches(1).inOrder(3).augmented(7));
        assertArrayEquals(Arrays.copyOf(both, 5), alone);
    }

    @Test
    void whatASchemaDoesToTrainingRowsChangesNothingThatIsLearnt() throws IOException {
        Dataset plain = read(DIGITS, GOOD);
        Dataset augmented = read(schema(IMAGE.augment(new Shift(1))), GOOD);
        assertEquals(plain.fittedJson(), augmented.fittedJson());
        assertArrayEquals(asRead(plain), asRead(augmented));
    }
}
