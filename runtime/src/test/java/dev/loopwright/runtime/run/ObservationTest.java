package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservationTest {
    /** The last remark after losses of training, and of validation unless there are none. */
    private static String after(double[] running, double... validation) {
        Observation observation = new Observation();
        String remark = "";
        for (int i = 0; i < running.length; i++) {
            List<Observation.Point> points = new ArrayList<>();
            points.add(new Observation.Point("running.accuracy", 0.5, false));
            points.add(new Observation.Point("running.loss", running[i], true));
            if (validation.length > 0) {
                points.add(new Observation.Point("validation.loss", validation[i], true));
            }
            remark = observation.remark(points, Optional.of(i + 1));
        }
        return remark;
    }

    private static double[] losses(double... values) {
        return values;
    }

    @Test
    void theFirstReportTellsWhereItStarts() {
        assertEquals("starts high: 0.6931", after(losses(0.69314)));
    }

    @Test
    void aNewBestIsProgress() {
        assertEquals("improving: down 25 %", after(losses(0.8, 0.6)));
        assertEquals("improving: down 2.0 %", after(losses(0.8, 0.784)));
        assertEquals("improving: down 0.4 %", after(losses(0.8, 0.5, 0.498)));
    }

    @Test
    void smallChangesAfterAFallAreConvergence() {
        assertEquals("converged: changed by 1.2 % since epoch 2", after(losses(0.8, 0.4, 0.397, 0.3952)));
    }

    @Test
    void smallChangesWithoutAFallAreAPlateau() {
        assertEquals("plateau: changed by 0.1 % since epoch 1", after(losses(0.6931, 0.6929, 0.6927)));
    }

    @Test
    void aStepBackIsAPlateau() {
        assertEquals("plateau: no better than 0.4000 of epoch 2", after(losses(0.8, 0.4, 0.45)));
    }

    @Test
    void risingAboveTheStartIsDivergence() {
        assertEquals("diverging: 0.9500, worse than 0.8000 at the start", after(losses(0.8, 0.85, 0.95)));
        assertEquals("diverging: running.loss is n/a", after(losses(0.8, Double.NaN)));
        assertEquals("diverging: running.loss is inf", after(losses(0.8, Double.POSITIVE_INFINITY)));
    }

    @Test
    void trainingThatImprovesWhileValidationGetsWorseIsOverfitting() {
        assertEquals(
                "overfitting: since epoch 2 validation.loss went from 0.5000 to 0.6000 but running.loss went from 0.5000"
                        + " to 0.2000",
                after(losses(0.8, 0.5, 0.4, 0.3, 0.2), 0.8, 0.5, 0.53, 0.55, 0.6));
    }

    @Test
    void threeWorseReportsAreNeededForOverfitting() {
        assertEquals("improving: down 25 %", after(losses(0.8, 0.5, 0.4, 0.3), 0.8, 0.5, 0.53, 0.55));
        assertEquals("improving: down 33 %", after(losses(0.8, 0.5, 0.4, 0.3, 0.2), 0.8, 0.5, 0.53, 0.501, 0.502));
    }

    @Test
    void validationThatWorsensTogetherWithTrainingIsNotOverfitting() {
        assertEquals(
                "plateau: no better than 0.5000 of epoch 2",
                after(losses(0.8, 0.5, 0.55, 0.52, 0.56), 0.8, 0.5, 0.53, 0.55, 0.6));
    }

    @Test
    void aNaNOfValidationIsNoReason() {
        assertEquals("improving: down 20 %", after(losses(1, 0.5, 0.4), Double.NaN, Double.NaN, Double.NaN));
    }

    @Test
    void scoresThatShouldRiseAreUnderstood() {
        Observation observation = new Observation();
        String remark = "";
        double[] accuracies = {0.5, 0.6, 0.9};
        for (double accuracy : accuracies) {
            remark = observation.remark(
                    List.of(new Observation.Point("running.accuracy", accuracy, false)), Optional.empty());
        }
        assertEquals("improving: up 50 %", remark);
        remark = observation.remark(List.of(new Observation.Point("running.accuracy", 0.7, false)), Optional.empty());
        assertEquals("plateau: no better than 0.9000 of report 3", remark);
    }

    @Test
    void withoutScoresThereIsNothingToSay() {
        assertEquals("no scores reported", new Observation().remark(List.of(), Optional.of(1)));
    }
}
