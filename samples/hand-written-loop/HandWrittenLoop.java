import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Batches;
import dev.loopwright.runtime.metric.Accuracy;
import dev.loopwright.runtime.metric.Mean;
import dev.loopwright.runtime.optimizer.Adam;
import java.nio.file.Path;
import java.util.Locale;
import lesson.Lesson;
import lesson.LessonData;

/**
 * A training loop of one's own around the classes generated for the lesson: another optimizer than in the model file,
 * and an end that depends on the loss. README.md says how to compile and run it.
 */
public final class HandWrittenLoop {
    private static final long SEED = 7;

    private HandWrittenLoop() {}

    public static void main(String[] args) {
        LessonData data = LessonData.read(Path.of(args[0]));
        Lesson model = new Lesson(SEED);
        train(data, model);

        Accuracy accuracy = new Accuracy(1);
        for (Batch batch : data.test().batches(50)) {
            model.evaluate(batch);
            accuracy.add(model.p(), batch.target(LessonData.LABEL), batch.rows());
        }
        System.out.printf(Locale.ROOT, "test accuracy %.3f%n", accuracy.value());
    }

    private static void train(LessonData data, Lesson model) {
        Adam adam = new Adam(model.parameters(), 1e-2f);
        Batches batches = data.train().batches(32);
        Mean loss = new Mean();
        for (int epoch = 1; epoch <= 50; epoch++) {
            loss.reset();
            for (Batch batch : batches.shuffled(SEED, epoch)) {
                loss.add(model.forward(batch), batch.rows());
                model.clearGradients();
                model.backward(batch);
                adam.update();
            }
            System.out.printf(Locale.ROOT, "epoch %2d  loss %.4f%n", epoch, loss.value());
            if (loss.value() < 0.12) {
                break;
            }
        }
    }
}
