package dev.loopwright.compiler.catalog;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import java.util.List;
import java.util.Optional;

/** A layer with loops of its own, into which what follows element by element is fused. */
public interface KernelLayer extends Layer {

    /**
     * The body of the forward method: computes the raw value of every element and has {@link StepCode#store} finish it
     * while the row is at hand.
     */
    CodeBlock emitForward(StepCode step);

    /**
     * The body of the backward method, beginning with {@link StepCode#start}, which turns gradients of the finished values
     * into gradients of the raw ones.
     */
    CodeBlock emitBackward(StepCode step);

    /** Whether the backward pass reads the raw values, so that nothing may be fused behind. */
    default boolean needsOutput() {
        return false;
    }

    /** Whether it does something else in training than in evaluation, so that its forward method is told. */
    default boolean differsInTraining() {
        return false;
    }

    /** Whether a row of such a shape means nothing in training without other rows beside it. */
    default boolean mixesRows(List<Shape> inputs) {
        return false;
    }

    /**
     * Whether its first tensor is a table, and its backward pass adds to the gradients of only those rows that it notes by
     * {@link StepCode#see}.
     */
    default boolean seesRows() {
        return false;
    }

    /** Arrays that the forward pass leaves for the backward pass, beside its result. */
    default List<Kept> keeps(List<Shape> inputs, Args args) {
        return List.of();
    }

    /**
     * An array that a layer keeps between its passes.
     *
     * @param name last part of its Java name: {@code mean} of {@code norm} is {@code normMean}
     * @param elements for each row, or for the whole batch
     */
    record Kept(String name, int elements, boolean eachRow) {}

    /** Whether the result has the elements of the only input in the same order of memory, so that nothing need be done. */
    default boolean isView(Shape input, Shape output) {
        return false;
    }

    /** Whether {@link #emitTiles} can write the loops of this layer with the Vector API. */
    default boolean hasTiles() {
        return false;
    }

    /**
     * Methods of the model class for loops that threads share, each with the number of a panel. They are given out as
     * {@code nameForwardPanels} and {@code nameBackwardPanels}.
     */
    default List<MethodSpec> emitShared(StepCode step) {
        return List.of();
    }

    /** Whether vectors can take its loops part by part of a batch, which threads share; see {@link #parts}. */
    default boolean hasParts(List<Shape> inputs, Args args) {
        return false;
    }

    /** Whether those vectors would be full enough to be worth it. */
    default boolean fillsVectors(List<Shape> inputs, Args args) {
        return false;
    }

    /** Whether {@link #emitTiles} can write its loops in vectors along the features of what it reads, which fill them. */
    default boolean hasLines(List<Shape> inputs, Args args) {
        return false;
    }

    /** What it takes to share the parts of a batch; nothing if this layer is shared by panels. */
    default Optional<Parts> parts(StepCode step) {
        return Optional.empty();
    }

    /**
     * Floats that parts of a batch need.
     *
     * @param room of each thread
     * @param filters weights laid out for vectors, for all threads
     * @param shares sums of gradients of weights, of all parts
     */
    record Parts(int room, int filters, int shares) {}

    /** Whether {@link #emitTiles} can write its loops as plain products of long rows, too. */
    default boolean hasRows(List<Shape> inputs, Args args) {
        return false;
    }

    /** Floats that those need beside the rows of scratch. */
    default int room(StepCode step) {
        return 0;
    }

    /** This layer and the one behind it computed at once, where parts can do that. */
    default Optional<KernelLayer> with(Layer next, Args nextArgs, List<Shape> inputs, Args args) {
        return Optional.empty();
    }

    /** Static methods for the kernel class, which the bodies above call if the step is tiled. */
    default List<MethodSpec> emitTiles(StepCode step) {
        return List.of();
    }
}
