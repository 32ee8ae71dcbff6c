package dev.loopwright.compiler.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.plan.PlanPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecPrinterTest {

    static Stream<Path> samples() {
        return Specs.samples().stream();
    }

    private static void printsAgain(String text) {
        Compilation written = Specs.fine(text);
        String once = SpecPrinter.print(written.resolved().orElseThrow());
        Compilation printed = Specs.fine(once);
        assertEquals(once, SpecPrinter.print(printed.resolved().orElseThrow()));
        assertEquals(plan(written), plan(printed));
    }

    private static String plan(Compilation compilation) {
        return PlanPrinter.print(compilation.plan().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aPrintedSampleTrainsTheSameModelAndPrintsTheSame(Path sample) throws IOException {
        printsAgain(Files.readString(sample));
    }

    @Test
    void namesAndLabelsThatNeedQuotesGetThem() {
        printsAgain(Specs.SHORTEST
                .replace("key    id", "key    `Customer Id`, `not`, `a``b`, `" + "long_".repeat(13) + "`")
                .replace(
                        "category x | y",
                        "category \"missing\" | drop | \"with \\\"quotes\\\"\" | \"two\\nlines, a \\\\, \\u001b[1m\\u00a0\\ud83d\\ude00\""
                                + " | 3 | 4.50 | at   missing \"drop\""));
    }

    @Test
    void formulasOfColumnsAndConditionsArePrintedAsSaid() {
        printsAgain(Specs.SHORTEST
                .replace("input  a, b : number", """
                        input  a : integer in 1..9   encode none
                          input  b : number   missing mean
                          input  s : category x | y | `z z`   encode none
                          input  ratio = a / (b + 1) ^ 2 : number in 0..9   missing 0   scale zscore
                          input  twice = 2 * ratio   missing drop
                          input  since, until : date   missing drop   encode none
                          input  `to` : date "dd.MM.yyyy"   missing drop   encode none
                          input  days  = 1 - (until - since) + (`to` - since) / 2   missing drop
                          where  since >= "2024-01-01" and not "31.12.2024" < `to` and since != until and days > -1e4
                          where  (a > 1 or not b < 0) and s != "z z" and t == yes and twice < where(b > 0, 1, 2)""")
                .replace("t    : boolean\n}", "t : boolean\n  split 60% train, 40% rest grouped by s\n}")
                .replace("for epoch in 1..2 {", "for epoch in 1..2 {\n evaluate rest\n"));
    }

    @Test
    void everythingThatMayBeSaidOfDataIsPrintedAsSaid() {
        printsAgain(Specs.SHORTEST
                .replace("input  a, b : number", """
                        /// Years.
                          input  a : number in -1.5..1e9   missing -1   scale zscore, minmax -1..1
                          input  b : number   missing mean""")
                .replace("target t    : boolean", "input  s : boolean missing yes\n  target t : boolean missing drop")
                .replace("t    : boolean\n}", "t : boolean\n}")
                .replace("  target t", "  split 33.3% train, 66.7% rest stratified by t\n  target t")
                .replace("for epoch in 1..2 {", "for epoch in 1..2 {\n evaluate rest\n"));
    }

    @Test
    void formulasKeepTheirMeaningWithoutNeedlessParentheses() {
        String body = "(z - (1 - z)) / (2 / (z / 3)) ^ (-2) ^ z - -z * (1 + z) + where(z ^ 2 <= 0.5, -z, 1e-9)";
        String text = Specs.SHORTEST
                .replace("model net", "function f(z) = " + body + "\nmodel net")
                .replace("|> sigmoid", "|> f |> sigmoid");
        printsAgain(text);
        var functions = Specs.fine(text).resolved().orElseThrow().functions();
        assertEquals(
                "(z - (1 - z)) / (2 / (z / 3)) ^ (-2) ^ z - -1 * z * (1 + z) + where(z ^ 2 <= 0.5, -1 * z, 1e-9)",
                FormulaText.of(functions.get(0).formula()));
    }

    @Test
    void arithmeticAndChainsOfAModelKeepTheirMeaning() {
        for (String value : List.of(
                "dense((v |> relu) + 2 * v, units: 1) |> sigmoid",
                "v - (v - 1) |> dense(units: 1) |> sigmoid",
                "(v |> dense(units: 1)) * 3 / (dense(v, units: 1) + 1) |> tanh |> sigmoid",
                "concat(v, relu(v), v |> dense(units: 3) |> tanh) |> dropout(rate: 12.5%) |> dense(units: 1) |> sigmoid",
                "max(v, 0) |> max(-1) |> dense(units: 1, bias: no, init: he_normal) |> sigmoid",
                "dense(v, units: 1, init: normal(deviation: 0.2)) |> sigmoid",
                "dense(v, units: 1, init: constant(value: -0.5)) |> sigmoid",
                "dense(v, units: 1, init: orthogonal) |> sigmoid",
                "sigmoid(-dense(v, units: 1) ^ 2)")) {
            printsAgain(Specs.SHORTEST.replace("dense(v, units: 1) |> sigmoid", value));
        }
    }

    @Test
    void everyStatementOfTheLoopIsPrinted() {
        printsAgain(Specs.SHORTEST
                .replace("  target t", "  split 60% train, 20% validation, 20% test\n  target t")
                .replace(
                        "binary_cross_entropy(p, t) }",
                        "binary_cross_entropy(p, t) + 1e-4 * l1(net) a = accuracy(p, t) }")
                .replace("update net", "clip gradients to norm 1.0\n clip gradients to value 0.5\n update net")
                .replace("compute loss", "compute loss, a")
                .replace("in train {", "in train shuffled {")
                .replace("    }\n  }\n}\n", """
                            }
                            evaluate validation
                            report epoch, step, running.loss, running.a, validation.loss, observation
                            checkpoint best when validation.a improves by 1e-3
                            stop when validation.loss has not improved for 3 epochs
                          }
                          restore best
                          evaluate test
                          report test.a
                        }
                        predict { give id as who, p, p >= 0.25 as likely, label(p) as t }
                        """));
    }

    @Test
    void weightsOfLabelsArePrinted() {
        printsAgain(Specs.SHORTEST.replace("entropy(p, t)", "entropy(p, t, weights: [1, 2.5], smoothing: 10%)"));
        printsAgain(Specs.SHORTEST.replace("binary_cross_entropy(p, t)", "focal(p, t, weights: [0.25, 1], gamma: 1)"));
    }

    @Test
    void everyScheduleIsPrintedWithAllItsSettings() {
        for (String rate : List.of(
                "constant(0.1, warmup: 5 steps)",
                "linear(0.1)",
                "polynomial(0.1 to 0.01, power: 2, over: 1 epoch)",
                "exponential(0.1 to 1e-4, per: epoch)",
                "cosine(1e-1 to 1e-3, over: 20 steps, warmup: 1 epochs)",
                "cosine_restarts(0.1, first: 1 epoch, growth: 2)",
                "step(0.1, every: 3 steps)",
                "multistep(0.1, at: [3 steps, 1 epoch])",
                "multistep(0.1, at: 3 steps, factor: 0.5)",
                "one_cycle(0.1)",
                "inverse_square_root(0.1, warmup: 2 steps)")) {
            printsAgain(Specs.SHORTEST.replace("rate: 0.1", "rate: " + rate));
        }
        printsAgain(Specs.SHORTEST
                .replace("rate: 0.1", "rate: plateau(0.1, train.loss, patience: 2)")
                .replace("    }\n  }\n}\n", "    }\n evaluate train\n  }\n}\n"));
    }
}
