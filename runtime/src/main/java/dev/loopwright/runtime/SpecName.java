package dev.loopwright.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name under which a model file calls this class, and what the reference manual says of it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SpecName {
    String value();

    /** One line: what it does, with the formula. */
    String summary();

    /** Paper, author and year; empty if there is none to cite. */
    String source() default "";

    /**
     * Of a metric, the targets that it can judge predictions by: {@code number}, {@code class} (any labels, true and
     * false among them) or {@code two classes}. Of an encoding, what it encodes.
     */
    String target() default "";
}
