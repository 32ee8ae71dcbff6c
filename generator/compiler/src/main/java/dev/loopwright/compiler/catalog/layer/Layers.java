package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Layer;
import java.util.List;

/** The layers that a model file can name: to add one, write its file and put one line here. */
public final class Layers {
    public static final List<Layer> ALL = List.of(
            new Dense(),
            new Conv1d(),
            new Conv2d(),
            new MaxPool(),
            new AveragePool(),
            new GlobalMaxPool(),
            new GlobalAveragePool(),
            new Flatten(),
            new Reshape(),
            new Dropout(),
            new SpatialDropout(),
            new Softmax(),
            new Concat(),
            new Add(),
            new Multiply(),
            new Cosine(),
            new Prelu(),
            new Glu(),
            new LayerNorm(),
            new RmsNorm(),
            new BatchNorm(),
            new Embedding());

    private Layers() {}
}
