package dev.loopwright.runtime.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Allocation;
import dev.loopwright.runtime.augment.Augmentation.Picture;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    /** Two channels, two rows of three pixels. */
    private static final Picture PICTURE = new Picture(2, 2, 3, -1);

    private static final int BEFORE = 5;

    private static float[] apply(Augmentation augmentation, long key, float... picture) {
        float[] values = new float[BEFORE + picture.length + 1];
        Arrays.fill(values, 99);
        System.arraycopy(picture, 0, values, BEFORE, picture.length);
        augmentation.apply(values, BEFORE, PICTURE, key, new float[PICTURE.elements()]);
        assertEquals(99, values[BEFORE - 1]);
        assertEquals(99, values[values.length - 1]);
        return Arrays.copyOfRange(values, BEFORE, BEFORE + picture.length);
    }

    private static float[] counted() {
        return new float[] {0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15};
    }

    @Test
    void shiftsMoveWholePixelsAndFillWithBackground() {
        Set<String> seen = new HashSet<>();
        for (long key = 0; key < 500; key++) {
            seen.add(Arrays.toString(apply(new Shift(1), key, counted())));
        }
        assertEquals(9, seen.size());
        assertTrue(seen.contains(Arrays.toString(counted())));
        assertTrue(seen.contains(Arrays.toString(new float[] {-1, -1, -1, -1, -1, -1, -1, -1, 0, 10, 1, 11})));
        assertTrue(seen.contains(Arrays.toString(new float[] {4, 14, 5, 15, -1, -1, -1, -1, -1, -1, -1, -1})));
    }

    @Test
    void aShiftBeyondThePictureLeavesBackground() {
        float[] background = new float[12];
        Arrays.fill(background, -1);
        boolean gone = false;
        for (long key = 0; key < 100; key++) {
            gone |= Arrays.equals(background, apply(new Shift(1024), key, counted()));
        }
        assertTrue(gone);
    }

    @Test
    void flipsMirrorWithTheirChance() {
        float[] mirrored = {2, 12, 1, 11, 0, 10, 5, 15, 4, 14, 3, 13};
        float[] turned = {3, 13, 4, 14, 5, 15, 0, 10, 1, 11, 2, 12};
        assertArrayEquals(mirrored, apply(new Flip(1, false), 3, counted()));
        assertArrayEquals(turned, apply(new Flip(1, true), 3, counted()));
        assertArrayEquals(counted(), apply(new Flip(0, false), 3, counted()));
        int flipped = 0;
        for (long key = 0; key < 10_000; key++) {
            flipped += Arrays.equals(mirrored, apply(new Flip(0.3, false), key, counted())) ? 1 : 0;
        }
        assertEquals(3_000, flipped, 150);
    }

    @Test
    void aCropOfTheWholePictureChangesNothing() {
        assertArrayEquals(counted(), apply(new Crop(1), 7, counted()), 1e-5f);
    }

    @Test
    void aCropStaysWithinWhatThePictureHolds() {
        boolean changed = false;
        for (long key = 0; key < 500; key++) {
            float[] cropped = apply(new Crop(0.5), key, counted());
            for (int e = 0; e < cropped.length; e++) {
                float channel = e % 2 == 0 ? 0 : 10;
                assertTrue(cropped[e] >= channel && cropped[e] <= channel + 5, () -> Arrays.toString(cropped));
            }
            changed |= !Arrays.equals(cropped, counted());
        }
        assertTrue(changed);
    }

    @Test
    void noiseHasItsDeviation() {
        double squares = 0;
        double sum = 0;
        for (long key = 0; key < 2_000; key++) {
            float[] noisy = apply(new Noise(0.5), key, new float[12]);
            for (float value : noisy) {
                sum += value;
                squares += value * value;
            }
        }
        assertEquals(0, sum / 24_000, 0.02);
        assertEquals(0.25, squares / 24_000, 0.01);
    }

    @Test
    void theSameKeyDrawsTheSame() {
        for (Augmentation augmentation :
                new Augmentation[] {new Shift(2), new Flip(0.5, false), new Crop(0.3), new Noise(1)}) {
            assertArrayEquals(apply(augmentation, 11, counted()), apply(augmentation, 11, counted()));
        }
    }

    @Test
    void aStepAllocatesNothing() {
        // without noise: from Java 21 on StrictMath.cos makes an array of two numbers for angles above pi / 4
        Augmentation[] all = {new Shift(2), new Flip(0.5, true), new Crop(0.3)};
        float[] values = new float[PICTURE.elements()];
        float[] room = new float[PICTURE.elements()];
        long[] key = new long[1];
        assertEquals(0, Allocation.perCall(() -> {
            for (Augmentation augmentation : all) {
                augmentation.apply(values, 0, PICTURE, key[0]++, room);
            }
        }));
    }
}
