package dev.loopwright.cli;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.runtime.data.FilePattern;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much there is to compute, guessed before any of it is done, and how to run that: what is over in an instant starts
 * at once, what takes longer is worth a JVM that optimises, what takes long is worth vectors, which are slow until HotSpot
 * has compiled them. A guess may be wrong by much: then something takes a little longer, and that is all.
 */
record Effort(double work, long parameters) {
    /** Multiply-adds from which on another JVM was measured to be earned back: some 0.1 s of them. */
    private static final double WORTH_OPTIMISING = 1e8;

    /** Multiply-adds from which on vectors were measured to be earned back: about a second of plain training. */
    private static final double WORTH_VECTORS = 3e9;

    /** Smaller models take more from starting products than from computing them. */
    private static final long FEWEST_PARAMETERS = 1024;

    /** Of reading a row, and of writing what was predicted. */
    private static final int PREDICTED_ROW = 1000;

    /** Bytes of the data file that are looked at. */
    private static final int LOOK = 1 << 14;

    /** What a source is taken to have that is no single file: a query, or several files. */
    private static final double MANY_ROWS = 1e6;

    /** Bytes of a row of which nothing is known. */
    private static final int SOME_BYTES = 100;

    /** Of training with the rows of a data file. */
    static Effort of(Facts facts, Path data) {
        return new Effort(rows(data) * facts.workPerRow(), facts.parameters());
    }

    /** Of predicting the rows of a data file. */
    static Effort ofPredicting(Facts facts, Path data) {
        return new Effort(rows(data) * (facts.parameters() + PREDICTED_ROW), facts.parameters());
    }

    boolean isWorthOptimising() {
        return work >= WORTH_OPTIMISING;
    }

    /** The flavour to run, where vectors can be had. */
    Kernels kernels() {
        return work >= WORTH_VECTORS && parameters >= FEWEST_PARAMETERS ? Kernels.VECTOR : Kernels.PLAIN;
    }

    /** About how many rows a file has; the beginning stands for the rest. */
    static double rows(Path data) {
        if (data.toString().isEmpty() || FilePattern.isPattern(data)) {
            return MANY_ROWS;
        }
        try (InputStream in = Files.newInputStream(data)) {
            byte[] start = in.readNBytes(LOOK);
            int lines = 0;
            for (byte b : start) {
                lines += b == '\n' ? 1 : 0;
            }
            double perRow = lines == 0 ? SOME_BYTES : (double) start.length / lines;
            return Files.size(data) / perRow;
        } catch (IOException e) {
            return 0; // whoever reads the data will say what is wrong
        }
    }
}
