package dev.loopwright.compiler.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.PlanPrinter;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Summary;
import dev.loopwright.compiler.plan.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code share:} means: one set of parameters, used in several places, kept once. */
class SharedWeightsTest {
    private static final String TOWER = """
            block tower(x, units) {
              y = dense(x, units: units) |> prelu
              z = dense(y, units: 4) |> batch_norm
              give tanh(z)
            }
            model""";

    private static String with(String body) {
        return Specs.SHORTEST.replace("model", TOWER).replace("  p = dense(v, units: 1) |> sigmoid", body);
    }

    private static Plan plan(String text) {
        return Specs.fine(text).plan().orElseThrow();
    }

    private static List<String> tensors(Plan plan) {
        return plan.tensors().stream().map(Tensor::name).toList();
    }

    private static List<String> tensors(Plan plan, String step) {
        Step.Kernel kernel = plan.step(step).kernel().orElseThrow();
        return kernel.tensors().stream().map(Tensor::name).toList();
    }

    private static final String LAYERS = """
              left  = dense(v, units: 4) |> relu
              right = dense(left, units: 4, share: left, init: zeros) |> tanh
              again = left + right |> dense(units: 4, share: right)
              used  = tower(again, units: 3)
              p     = dense(used, units: 1) |> sigmoid
            """;

    private static final String BLOCKS = """
              left  = tower(v, units: 3)
              right = left |> repeat 2 times tower(units: 3, share: left)
              p     = dense(right, units: 1) |> sigmoid
            """;

    @Test
    void layersShareWhatTheFirstOfThemOwns() {
        Plan plan = plan(with(LAYERS));
        assertEquals(List.of("left.weights", "left.bias"), tensors(plan, "left"));
        assertEquals(tensors(plan, "left"), tensors(plan, "right"));
        assertEquals(tensors(plan, "left"), tensors(plan, "again"));
        assertEquals(1, tensors(plan).stream().filter("left.weights"::equals).count());
    }

    @Test
    void aBlockSharesLayerByLayer() {
        Plan plan = plan(with(BLOCKS));
        assertEquals(
                List.of(
                        "left.dense1.weights",
                        "left.dense1.bias",
                        "left.y.slope",
                        "left.dense2.weights",
                        "left.dense2.bias",
                        "left.z.scale",
                        "left.z.shift",
                        "p.weights",
                        "p.bias",
                        "left.z.running_mean",
                        "left.z.running_variance"),
                tensors(plan));
    }

    @Test
    void theSummaryCountsSharedWeightsOnce() {
        var compiled = Specs.fine(with(BLOCKS));
        Summary summary =
                Summary.of(compiled.unfused().orElseThrow(), compiled.plan().orElseThrow());
        List<Summary.Block> blocks = summary.blocks();
        assertEquals(3, blocks.size());
        assertTrue(blocks.get(0).parameters() > 0);
        assertEquals(0, blocks.get(1).parameters());
        assertEquals(0, blocks.get(2).parameters());
        assertEquals(
                summary.parameters(),
                summary.rows().stream().mapToLong(Summary.Row::parameters).sum());
        assertTrue(summary.rows().stream().anyMatch(row -> row.shares().isPresent()));
    }

    @Test
    void whatIsPrintedSharesTheSame() {
        for (String body : List.of(LAYERS, BLOCKS)) {
            String printed = SpecPrinter.print(Specs.fine(with(body)).resolved().orElseThrow());
            assertEquals(PlanPrinter.print(plan(with(body))), PlanPrinter.print(plan(printed)));
        }
    }

    @Test
    void theGeneratedClassNamesEachTensorOnce() {
        String java = Specs.fine(with(BLOCKS)).sources().stream()
                .filter(s -> s.className().equals("tiny.Tiny"))
                .map(GeneratedSource::text)
                .findFirst()
                .orElseThrow();
        assertEquals(1, java.split("Tensor\\.weights\\(\"left.dense1.weights\"", -1).length - 1);
    }
}
