package dev.loopwright.compiler.model;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.formula.Formula;
import java.util.List;

/** What makes a {@link Value}. */
public sealed interface Operation {

    /** Columns of the encoded inputs: {@code width} of them from {@code offset} on. */
    record Input(int offset, int width) implements Operation {}

    /** A formula applied element by element; {@code variables} are its free names, one for each input of the value. */
    record Map(Formula formula, List<String> variables) implements Operation {}

    /** A layer of the catalog with its settings. */
    record Use(Layer layer, Args args) implements Operation {}
}
