package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.metric.Metric;
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
        return ((Metric) metric.make(width, args)).lowerIsBetter();
    }
}
