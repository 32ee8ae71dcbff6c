package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.emit.Footprint.Item;
import dev.loopwright.compiler.emit.model.EmitKernels;
import dev.loopwright.compiler.emit.model.EmitModel;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FootprintTest {
    private static final String LESSON = Examples.lesson().source().text();

    /** Dropout and wide layers with slopes, which share arrays; momentum; batches larger than those of evaluation. */
    private static final String DEEP = replace(
            replace(
                    replace(
                            LESSON,
                            "dense(x, units: 16) |> relu",
                            "dense(x, units: 64) |> gelu |> dense(units: 64) |> tanh |> dropout(rate: 20%)"
                                    + " |> dense(units: 64) |> gelu |> dense(units: 48) |> relu"),
                    "sgd(rate: 0.1)",
                    "sgd(rate: 0.1, momentum: 0.9)"),
            "10 rows",
            "300 rows");

    private static String replace(String text, String part, String replacement) {
        assertTrue(text.contains(part), part);
        return text.replace(part, replacement);
    }

    private static Plan plan(String text) {
        Compilation compilation = Compilation.of(new SourceFile("lesson.model", text), Options.DEFAULT);
        assertEquals(List.of(), compilation.diagnostics());
        return compilation.plan().orElseThrow();
    }

    private static long bytes(Footprint footprint, String name) {
        return footprint.items().stream()
                .filter(item -> item.name().equals(name))
                .mapToLong(Item::bytes)
                .sum();
    }

    @Test
    void everyKindOfArrayIsCounted() {
        Footprint footprint = Footprint.of(plan(LESSON));
        assertEquals(256, footprint.rows());
        assertEquals(
                List.of(
                        new Item("parameters", 193 * 4, 193 * 4),
                        new Item("gradients of parameters", 193 * 4, 193 * 4),
                        new Item("state of sgd", 0, 0),
                        new Item("values", 17 * 256 * 4, 17 * 256 * 4),
                        new Item("gradients of values", 17 * 256 * 4, 17 * 256 * 4)),
                footprint.items());
        assertEquals(2 * 193 * 4 + 2 * 17 * 256 * 4, footprint.bytes());
    }

    @Test
    void optimizersSayThemselvesWhatTheyKeep() {
        assertEquals(
                193 * 4, bytes(Footprint.of(plan(replace(LESSON, "0.1)", "0.1, momentum: 0.9)"))), "state of sgd"));
        assertEquals(
                2 * 193 * 4, bytes(Footprint.of(plan(replace(LESSON, "sgd(rate: 0.1)", "adam()"))), "state of sgd"));
    }

    @Test
    void rowsAreThoseOfTheLargestBatch() {
        assertEquals(300, Footprint.of(plan(DEEP)).rows());
        String unevaluated = replace(replace(LESSON, "evaluate test\n", ""), "report test.loss, test.accuracy\n", "");
        assertEquals(
                10,
                Footprint.of(Compilation.of(new SourceFile("lesson.model", unevaluated), Options.DEFAULT)
                                .plan()
                                .orElseThrow())
                        .rows());
    }

    @Test
    void bytesAreThoseOfTheArraysOfTheGeneratedClass() throws ReflectiveOperationException {
        Plan plan = plan(DEEP);
        Footprint footprint = Footprint.of(plan);
        assertTrue(footprint.bytes() < footprint.unshared(), footprint.toString());
        List<GeneratedSource> sources = Stream.concat(Stream.of(EmitModel.type(plan)), EmitKernels.type(plan).stream())
                .map(type -> Printed.source(plan.model().source(), "deep", type))
                .toList();
        InMemoryJava.Result compiled = InMemoryJava.compile(sources, List.of(), List.of());
        assertEquals(List.of(), compiled.errors());
        Model model = (Model) compiled.classes()
                .load(getClass().getClassLoader())
                .loadClass("deep.Lesson")
                .getConstructor(long.class)
                .newInstance(7L);
        Batch batch = new Batch(footprint.rows(), 10, 1);
        batch.fill(footprint.rows(), 1);
        model.forward(batch);
        model.backward(batch);
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        arrays.add(model.parameters().values());
        arrays.add(model.parameters().gradients());
        for (Field field : model.getClass().getDeclaredFields()) {
            if (field.getType() == float[].class) {
                field.setAccessible(true);
                arrays.add(field.get(model));
            }
        }
        long allocated = arrays.stream()
                .mapToLong(array -> (long) ((float[]) array).length * Float.BYTES)
                .sum();
        assertEquals(footprint.bytes() - bytes(footprint, "state of sgd"), allocated);
        assertEquals(4L * model.parameters().size(), bytes(footprint, "state of sgd"));
    }
}
