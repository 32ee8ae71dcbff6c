package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One pass over a batch that fills one buffer: raw values made by a layer's loops, or read from the only operand, then
 * the epilogue on each element.
 *
 * @param name of the buffer and of the methods
 * @param kernel the layer with loops of its own; empty if the raw values are the elements of the operand
 * @param operands what the kernel reads, or the one value that is read
 * @param values the values of the network that were fused into this step, the result last
 */
public record Step(
        String name, Optional<Kernel> kernel, List<Operand> operands, Epilogue epilogue, List<Value> values) {

    /** A layer with its settings and parameters. */
    public record Kernel(KernelLayer layer, Args args, List<Tensor> tensors) {}

    /** The value that stands in the buffer in the end. */
    public Value result() {
        return values.get(values.size() - 1);
    }

    /** The shapes of what the kernel reads. */
    public List<Shape> inputShapes() {
        return values.get(0).inputs().stream().map(Value::shape).toList();
    }

    /** What its layer keeps between its passes. */
    public List<KernelLayer.Kept> keeps() {
        return kernel.map(k -> k.layer().keeps(inputShapes(), k.args())).orElse(List.of());
    }

    /** Elements per row. */
    public int width() {
        return result().shape().elements();
    }

    /** What it makes, for those who read it. */
    public Operand asOperand() {
        return new Operand.Result(name, width());
    }

    /** Everything it reads, the kernel's operands first. */
    public List<Operand> reads() {
        return Stream.concat(operands.stream(), epilogue.others().stream().map(Epilogue.Other::operand))
                .toList();
    }
}
