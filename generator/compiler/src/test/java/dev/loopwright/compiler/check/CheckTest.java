package dev.loopwright.compiler.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Given;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckTest {

    static Stream<Path> samples() {
        return Specs.samples().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void nothingIsWrongWithTheSamples(Path sample) throws IOException {
        Compilation compilation = Specs.fine(Files.readString(sample));
        // model, data, trainer and predictor, and kernels where a layer is wide
        assertTrue(Set.of(4, 5).contains(compilation.sources().size()));
    }

    private static ShapedModel shaped(String text) {
        return Specs.fine(text).shaped().orElseThrow();
    }

    private static String withValues(String values) {
        return Specs.SHORTEST.replace("p = dense(v, units: 1) |> sigmoid", values);
    }

    @Test
    void stepsWithoutANameAreNamedAfterWhatTheyAre() {
        List<Value> values = shaped(
                        withValues("dense_1 = v |> dense(units: 4) |> relu\n p = dense(dense_1, units: 1) |> sigmoid"))
                .network()
                .values();
        assertEquals(
                List.of("v", "dense2", "dense_1", "dense3", "p"),
                values.stream().map(Value::name).toList());
        assertEquals(
                List.of(true, false, true, false, true),
                values.stream().map(Value::named).toList());
    }

    @Test
    void aNamedValueIsSpannedByAllThatMakesIt() {
        Value p = shaped(Specs.SHORTEST).network().outputs().get(0);
        assertEquals("dense(v, units: 1) |> sigmoid", p.span().text());
        assertEquals("dense(v, units: 1)", p.inputs().get(0).span().text());
    }

    @Test
    void arithmeticBecomesOneFormulaOfTheValuesInIt() {
        Value sum = shaped(
                        withValues(
                                "h = dense(v, units: 4)\n s = 2 * v + v * v - v / 3\n p = concat(h, s) |> dense(units: 1) |> sigmoid"))
                .network()
                .values()
                .get(2);
        assertEquals("s", sum.name());
        assertEquals(Shape.of(4), sum.shape());
        assertEquals(List.of("v"), ((Operation.Map) sum.operation()).variables());
        assertEquals(1, sum.inputs().size());
    }

    @Test
    void aColumnOnItsOwnIsASliceOfTheInputs() {
        String text = Specs.SHORTEST
                .replace("(v: inputs)", "(v: b, w: c)")
                .replace("dense(v, units: 1)", "dense(concat(v, w), units: 1)");
        List<Value> values = shaped(text).network().values();
        assertEquals(new Operation.Input(1, 1), values.get(0).operation());
        assertEquals(new Operation.Input(2, 2), values.get(1).operation());
    }

    @Test
    void lossesKnowTheValuesAndColumnsTheyCompare() {
        ShapedModel model = shaped(Specs.SHORTEST);
        Term.Fit fit = (Term.Fit) model.objective().losses().get(0).terms().get(0);
        assertSame(model.network().outputs().get(0), fit.prediction());
        assertSame(model.data().targets().get(0), fit.target());
    }

    @Test
    void theElementsOfAPredictionAreNamedByTheLabels() {
        String text = Specs.SHORTEST
                .replace("target t    : boolean", "target t    : category r | g | b")
                .replace("real[1]", "real[3]")
                .replace("dense(v, units: 1) |> sigmoid", "dense(v, units: 3) |> softmax")
                .replace("binary_cross_entropy", "cross_entropy");
        Given.Of given = (Given.Of) shaped(text).predict().gives().get(1).given();
        assertEquals(List.of("r", "g", "b"), given.labels());
    }

    @Test
    void metricsSayWhichWayIsBetter() {
        String text = Specs.SHORTEST
                .replace("  target t", "  split 80% train, 20% validation\n  target t")
                .replace("binary_cross_entropy(p, t) }", "binary_cross_entropy(p, t)  a = accuracy(p, t) }")
                .replace(
                        "    }\n  }\n}",
                        "    }\n evaluate validation\n checkpoint best when validation.a improves }\n restore best\n}");
        List<Statement> body = shaped(text).loop().body();
        Statement.ForEpoch epochs = (Statement.ForEpoch) body.get(1);
        Statement.CheckpointBest best = (Statement.CheckpointBest) epochs.body().get(2);
        assertFalse(best.score().lowerIsBetter());
        assertEquals(0, best.by());
    }

    @Test
    void gradientsMayBeClearedAfterTheUpdate() {
        String beats = "compute loss\n      clear gradients\n      backward loss\n      update net with o";
        assertTrue(Specs.SHORTEST.contains(beats));
        shaped(Specs.SHORTEST.replace(
                beats, "compute loss\n      backward loss\n      update net with o\n      clear gradients"));
    }

    @Test
    void twoLoopsOverEpochsMayUseTwoOptimizers() {
        String loop = """
                  for epoch in 3..4 {
                    for batch of 8 rows in train {
                      compute loss
                      clear gradients
                      backward loss
                      update net with slow
                    }
                  }
                }
                """;
        String text = Specs.SHORTEST.replace("  for epoch", "  optimizer slow = sgd(rate: 0.01) on net\n  for epoch");
        assertEquals(
                4,
                shaped(text.substring(0, text.length() - 2) + loop)
                        .loop()
                        .body()
                        .size());
    }

    @Test
    void aModelOfAThousandStepsIsFineAndOneMoreIsNot() {
        assertEquals(1000, shaped(chain(997)).network().values().size());
        assertEquals(List.of("a model may have up to 1000 steps, but `net` has more"), Specs.titles(chain(998)));
    }

    /** The input, some steps, a layer and sigmoid. */
    private static String chain(int steps) {
        String values = IntStream.rangeClosed(1, steps)
                .mapToObj(i -> "h%d = %s + 1".formatted(i, i == 1 ? "v" : "h" + (i - 1)))
                .collect(Collectors.joining("\n"));
        return withValues(values + "\np = dense(h" + steps + ", units: 1) |> sigmoid");
    }

    @Test
    void absurdSizesAreRefused() {
        assertEquals(
                List.of("a batch may have up to 536870895 rows where a value has 4 elements, but has 2000000000"),
                Specs.titles(Specs.SHORTEST.replace("of 4 rows", "of 2000000000 rows")));
        assertEquals(
                List.of("a table may have up to 10000 columns, but these make 999999999"),
                Specs.titles(Specs.SHORTEST.replace("input  a, b", "input  f1..f999999999")));
        assertEquals(
                List.of("a range of labels must go up from one whole number to another"),
                Specs.titles(Specs.SHORTEST.replace("category x | y", "category 1..1e9")));
        assertEquals(
                List.of("`rate` must fit a 32-bit floating-point number, but is 1e99"),
                Specs.titles(Specs.SHORTEST.replace("rate: 0.1", "rate: 1e99")));
        assertEquals(
                List.of("`1e300 ^ 2` is no finite number"),
                Specs.titles(Specs.SHORTEST.replace("rate: 0.1", "rate: 1e300 ^ 2")));
    }

    @Test
    void formulasThatWouldTakeForeverToWriteOutAreRefused() {
        String tooLong = "the steps up to here make too long a formula once they are written out as one";
        shaped(withValues("p = dense(v, units: 1)" + " |> gelu".repeat(5) + " |> sigmoid"));
        assertEquals(
                List.of(tooLong),
                Specs.titles(withValues("p = dense(v, units: 1)" + " |> gelu".repeat(50) + " |> sigmoid")));
        assertEquals(
                List.of(tooLong),
                Specs.titles(withValues("h = v" + " + v".repeat(900) + "\np = dense(h, units: 1) |> sigmoid")));
    }

    @Test
    void aMistakeInOneColumnCausesNoFurtherMessages() {
        assertEquals(
                List.of("a target is a number, boolean or a category that lists its labels, but this is `date`"),
                Specs.titles(Specs.SHORTEST.replace("target t    : boolean", "target t    : date")));
        assertEquals(
                List.of("no layer or function is called `sigmoyd`"),
                Specs.titles(Specs.SHORTEST.replace("sigmoid", "sigmoyd")));
    }
}
