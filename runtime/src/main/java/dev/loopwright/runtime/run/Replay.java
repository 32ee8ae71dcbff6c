package dev.loopwright.runtime.run;

import dev.loopwright.runtime.Diverged;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Dataset;

/**
 * A run made once more, from its last checkpoint and without a trace of its own, to find the step that made the weights
 * not finite. That is seen one step late at best, when they are lost; looking after every step would slow down all runs.
 */
final class Replay {
    private Model model;
    private Dataset data;
    private Batch batch;
    private String found = "";
    private float[] before = {};

    /** A batch has run forward: what its backward and update start from is remembered. */
    void remember(Model running, Dataset of, Batch current, String message) {
        model = running;
        data = of;
        batch = current;
        found = message;
        before = running.parameters().values().clone();
    }

    /** What to say of something not finite that was seen late. */
    Diverged explained(Diverged late) {
        try {
            check();
            return late;
        } catch (Diverged better) {
            return better;
        }
    }

    /** A batch is done. If it has left anything that is not finite, that was the step. */
    void check() {
        if (model == null) {
            return;
        }
        float[] values = model.parameters().values();
        float[] gradients = model.parameters().gradients();
        if (Diagnosis.finite(values, 0, gradients.length) && Diagnosis.finite(gradients, 0, gradients.length)) {
            return;
        }
        System.arraycopy(before, 0, values, 0, before.length);
        throw new Diverged(found + new Diagnosis(model, data, batch).ofGradients());
    }
}
