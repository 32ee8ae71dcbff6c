package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.model.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses by shape which layers are written as matrix products, in vector registers or in plain loops that HotSpot
 * vectorises. A layer with few weights stays in the model class, for products would cost more to set up than they save.
 */
public final class Tile {
    /** Weights from which on tiles were measured to pay. */
    static final int FEWEST_WEIGHTS = 64;

    /** Inputs from which on a layer of one unit was measured to gain by vectors over them. */
    static final int FEWEST_UNIT_INPUTS = 16;

    /** Weights from which on the plain products with rows in arrays of their own were measured to pay. */
    static final int FEWEST_PLAIN_WEIGHTS = 1024;

    /** Weights from which on it pays to copy them to where the vectors of a panel lie one after another. */
    static final int FEWEST_PANEL_WEIGHTS = 8192;

    /** Units of the narrowest layer that fills a panel of the widest vectors, 2 × 16 floats. */
    static final int NARROWEST_PANEL = 32;

    /** Elements of a row whose columns crowd in a cache; see {@link #copiesColumns}. */
    static final int CROWDED = 256;

    /** Units below which the start and end of a vectorised loop cost more than it saves. */
    static final int NARROWEST_PLAIN = 32;

    /** Lanes of the widest vectors, which those of narrower ones divide: so many units or channels fill them anywhere. */
    public static final int WIDEST = 16;

    /** How a layer is tiled. */
    public enum Form {
        /** By panels of W, which are packed and which threads share. */
        PANELS(", in vector tiles by panels", "from 32 units and 8192 weights on: vectors of a row of W lie far apart"),
        /** By parts of a batch, which threads share. */
        PARTS(", in vector tiles by parts of the batch", "a convolution with enough products in a row to share them"),
        /** Where it lies, for W is small. */
        ROWS(", in vector tiles", "from 64 weights on: so few that the cache keeps them where they lie"),
        /** A single unit: vectors run over the inputs. */
        UNIT(", in vectors over the inputs", "one unit fills no vector, its inputs do"),
        /** Some units, too few for a vector: padded to one, backward over the inputs. */
        FEW_UNITS(", padded to a vector, backward over the inputs", "2 to 15 units fill no vector, inputs do"),
        /** Neither units nor inputs fill vectors: edges are copied to where they do. */
        PRODUCTS(", in vector tiles of copies", "neither units nor inputs fill vectors"),
        /** Vectors run along features, of every line of the batch. */
        LINES(", in vectors along features", "features are a multiple of 16, so they fill vectors of any machine"),
        /** In ordinary Java. */
        PLAIN(", in plain products", "from 32 units and 1024 weights on HotSpot turns their loops into vectors");

        private final String words;
        private final String reason;

        Form(String words, String reason) {
            this.words = words;
            this.reason = reason;
        }

        /** Why a layer is tiled like this: {@code in vector tiles: from 64 weights on …}. */
        String reason() {
            return words.substring(2) + ": " + reason;
        }

        /** Whether a tile can end with what follows element by element. */
        public boolean finishes() {
            return this == PANELS || this == PARTS || this == ROWS || this == LINES;
        }

