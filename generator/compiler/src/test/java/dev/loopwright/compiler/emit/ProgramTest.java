package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.plan.Fuse;
import dev.loopwright.compiler.plan.Lower;
import dev.loopwright.runtime.run.Launch;
import dev.loopwright.runtime.run.Prediction;
import dev.loopwright.runtime.run.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated programs do their work: they train, leave a run folder, predict from it, and serve a loop by hand. */
class ProgramTest {
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void theLessonIsLearnt() throws IOException {
        ClassLoader program = load(sources(Examples.lesson()));
        Path data = lessonData();
        assertEquals(0, train(program, "lesson.LessonTrainer", data, "run", true), this::shown);
        assertTrue(shown().contains("test.accuracy"), this::shown);
        assertEquals(6, Files.readAllLines(folder.resolve("run/metrics.jsonl")).size());
        assertTrue(accuracy(shown()) > 0.8, this::shown);

        assertEquals(0, predict(program, "lesson.LessonPredictor", data, "run"), this::shown);
        List<String> predictions = Files.readAllLines(folder.resolve("out.csv"));
        assertEquals("p,label", predictions.get(0));
        assertEquals(401, predictions.size());
    }

    @Test
    void theSameSeedGivesTheSameBitsWithTraceOrWithout() throws IOException {
        ClassLoader program = load(sources(Examples.lesson()));
        Path data = lessonData();
        assertEquals(0, train(program, "lesson.LessonTrainer", data, "first", true), this::shown);
        assertEquals(0, train(program, "lesson.LessonTrainer", data, "second", false), this::shown);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("first/last.safetensors")),
                Files.readAllBytes(folder.resolve("second/last.safetensors")));
    }

    @Test
    void keysCategoriesCheckpointsAndStopsWork() throws IOException {
        ClassLoader program = load(sources(Examples.churn()));
        Path data = churnData();
        assertEquals(0, train(program, "churn.ChurnTrainer", data, "run", true), this::shown);
        assertTrue(Files.exists(folder.resolve("run/best.safetensors")), this::shown);
        assertTrue(shown().contains("restored the best weights"), this::shown);

        assertEquals(0, predict(program, "churn.ChurnPredictor", data, "run"), this::shown);
        List<String> predictions = Files.readAllLines(folder.resolve("out.csv"));
        assertEquals("customer_id,probability_basic,probability_plus,probability_pro,plan", predictions.get(0));
        assertTrue(predictions.get(1).matches("c0,[^,]+,[^,]+,[^,]+,(basic|plus|pro)"), predictions.get(1));
    }

    @Test
    void theModelServesALoopWrittenByHand() throws Exception {
        List<GeneratedSource> sources = new ArrayList<>(sources(Examples.lesson()));
        sources.add(new GeneratedSource(
                "hand/ByHand.java", "hand.ByHand", Examples.resource("/accept/lesson/ByHand.java.txt")));
        Method run = loadClass(load(sources), "hand.ByHand").getMethod("run", Path.class);
        float[] losses = (float[]) run.invoke(null, lessonData());
        assertTrue(losses[losses.length - 1] < losses[0] / 2, losses[0] + " to " + losses[losses.length - 1]);
    }

    private static List<GeneratedSource> sources(ShapedModel model) {
        return EmitProgram.sources(
                Fuse.plan(Lower.model(model)),
                Names.packageName(model.name()),
                model.source().text());
    }

    private static ClassLoader load(List<GeneratedSource> sources) {
        InMemoryJava.Result result = InMemoryJava.compile(sources);
        assertTrue(result.isClean(), result.errors() + " " + result.warnings());
        return result.classes().load(ProgramTest.class.getClassLoader());
    }

    private int train(ClassLoader program, String trainer, Path data, String name, boolean trace) {
        Run run = Run.builder()
                .data(data)
                .folder(folder.resolve(name))
                .console(out)
                .trace(trace)
                .build();
        return Launch.run(run, r -> Program.start(program, trainer, r), out);
    }

    private int predict(ClassLoader program, String predictor, Path data, String name) {
        Prediction prediction = Prediction.builder()
                .run(folder.resolve(name))
                .data(data)
                .out(folder.resolve("out.csv"))
                .console(out)
                .build();
        return Launch.predict(prediction, p -> Program.start(program, predictor, p), out);
    }

    private static Class<?> loadClass(ClassLoader program, String name) throws ClassNotFoundException {
        return Class.forName(name, true, program);
    }

    private String shown() {
        return console.toString(StandardCharsets.UTF_8);
    }

    private static double accuracy(String shown) {
        String last = shown.substring(shown.lastIndexOf("test.accuracy") + "test.accuracy".length());
        return Double.parseDouble(last.replaceFirst("(?s)^[ =]*([0-9.]+).*", "$1"));
    }

    /** Ten numbers of different sizes; the label says whether the first is larger than the second. */
    private Path lessonData() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder csv = new StringBuilder("f1,f2,f3,f4,f5,f6,f7,f8,f9,f10,label\n");
        for (int row = 0; row < 400; row++) {
            double[] f = random.doubles(10).toArray();
            for (int i = 0; i < f.length; i++) {
                csv.append(f[i] * Math.pow(10, i % 3)).append(',');
            }
            csv.append(f[0] > f[1] ? 1 : 0).append('\n');
        }
        return Files.writeString(folder.resolve("lesson.csv"), csv);
    }

    private Path churnData() throws IOException {
        String[] cities = {"Berlin", "New York", "Sankt Peter-Ording", "Llanfairpwllgwyngyll", "Other", ""};
        String[] plans = {"basic", "plus", "pro"};
        StringBuilder csv = new StringBuilder("customer_id,age,tenure,city,member,plan\n");
        for (int row = 0; row < 120; row++) {
            String age = row % 11 == 0 ? "" : String.valueOf(18 + row % 60);
            String tenure = row % 7 == 0 ? "" : String.valueOf(row % 30 / 30.0);
            String member = row % 2 == 0 ? "yes" : "no";
            csv.append("c%d,%s,%s,%s,%s,%s%n"
                    .formatted(row, age, tenure, cities[row % 6], member, plans[row % 60 / 20])
                    .replace("\r", ""));
        }
        return Files.writeString(folder.resolve("customers.csv"), csv);
    }
}
