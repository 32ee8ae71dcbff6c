package dev.loopwright.compiler.model;

import java.util.List;

/**
 * A part of the network that the loop treats by itself: the parameters of some layers.
 *
 * @param name as the model file says: {@code net.trunk}, or several with commas between
 * @param owners the values whose layers own the parameters, in the order of the network; none for the whole network
 */
public record ModelPart(String name, List<Value> owners) {

    /** Whether it is no part but all there is. */
    public boolean isWhole() {
        return owners.isEmpty();
    }
}
