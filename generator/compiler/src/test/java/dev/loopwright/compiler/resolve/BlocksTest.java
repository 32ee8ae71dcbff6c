package dev.loopwright.compiler.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.PlanPrinter;
import dev.loopwright.compiler.plan.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlocksTest {
    private static final String RESIDUAL = """
            block residual(x, units, slope = 0.5) {
              y = dense(x, units: units) |> relu
              z = dense(y, units: 4)
              give tanh(x + slope * z)
            }
            model""";

    private static String with(String blocks, String body) {
        return Specs.SHORTEST.replace("model", blocks).replace("  p = dense(v, units: 1) |> sigmoid", body);
    }

    private static String residuals(String body) {
        return with(RESIDUAL, body);
    }

    private static List<String> values(String text) {
        return Specs.fine(text).shaped().orElseThrow().network().values().stream()
                .map(Value::toString)
                .toList();
    }

    private static List<String> tensors(String text) {
        return Specs.fine(text).plan().orElseThrow().tensors().stream()
                .map(Tensor::name)
                .toList();
    }

    private static void samePlan(String text, String printed) {
        Compilation again = Specs.fine(printed);
        assertEquals(
                PlanPrinter.print(Specs.fine(text).plan().orElseThrow()),
                PlanPrinter.print(again.plan().orElseThrow()));
        assertEquals(printed, SpecPrinter.print(again.resolved().orElseThrow()));
    }

    @Test
    void whatABlockMakesIsNamedAfterItsUse() {
        String text =
                residuals("  h = residual(v, units: 3)\n  p = residual(h, units: 2) |> dense(units: 1) |> sigmoid");
        assertEquals(
                List.of(
                        "v: real[4]",
                        "h.dense1: real[3]",
                        "h.y: real[3]",
                        "h.z: real[4]",
                        "h.sum1: real[4]",
                        "h: real[4]",
                        "residual_21.dense1: real[2]",
                        "residual_21.y: real[2]",
                        "residual_21.z: real[4]",
                        "residual_21.sum1: real[4]",
                        "residual_21: real[4]",
                        "dense1: real[1]",
                        "p: real[1]"),
                values(text));
    }

    @Test
    void eachRepetitionHasWeightsOfItsOwn() {
        String text = residuals("  h = v |> repeat 3 times residual(units: 2)\n  p = dense(h, units: 1) |> sigmoid");
        assertEquals(
                List.of(
                        "residual1.y.weights",
                        "residual1.y.bias",
                        "residual1.z.weights",
                        "residual1.z.bias",
                        "residual2.y.weights",
                        "residual2.y.bias",
                        "residual2.z.weights",
                        "residual2.z.bias",
                        "residual3.y.weights",
                        "residual3.y.bias",
                        "residual3.z.weights",
                        "residual3.z.bias",
                        "p.weights",
                        "p.bias"),
                tensors(text));
        assertTrue(values(text).contains("h: real[4]"));
    }

    @Test
    void aLayerCanBeRepeatedTooAndRepetitionsStandInEachOther() {
        String text = residuals("""
                  h = v |> repeat 2 times repeat 2 times dense(units: 4)
                  g = h |> residual(units: 1, slope: 2)
                  p = dense(g, units: 1) |> sigmoid""");
        assertEquals(4 * 2 + 2 * 2 + 2, tensors(text).size());
        samePlan(text, SpecPrinter.print(Specs.fine(text).resolved().orElseThrow()));
    }

    @Test
    void aBlockThatGivesANamedValueGivesItUnderTheNameOfTheUse() {
        String text = with("block wide(z) { y = dense(z, units: 3)\n give y }\nmodel", """
                  h = wide(v)
                  p = wide(h) |> dense(units: 1) |> sigmoid""");
        assertEquals(
                List.of("v: real[4]", "h: real[3]", "wide1: real[3]", "dense1: real[1]", "p: real[1]"), values(text));
    }

    @Test
    void blocksUseBlocksAndSettingsOfTheFileAndOfTheirOwn() {
        String text = with("""
                settings { width = 3 }
                block outer(a, b, n) {
                  left = inner(a, units: 2 * n)
                  give left + (b |> repeat n times inner(units: width + 1))
                }
                block inner(x, units) { give dense(x, units: units) |> relu }
                model""", "  h = outer(v, v, n: 2)\n  p = dense(h, units: 1) |> sigmoid");
        assertEquals(
                List.of(
                        "h.left.weights",
                        "h.left.bias",
                        "h.inner1.weights",
                        "h.inner1.bias",
                        "h.inner2.weights",
                        "h.inner2.bias",
                        "p.weights",
                        "p.bias"),
                tensors(text));
        samePlan(text, SpecPrinter.print(Specs.fine(text).resolved().orElseThrow()));
    }

    @Test
    void generatedCodeOfBlocksCompiles() {
        String text = residuals("""
                  h = v |> repeat 3 times residual(units: 2)
                  g = residual(h, units: 5)
                  p = dense(g, units: 1) |> sigmoid""");
        InMemoryJava.Result result = InMemoryJava.compile(Specs.fine(text).sources(), List.<Path>of(), List.of());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
    }

    @Test
    void blocksInBlocksCannotGrowWithoutEnd() {
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < 15; i++) {
            blocks.append("block b%d(x) { give b%d(b%d(x)) }\n".formatted(i, i + 1, i + 1));
        }
        blocks.append("block b15(x) { give dense(x, units: 4) }\nmodel");
        assertEquals(
                List.of("a model may have up to 1000 steps, but `net` has more"),
                Specs.titles(with(blocks.toString(), "  p = b0(v) |> dense(units: 1) |> sigmoid")));
    }

    @Test
    void variantsCannotGrowWithoutEnd() {
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < 15; i++) {
            String next = "b%d(%%s, n: 2 * n)".formatted(i + 1);
            blocks.append("block b%d(x, n) { y = %s\n give b%d(y, n: 2 * n + 1) }\n"
                    .formatted(i, next.formatted("x"), i + 1));
        }
        blocks.append("block b15(x, n) { give dense(x, units: n) }\nmodel");
        assertEquals(
                List.of("blocks may be used with up to 1000 different settings, but here are more"),
                Specs.titles(with(blocks.toString(), "  p = b0(v, n: 1) |> dense(units: 1) |> sigmoid")));
    }
}
