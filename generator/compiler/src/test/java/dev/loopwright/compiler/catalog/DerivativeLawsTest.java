package dev.loopwright.compiler.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.catalog.loss.Poisson;
import dev.loopwright.compiler.formula.Differentiate;
import dev.loopwright.compiler.formula.Evaluate;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.formula.Formulas;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every formula that the catalog brings has the derivative that central differences measure, away from kinks. */
class DerivativeLawsTest {
    private static final double STEP = 1e-5;
    /** A grid that misses whole numbers and halves, where people put kinks. */
    private static final double FIRST = -4 + Math.PI / 1000;

    private static final double SPACING = 0.0437;
    private static final int POINTS = 183;

    @TestFactory
    Stream<DynamicTest> functionsOfThePrelude() {
        return tests(PreludeFormulas.all());
    }

    @TestFactory
    Stream<DynamicTest> functionsOfFormulas() {
        Map<String, Formula> formulas = new LinkedHashMap<>();
        for (Function function : Function.values()) {
            Formula[] arguments = {Formula.variable("a"), Formula.variable("b")};
            formulas.put(
                    function.word(),
                    Formula.apply(
                            function,
                            List.of(arguments).subList(0, function.arity()).toArray(Formula[]::new)));
        }
        return tests(formulas);
    }

    @TestFactory
    Stream<DynamicTest> penalties() {
        Map<String, Formula> formulas = new LinkedHashMap<>();
        Catalog.PENALTIES.forEach(p -> formulas.put(p.signature().name(), p.formula()));
        return tests(formulas);
    }

    @TestFactory
    Stream<DynamicTest> lossesOfSingleElements() {
        Map<String, Formula> formulas = new LinkedHashMap<>();
        elementLosses().forEach(loss -> {
            formulas.put(loss.signature().name(), loss.formula(defaults(loss)));
            formulas.put(loss.signature().name() + " of labels", loss.formula(ofLabels(loss)));
        });
        return tests(formulas);
    }

    /** What is computed from the values before the last activation is the loss of the activation's result. */
    @Test
    void lossesThroughAnActivationAreTheLossOfItsResult() {
        for (ElementLoss loss : elementLosses()) {
            Function last = loss instanceof Poisson ? Function.EXP : Function.SIGMOID;
            Formula activation = Formula.apply(last, Formula.variable("z"));
            Args args = ofLabels(loss);
            Formula plain = Formulas.substitute(loss.formula(args), Map.of(ElementLoss.PREDICTION, activation));
            Formula through = loss.through(activation, args);
            for (int i = 0; i < POINTS; i++) {
                Map<String, Double> at = Map.of("z", FIRST + i * SPACING, ElementLoss.TARGET, i % 2.0);
                double wanted = Evaluate.formula(plain, at);
                assertEquals(
                        wanted,
                        Evaluate.formula(through, at),
                        1e-12 * (1 + wanted),
                        loss.signature().name());
            }
        }
    }

    private static List<ElementLoss> elementLosses() {
        return Catalog.LOSSES.stream()
                .filter(ElementLoss.class::isInstance)
                .map(ElementLoss.class::cast)
                .toList();
    }

    private static Args defaults(Loss loss) {
        Map<String, Object> values = new LinkedHashMap<>();
        loss.signature()
                .params()
                .forEach(p -> values.put(p.name(), p.byDefault().orElseThrow()));
        return new Args(values);
    }

    /** Settings with weights and smoothing, for losses that have these. */
    private static Args ofLabels(Loss loss) {
        Map<String, Object> values = new LinkedHashMap<>(defaults(loss).values());
        values.computeIfPresent("weights", (name, none) -> List.of(0.5, 2.0));
        values.computeIfPresent("smoothing", (name, none) -> 0.2);
        return new Args(values);
    }

    private static Stream<DynamicTest> tests(Map<String, Formula> formulas) {
        return formulas.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> agrees(e.getValue())));
    }

    /** Moves each variable over the grid while the others stand at odd places of it. */
    private static void agrees(Formula formula) {
        for (String variable : Formulas.variables(formula)) {
            Formula derivative = Differentiate.formula(formula, variable);
            int compared = 0;
            for (int i = 0; i < POINTS; i++) {
                Map<String, Double> at = new HashMap<>();
                Formulas.variables(formula).forEach(name -> at.put(name, 0.3 + name.hashCode() % 100 / 1000.0));
                compared += agrees(formula, derivative, variable, at, FIRST + i * SPACING);
            }
            assertTrue(compared > POINTS / 10, "defined at " + compared + " points only");
        }
    }

    /** 1 if the formula is defined around the point, else 0. */
    private static int agrees(Formula f, Formula derivative, String variable, Map<String, Double> at, double x) {
        at.put(variable, x + STEP);
        double above = Evaluate.formula(f, at);
        at.put(variable, x - STEP);
        double below = Evaluate.formula(f, at);
        if (Double.isNaN(above) || Double.isNaN(below)) {
            return 0;
        }
        at.put(variable, x);
        double measured = (above - below) / (2 * STEP);
        double found = Evaluate.formula(derivative, at);
        assertEquals(measured, found, 1e-6 * Math.max(1, Math.abs(measured)), () -> "at " + at);
        return 1;
    }
}
