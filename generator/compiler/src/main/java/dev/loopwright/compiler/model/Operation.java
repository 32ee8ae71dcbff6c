package dev.loopwright.compiler.model;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.formula.Formula;
import java.util.List;
import java.util.Optional;

/** What makes a {@link Value}. */
public sealed interface Operation {

    /** Columns of the encoded inputs: {@code width} of them from {@code offset} on. */
    record Input(int offset, int width) implements Operation {}

    /** A formula applied element by element; {@code variables} are its free names, one for each input of the value. */
    record Map(Formula formula, List<String> variables) implements Operation {}

    /**
     * A layer of the catalog with its settings.
     *
     * @param shared the value whose layer, of the same kind, owns the parameters; empty if this one has its own
     */
    record Use(Layer layer, Args args, Optional<Value> shared) implements Operation {

        /** With parameters of its own. */
        public Use(Layer layer, Args args) {
            this(layer, args, Optional.empty());
        }
    }
}
