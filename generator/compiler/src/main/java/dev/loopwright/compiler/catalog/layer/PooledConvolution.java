package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A convolution and the pool behind it, computed image by image, so that the values between them never leave the cache.
 * No entry of the catalog: plans join the two where a convolution is tiled and the pool's windows lie side by side. What is
 * done to each element between them must keep the order of values, and moves behind the pool.
 */
final class PooledConvolution implements KernelLayer {
    /** Pixels that were kept, by their numbers in the window. */
    static final String BEST = "best";

    private static final int MOST_TAPS = 16;

    private final Convolution convolution;
    private final MaxPool pool;
    private final Args poolArgs;

    private PooledConvolution(Convolution convolution, MaxPool pool, Args poolArgs) {
        this.convolution = convolution;
        this.pool = pool;
        this.poolArgs = poolArgs;
    }

    static Optional<KernelLayer> of(Convolution convolution, List<Shape> inputs, Args args, Layer next, Args nextArgs) {
        if (!(next instanceof MaxPool pool)) {
            return Optional.empty();
        }
        PooledConvolution joint = new PooledConvolution(convolution, pool, nextArgs);
        boolean full = ConvolutionShape.isFull(args.integer("filters"))
                && convolution.filters(inputs.get(0), args).groups() == 1;
        Windows windows = joint.windows(inputs, args);
        boolean apart = List.of(windows.vertical(), windows.horizontal()).stream()
                .allMatch(axis -> axis.stride() == axis.window() && axis.before() == 0 && !axis.passesEnd());
        return full && apart && windows.taps() <= MOST_TAPS ? Optional.of(joint) : Optional.empty();
    }

    private Shape between(List<Shape> inputs, Args args) {
        try {
            return convolution.shape(inputs, args);
        } catch (ShapeProblem e) {
            throw new IllegalStateException(e);
        }
    }

    private Windows windows(List<Shape> inputs, Args args) {
        return pool.taken(between(inputs, args), poolArgs);
    }

    private ConvolutionTiles tiles(StepCode step) {
        List<Shape> inputs = step.shapes();
        return new ConvolutionTiles(
                step,
                ConvolutionShape.of(
                        convolution.filters(inputs.get(0), step.args()), Optional.of(windows(inputs, step.args()))));
    }

    @Override
    public Signature signature() {
        return Signature.named(
                convolution.signature().name() + " and " + pool.signature().name());
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        return pool.shape(List.of(convolution.shape(inputs, args)), poolArgs);
    }

    @Override
    public List<ParameterSpec> parameters(List<Shape> inputs, Args args) {
        return convolution.parameters(inputs, args);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs, Args args) {
        return convolution.multiplyAdds(inputs, args);
    }

    @Override
    public void forward(Reference at) {
        throw new UnsupportedOperationException("joined for tiles; the reference is that of the two layers");
    }

    @Override
    public void backward(Reference at) {
        forward(at);
    }

    @Override
    public List<Kept> keeps(List<Shape> inputs, Args args) {
        Windows windows = windows(inputs, args);
        return List.of(new Kept(BEST, windows.positions() * windows.channels(), true));
    }

    @Override
    public boolean hasParts(List<Shape> inputs, Args args) {
        return convolution.hasParts(inputs, args);
    }

    @Override
    public boolean fillsVectors(List<Shape> inputs, Args args) {
        return convolution.fillsVectors(inputs, args);
    }

    @Override
    public Optional<Parts> parts(StepCode step) {
        return Optional.of(tiles(step).parts());
    }

    @Override
    public List<MethodSpec> emitTiles(StepCode step) {
        return tiles(step).methods();
    }

    @Override
    public List<MethodSpec> emitShared(StepCode step) {
        return tiles(step).shared();
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        return tiles(step).forward();
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        return tiles(step).backward();
    }
}
