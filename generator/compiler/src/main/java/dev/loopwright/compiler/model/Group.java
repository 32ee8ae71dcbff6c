package dev.loopwright.compiler.model;

import dev.loopwright.compiler.source.Span;
import java.util.Optional;

/**
 * One use of a block: the values made inside stand together in the generated class, in summaries and in traces.
 *
 * @param name unique in the model, {@code residual1}; the names of its values begin with it
 * @param block how the block is called
 * @param span where it is used
 * @param outer the use of another block that this one is part of
 */
public record Group(String name, String block, Span span, Optional<Group> outer) {

    @Override
    public String toString() {
        return name + " = " + block;
    }
}
