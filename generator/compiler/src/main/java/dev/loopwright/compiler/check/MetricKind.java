package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.metric.Metric;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a metric judges predictions by, as its class in the runtime says. */
enum MetricKind {
    NUMBER,
    CLASS,
    TWO_CLASSES;

    static MetricKind of(RuntimeEntry metric) {
        String target = metric.type().getAnnotation(SpecName.class).target();
        return valueOf(target.replace(' ', '_').toUpperCase(Locale.ROOT));
    }

    /** Asks an instance, for a metric itself knows best. */
    static boolean lowerIsBetter(RuntimeEntry metric, Args args, int width) {
        int settings = metric.signature().params().size();
        Constructor<?> constructor = Arrays.stream(metric.type().getConstructors())
                .filter(c -> c.getParameterCount() == settings + 1)
                .findFirst()
                .orElseThrow();
        List<Object> values = new ArrayList<>(List.of(width));
        for (Param param : metric.signature().params()) {
            values.add(RuntimeEntry.converted(
                    args.values().get(param.name()), constructor.getParameterTypes()[values.size()]));
        }
        try {
            return ((Metric) constructor.newInstance(values.toArray())).lowerIsBetter();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(metric.signature().name(), e);
        }
    }
}
