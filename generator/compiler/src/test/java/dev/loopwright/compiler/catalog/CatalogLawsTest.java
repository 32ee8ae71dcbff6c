package dev.loopwright.compiler.catalog;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.runtime.encoding.Encoding;
import dev.loopwright.runtime.metric.Metric;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.optimizer.Sgd;
import dev.loopwright.runtime.scaler.Scaler;
import dev.loopwright.runtime.schedule.Schedule;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every entry of the catalog, so that who adds one need not test it. */
class CatalogLawsTest {
    private static final String SNAKE_CASE = "[a-z][a-z0-9]*(_[a-z0-9]+)*";

    /** All signatures by kind, in the order of the lists. */
    private static Map<String, List<Signature>> signatures() {
        Map<String, List<Signature>> kinds = new LinkedHashMap<>();
        kinds.put("layer", Catalog.LAYERS.stream().map(Layer::signature).toList());
        kinds.put(
                "initializer",
                Catalog.INITIALIZERS.stream().map(Initializer::signature).toList());
        kinds.put("loss", Catalog.LOSSES.stream().map(Loss::signature).toList());
        kinds.put("penalty", Catalog.PENALTIES.stream().map(Penalty::signature).toList());
        kinds.put("optimizer", of(Catalog.OPTIMIZERS));
        kinds.put("schedule", of(Catalog.SCHEDULES));
        kinds.put("metric", of(Catalog.METRICS));
        kinds.put("scaler", of(Catalog.SCALERS));
        kinds.put("encoding", of(Catalog.ENCODINGS));
        return kinds;
    }