        /** Whether a tile's vectors run along rows of whatever matrix, so that rows can be computed apart. */
        boolean goesByRows() {
            return this == ROWS || this == UNIT || this == FEW_UNITS;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Multiply-adds of a row from which on it pays to share a convolution's part of a batch. */
    static final int FEWEST_PRODUCTS = 1024;

    private Tile() {}

    /** How a tiled layer is tiled. */
    public static Form form(Plan plan, Step step) {
        if (plan.isPanelled(step)) {
            return plan.isParted(step) ? Form.PARTS : Form.PANELS;
        }
        if (!plan.vectors()) {
            return Form.PLAIN;
        }
        if (hasLines(step)) {
            return Form.LINES;
        }
        if (step.width() == 1) {
            return Form.UNIT;
        }
        Operand x = step.operands().get(0);
        if (step.width() >= WIDEST && (x.width() >= WIDEST || x instanceof Operand.Input)) {
            return Form.ROWS;
        }
        return step.width() < WIDEST && x.width() % WIDEST == 0 ? Form.FEW_UNITS : Form.PRODUCTS;
    }

    /** Whether its backward pass can apply what lies behind its inputs to their gradients while it has them in registers. */
    public static boolean startsRead(Plan plan, Step step) {
        Form form = form(plan, step);
        boolean vectorsOnly = step.operands().get(0).width() % WIDEST == 0;
        boolean panelsOnly =
                form == Form.PANELS && fillsPanels(step.operands().get(0).width());
        return form == Form.ROWS || form == Form.FEW_UNITS || form == Form.UNIT && vectorsOnly || panelsOnly;
    }

    /** Whether so many columns fill panels on any machine, so that there are no edges. */
    public static boolean fillsPanels(int columns) {
        return columns % NARROWEST_PANEL == 0;
    }

    /**
     * Whether columns of what a layer reads are copied before its weight gradients are computed. Where rows are a multiple
     * of a kilobyte apart, the elements of a column fall into few sets of a cache and drive each other out.
     */
    public static boolean copiesColumns(Plan plan, Step step) {
        Operand x = step.operands().get(0);
        int stride = x instanceof Operand.Input input ? input.stride() : x.width();
        return form(plan, step) == Form.PANELS && stride % CROWDED == 0 && fillsPanels(x.width());
    }

    /** The same plan with the choice made; all plain for {@link Kernels#PLAIN}. */
    public static Plan plan(Plan plan, Kernels kernels) {
        boolean vectors = kernels == Kernels.VECTOR;
        return from(vectors ? FEWEST_WEIGHTS : FEWEST_PLAIN_WEIGHTS, plan, vectors);
    }

    /** Every layer that can be and has so many weights. */
    static Plan from(int fewestWeights, Plan plan, boolean vectors) {
        return from(fewestWeights, vectors ? NARROWEST_PANEL : Integer.MAX_VALUE, FEWEST_PANEL_WEIGHTS, plan, vectors);
    }

    /** The same, with panels in layers of so many units and weights. */
    static Plan from(int fewestWeights, int narrowestPanel, int fewestPanelWeights, Plan plan, boolean vectors) {
        long fewestProducts = fewestWeights == 0 ? 0 : FEWEST_PRODUCTS;
        Set<String> parted = plan.steps().stream()
                .filter(step -> vectors && hasParts(step, fewestProducts))
                .map(Step::name)
                .collect(Collectors.toUnmodifiableSet());
        Plan joined = JoinPools.plan(plan, parted);
        return tiled(fewestWeights, fewestProducts, narrowestPanel, fewestPanelWeights, joined, vectors);
    }

    private static Plan tiled(
            int fewestWeights,
            long fewestProducts,
            int narrowestPanel,
            int fewestPanelWeights,
            Plan plan,
            boolean vectors) {
        int narrowest = vectors ? 1 : NARROWEST_PLAIN;
        Set<String> tiled = plan.steps().stream()
                .filter(step -> weights(step) >= fewest(fewestWeights, step, vectors) && step.width() >= narrowest
                        || vectors && (hasParts(step, fewestProducts) || hasLines(step))
                        || !vectors && hasRows(step, fewestProducts))
                .map(Step::name)
                .collect(Collectors.toUnmodifiableSet());
        Set<String> panelled = plan.steps().stream()
                .filter(step -> tiled.contains(step.name()))
                .filter(step -> weights(step) >= fewestPanelWeights && step.width() >= narrowestPanel
                        || vectors && hasParts(step, fewestProducts))
                .map(Step::name)
                .collect(Collectors.toUnmodifiableSet());
        return new Plan(
                plan.model(), plan.tensors(), plan.steps(), plan.losses(), plan.penalties(), tiled, panelled, vectors);
    }

    /** Whether it is written as plain products of long rows. */
    private static boolean hasRows(Step step, long fewestProducts) {
        return step.kernel()
                .filter(kernel -> kernel.layer().hasRows(step.inputShapes(), kernel.args())
                        && kernel.layer().multiplyAdds(step.inputShapes(), kernel.args()) >= fewestProducts)
                .isPresent();
    }

    /** Whether threads share it by parts of a batch, in vectors. */
    private static boolean hasParts(Step step, long fewestProducts) {
        if (step.kernel().isEmpty()) {
            return false;
        }
        KernelLayer layer = step.kernel().get().layer();
        List<Shape> inputs = step.inputShapes();
        Args args = step.kernel().get().args();
        boolean worth = fewestProducts == 0
                || layer.fillsVectors(inputs, args) && layer.multiplyAdds(inputs, args) >= fewestProducts;
        return layer.hasParts(inputs, args) && worth;
    }

    /** Whether vectors run along the features of the lines that it reads, which lie one behind another. */
    private static boolean hasLines(Step step) {
        return step.kernel()
                .filter(kernel -> kernel.layer().hasLines(step.inputShapes(), kernel.args()))
                .filter(kernel -> step.operands().stream()
                        .allMatch(o -> !(o instanceof Operand.Input input) || input.width() == input.stride()))
                .isPresent();
    }

    private static int fewest(int weights, Step step, boolean vectors) {
        return vectors && step.width() == 1 ? Math.min(weights, FEWEST_UNIT_INPUTS) : weights;
    }

    /** Weights of a layer that has tiles; -1 for others. */
    private static int weights(Step step) {
        return step.kernel()
                .filter(kernel -> kernel.layer().hasTiles())
                .map(kernel -> kernel.tensors().get(0).size())
                .orElse(-1);
    }
}
