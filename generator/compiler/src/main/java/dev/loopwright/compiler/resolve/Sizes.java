package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the sizes behind a type, {@code [1, 8, 8]}: whole numbers from 1 up. */
final class Sizes {
    private static final int MOST_AXES = 3;
    private static final int MOST_ELEMENTS = 1 << 24;

    private final Constants constants;
    private final Log log;

    Sizes(Constants constants, Log log) {
        this.constants = constants;
        this.log = log;
    }

    Optional<List<Integer>> of(Type type) {
        if (type.sizes().size() > MOST_AXES) {
            log.add(ModelProblems.axes(type.span(), type.sizes().size()));
            return Optional.empty();
        }
        List<Integer> sizes = new ArrayList<>();
        for (Expression size : type.sizes()) {
            constants.number(size, "a size").filter(n -> isSize(size, n)).ifPresent(n -> sizes.add(n.intValue()));
        }
        double elements = sizes.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
        if (elements > MOST_ELEMENTS) {
            log.add(ModelProblems.elements(type.span(), MOST_ELEMENTS, elements));
            return Optional.empty();
        }
        return sizes.size() < type.sizes().size() ? Optional.empty() : Optional.of(List.copyOf(sizes));
    }

    private boolean isSize(Expression at, double size) {
        boolean fine = size == Math.rint(size) && size >= 1 && size <= Integer.MAX_VALUE;
        if (!fine) {
            log.add(ModelProblems.size(at.span(), size));
        }
        return fine;
    }
}
