package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.model.Shape;
import java.util.List;

/**
 * What a layer's reference mathematics works on: one batch, in double precision, all arrays with the rows of the batch
 * first, each in the memory order of its {@link Shape}. Gradients are added to, never overwritten.
 *
 * @param shapes of the inputs, for one row
 * @param parameters in the order of {@link Layer#parameters}
 * @param training whether the batch runs in training mode
 * @param key where the layer's random numbers come from
 */
public record Reference(
        int rows,
        Args args,
        List<Shape> shapes,
        double[][] inputs,
        double[][] parameters,
        double[] output,
        double[] dOutput,
        double[][] dInputs,
        double[][] dParameters,
        boolean training,
        long key) {}
