package dev.loopwright.compiler.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.resolve.ResolvedModel.Give;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResolveTest {

    private static ResolvedModel resolved(String text) {
        return Specs.fine(text).resolved().orElseThrow();
    }

    private static String changed(String from, String to) {
        assertTrue(Specs.SHORTEST.contains(from), from);
        return Specs.SHORTEST.replace(from, to);
    }

    @Test
    void whatIsLeftOutIsWrittenDown() {
        String expected = """
                spec tiny version 1
                seed 1

                data {
                  from csv "t.csv"
                  key    id
                  input  a : number   missing error   scale none
                  input  b : number   missing error   scale none
                  input  c : category x | y   missing error   encode onehot   unknown error
                  target t : boolean   missing error
                  split 100% train
                }

                model net(v: inputs) -> p: real[1] {
                  p = dense(v, units: 1, bias: yes, init: xavier_uniform) |> sigmoid
                }

                objective {
                  loss = binary_cross_entropy(p, t, weights: none, smoothing: 0%)
                }

                loop {
                  optimizer o = sgd(rate: 0.1, momentum: 0, dampening: 0, nesterov: no) on net
                  for epoch in 1..2 {
                    for batch of 4 rows in train {
                      forward net
                      compute loss
                      clear gradients
                      backward loss
                      update net with o
                    }
                  }
                }

                predict {
                  give id,
                       p,
                       label(p) as predicted_t
                }
                """;
        assertEquals(expected, SpecPrinter.print(resolved(Specs.SHORTEST)));
    }

    @Test
    void forwardComesBeforeWhateverIsComputedFirst() {
        var epochs =
                (LoopStatement.ForEpoch) resolved(Specs.SHORTEST).loop().body().get(1);
        var batches = (LoopStatement.ForBatch) epochs.body().get(0);
        assertInstanceOf(LoopStatement.Forward.class, batches.body().get(0));
        assertInstanceOf(LoopStatement.Compute.class, batches.body().get(1));
    }

    @Test
    void aRangeOfColumnsBecomesItsColumns() {
        ResolvedModel model = resolved(changed("input  a, b : number", "input  f08..f11 : number"));
        List<String> names =
                model.data().columns().stream().map(c -> c.name().text()).toList();
        assertEquals(List.of("id", "f08", "f09", "f10", "f11", "c", "t"), names);
    }

    @Test
    void scaleNumbersIsForInputsWithoutScaleOfTheirOwn() {
        String text = changed(
                "input  a, b : number",
                "input  a : number\n  input  b : number scale none\n  scale numbers by minmax 0..2");
        List<ResolvedModel.Column> columns = resolved(text).data().columns();
        assertEquals(
                Map.of("from", 0.0, "to", 2.0),
                columns.get(1).scale().get(0).args().values());
        assertEquals(List.of(), columns.get(2).scale());
        assertEquals(List.of(), columns.get(3).scale());
    }

    @Test
    void aWordThatIsNoRuleFillsMissingCells() {
        String text = changed("category x | y", "category x | y   missing y");
        assertEquals(
                new Missing.Constant("y"),
                resolved(text).data().column("c").orElseThrow().missing());
    }

    @Test
    void aRangeOfLabelsBecomesItsLabels() {
        String text = changed("category x | y", "category 8..10");
        Column column = Specs.fine(text).shaped().orElseThrow().data().columns().get(3);
        assertEquals(new ColumnKind.Category(List.of("8", "9", "10")), column.kind());
    }

    @Test
    void settingsStandWhereNumbersStand() {
        String text = changed("data {", "settings { wide = 4  rows = 2 * wide  rate = 5% }\ndata {")
                .replace("of 4 rows", "of rows rows")
                .replace("rate: 0.1", "rate: rate")
                .replace("p = dense(v, units: 1)", "h = dense(v, units: wide * 2)\n  p = dense(h, units: 1)");
        String printed = SpecPrinter.print(resolved(text));
        assertTrue(printed.contains("units: 8"), printed);
        assertTrue(printed.contains("of 8 rows"), printed);
        assertTrue(printed.contains("sgd(rate: 0.05"), printed);
    }

    @Test
    void theCommandLineGoesBeforeTheFile() {
        String text = changed("data {", "settings { rate = 0.5 }\ndata {").replace("rate: 0.1", "rate: rate");
        var model = Specs.fine(text, Map.of("rate", "2.5e-2")).resolved().orElseThrow();
        assertEquals(0.025, model.loop().optimizers().get(0).args().real("rate"));
    }

    @Test
    void theCommandLineCannotMakeUpSettings() {
        String text = changed("data {", "settings { rate = 0.5 }\ndata {").replace("rate: 0.1", "rate: rate");
        assertEquals(List.of("`--set rat` names no setting of this file"), Specs.titles(text, Map.of("rat", "0.1")));
        assertEquals(
                List.of("setting `rate` takes a number, but the command line says `fast`"),
                Specs.titles(text, Map.of("rate", "fast")));
    }

    @Test
    void functionsBecomeFormulasWithTheirCallsWrittenOut() {
        String text = changed(
                        "model net",
                        "function twice(z, factor = 2) = factor * z\n"
                                + "function bent(z) = twice(z, factor: 3) + relu(z)\nmodel net")
                .replace("|> sigmoid", "|> bent |> sigmoid");
        List<ResolvedModel.Function> functions = resolved(text).functions();
        assertEquals("factor * z", FormulaText.of(functions.get(0).formula()));
        assertEquals("3 * z + max(z, 0)", FormulaText.of(functions.get(1).formula()));
    }

    @Test
    void settingsOfAFunctionAreWrittenIntoItsFormula() {
        String text = changed("|> sigmoid", "|> leaky_relu(slope: 0.2) |> sigmoid");
        var sigmoid = (Computation.Elementwise)
                resolved(text).network().definitions().get(0).value();
        var leaky = (Computation.Elementwise) sigmoid.operands().get(0);
        assertEquals("where(z > 0, z, 0.2 * z)", FormulaText.of(leaky.formula()));
        assertEquals(List.of("z"), leaky.variables());
        assertEquals(Map.of("slope", 0.2), leaky.settings());
    }

    @Test
    void everyFunctionOfThePreludeIsAFormula() {
        assertTrue(Functions.prelude().size() >= 3);
        for (var function : Functions.prelude()) {
            String name = function.name().text();
            String text = changed("|> sigmoid", "|> " + name + " |> sigmoid");
            var sigmoid = (Computation.Elementwise)
                    resolved(text).network().definitions().get(0).value();
            var made = (Computation.Elementwise) sigmoid.operands().get(0);
            assertEquals(List.of("z"), made.variables(), name);
        }
    }

    @Test
    void everyBuiltInFunctionCanBeCalled() {
        for (Formula.Function function : Formula.Function.values()) {
            String arguments = function.arity() == 1 ? "" : "(0)";
            resolved(changed("|> sigmoid", "|> " + function.word() + arguments + " |> sigmoid"));
        }
    }

    @Test
    void withoutPredictAPredictionOfANumberIsNamedAfterItsTarget() {
        String text = changed("target t    : boolean", "target t    : number")
                .replace(" |> sigmoid", "")
                .replace("binary_cross_entropy", "huber");
        List<Give> gives = resolved(text).predict().gives();
        assertEquals(
                List.of("id", "predicted_t"), gives.stream().map(Give::header).toList());
    }

    @Test
    void aNameThatIsLossAndMetricIsALossWhereBackwardNamesIt() {
        String text = changed("target t    : boolean", "target t    : number")
                .replace(" |> sigmoid", "")
                .replace(
                        "loss = binary_cross_entropy(p, t)",
                        "loss = mean_squared_error(p, t)  m = mean_squared_error(p, t)")
                .replace("compute loss", "compute loss, m");
        ResolvedModel model = resolved(text);
        assertEquals(1, model.objective().losses().size());
        assertEquals("m", model.objective().metrics().get(0).name().text());
    }

    @Test
    void weightsOfTermsAreMultipliedOut() {
        String text = changed("binary_cross_entropy(p, t) }", "0.5 * (binary_cross_entropy(p, t) + l2(net) / 4) }");
        String printed = SpecPrinter.print(resolved(text));
        assertTrue(
                printed.contains(
                        "loss = 0.5 * binary_cross_entropy(p, t, weights: none, smoothing: 0%) + 0.125 * l2(net)"),
                printed);
    }

    @Test
    void wordsOfTheLanguageAreNamesToo() {
        String text = changed("input  a, b : number", "input  missing, split : number")
                .replace("p = dense(v", "loop = relu(v)\n  p = dense(loop");
        assertEquals(
                "loop", resolved(text).network().definitions().get(0).name().text());
    }
}