    private static List<Signature> of(List<RuntimeEntry> entries) {
        return entries.stream().map(RuntimeEntry::signature).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyEntryIsDescribed() {
        return signatures().entrySet().stream()
                .flatMap(kind -> kind.getValue().stream()
                        .map(s -> DynamicTest.dynamicTest(kind.getKey() + " " + s.name(), () -> describes(s))));
    }

    private static void describes(Signature signature) {
        assertTrue(signature.name().matches(SNAKE_CASE), signature.name());
        assertOneLine(signature.summary());
        Set<String> names = new LinkedHashSet<>(signature.operands());
        for (Param param : signature.params()) {
            assertTrue(param.name().matches(SNAKE_CASE), param.name());
            assertTrue(names.add(param.name()), param.name() + " stands twice");
            assertOneLine(param.summary());
            param.byDefault().ifPresent(value -> assertTrue(mayStand(param, value), param + " by default " + value));
        }
    }

    private static void assertOneLine(String summary) {
        assertFalse(summary.isBlank(), "no summary");
        assertTrue(summary.lines().count() == 1 && summary.strip().equals(summary), summary);
        assertFalse(summary.endsWith("."), "a summary is a phrase: " + summary);
    }

    private static boolean mayStand(Param param, Object value) {
        return switch (param.kind()) {
            case REAL, SHARE, RATE -> param.allows((Double) value);
            case INTEGER -> param.allows((Double) value) && (Double) value % 1 == 0;
            case WORD, WEIGHTS -> param.words().contains(value);
            case SIZES ->
                value instanceof List<?> sizes
                        ? sizes.size() <= param.most() && sizes.stream().allMatch(n -> param.allows((Integer) n))
                        : param.words().contains(value);
            case FLAG -> value instanceof Boolean;
            case LENGTH ->
                value.equals(Length.WHOLE_LOOP) || value instanceof Length length && param.allows(length.count());
            case LENGTHS -> false;
            case INIT -> param.words().contains(((Initializer.Use) value).name());
        };
    }

    @Test
    void namesAreUniqueWithinTheirKind() {
        signatures().forEach((kind, list) -> {
            List<String> names = list.stream().map(Signature::name).toList();
            assertEquals(names.size(), Set.copyOf(names).size(), kind + ": " + names);
        });
    }

    /** Layers and functions are called alike, and so are losses and penalties. */
    @Test
    void whatIsCalledInTheSamePlaceHasDifferentNames() {
        List<String> called = new ArrayList<>(names("layer"));
        PreludeFormulas.functions().forEach(f -> called.add(f.name().text()));
        Stream.of(Formula.Function.values()).forEach(f -> called.add(f.word()));
        called.add("where");
        assertEquals(called.size(), Set.copyOf(called).size(), called::toString);
        List<String> terms = new ArrayList<>(names("loss"));
        terms.addAll(names("penalty"));
        assertEquals(terms.size(), Set.copyOf(terms).size(), terms::toString);
    }

    private static List<String> names(String kind) {
        return signatures().get(kind).stream().map(Signature::name).toList();
    }

    @Test
    void lossesAndMetricsHoldAPredictionAgainstATarget() {
        signatures().get("metric").forEach(s -> assertEquals(List.of("prediction", "target"), s.operands(), s.name()));
        for (Loss loss : Catalog.LOSSES) {
            String second = loss.takesSeveralTargets() ? "targets" : "target";
            Signature signature = loss.signature();
            assertEquals(List.of("prediction", second), signature.operands(), signature.name());
            assertTrue(signature.param("weights").isPresent(), signature.name() + " weighs no rows");
        }
    }

    @Test
    void everyFunctionOfThePreludeIsDescribed() {
        PreludeFormulas.functions().forEach(f -> {
            assertTrue(f.name().text().matches(SNAKE_CASE), f.name().text());
            assertFalse(f.doc().isBlank(), f.name().text() + " has no `///` line");
        });
    }

    // ---- nothing is forgotten

    @Test
    void noClassIsForgottenInTheLists() {
        assertAll(
                () -> assertEquals(classes(Layer.class, "layer"), typesOf(Catalog.LAYERS)),
                () -> assertEquals(classes(Loss.class, "loss"), typesOf(Catalog.LOSSES)),
                () -> assertEquals(classes(Optimizer.class, ""), types(Catalog.OPTIMIZERS)),
                () -> assertEquals(classes(Schedule.class, ""), types(Catalog.SCHEDULES)),
                () -> assertEquals(classes(Metric.class, ""), types(Catalog.METRICS)),
                () -> assertEquals(classes(Scaler.class, ""), types(Catalog.SCALERS)),
                () -> assertEquals(classes(Encoding.class, ""), types(Catalog.ENCODINGS)));
    }

    private static Set<String> typesOf(List<?> entries) {
        return new TreeSet<>(entries.stream().map(e -> e.getClass().getName()).toList());
    }

    private static Set<String> types(List<RuntimeEntry> entries) {
        return new TreeSet<>(entries.stream().map(e -> e.type().getName()).toList());
    }

    /** A loss may be one of several constants of its class. */
    @Test
    void noConstantOfALossIsForgotten() throws ReflectiveOperationException {
        for (String name : classes(Loss.class, "loss")) {
            for (var field : Class.forName(name).getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && Loss.class.isAssignableFrom(field.getType())) {
                    assertTrue(Catalog.LOSSES.contains(field.get(null)), field.getName() + " is not in the list");
                }
            }
        }
    }

    /** Classes that could be entries: public ones beside (or in the given package beside) the interface they implement. */
    private static Set<String> classes(Class<?> kind, String folder) {
        String name = kind.getPackageName() + (folder.isEmpty() ? "" : "." + folder);
        Set<String> found = new TreeSet<>();
        try (StandardJavaFileManager files =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            files.setLocationFromPaths(
                    StandardLocation.CLASS_PATH,
                    List.of(Path.of(kind.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())));
            Iterable<JavaFileObject> listed =
                    files.list(StandardLocation.CLASS_PATH, name, Set.of(JavaFileObject.Kind.CLASS), false);
            for (JavaFileObject file : listed) {
                Class<?> type = Class.forName(files.inferBinaryName(StandardLocation.CLASS_PATH, file));
                boolean entry = Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
                if (kind.isAssignableFrom(type) && entry) {
                    found.add(type.getName());
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        assertFalse(found.isEmpty(), "nothing in " + name);
        return found;
    }

    @Test
    void theSearchForForgottenClassesFindsWhatIsThere() {
        assertTrue(classes(Optimizer.class, "").contains(Sgd.class.getName()));
    }
}
