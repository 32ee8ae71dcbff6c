package dev.loopwright.benchmarks;

import dev.loopwright.compiler.Options;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which flavour of kernels to generate. */
enum Kernels {
    /** What the compiler chooses when nobody asks. */
    DEFAULT,
    PLAIN,
    VECTOR;

    static Kernels of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * The compiler's options for this flavour.
     *
     * @throws IllegalArgumentException if this build of the compiler knows of no flavours
     */
    Options options(Map<String, String> settings) {
        RecordComponent[] components = Options.class.getRecordComponents();
        boolean flavoured = Arrays.stream(components).anyMatch(c -> c.getName().equals("kernels"));
        if (this != DEFAULT && !flavoured) {
            throw new IllegalArgumentException("this build of the compiler has one flavour of kernels only");
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Object[] values =
                    Arrays.stream(components).map(c -> value(c, settings)).toArray();
            Constructor<Options> constructor = Options.class.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object value(RecordComponent component, Map<String, String> settings) {
        if (component.getName().equals("settings")) {
            return settings;
        }
        if (component.getName().equals("kernels") && this != DEFAULT) {
            return Arrays.stream(component.getType().getEnumConstants())
                    .filter(c -> ((Enum<?>) c).name().equals(name()))
                    .findFirst()
                    .orElseThrow();
        }
        try {
            return component.getAccessor().invoke(Options.DEFAULT);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Options that javac needs for the generated code. */
    static List<String> javac() {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vectors ? List.of("--add-modules", "jdk.incubator.vector") : List.of();
    }
}
