package dev.loopwright.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A setting that a model file may give, on a parameter of the constructor that takes them all. The type of the parameter
 * says what may be written: {@code float} or {@code double} a number, {@code int} a whole number, {@code long} a length
 * in steps or epochs, {@code long[]} a list of them, {@code boolean} yes or no, an {@code enum} one of its constants in
 * lower case. This is the only place that states a default.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Setting {
    String name();

    /** One line for the reference manual. */
    String summary();

    /** The default of a number; NaN if the setting must be given. */
    double byDefault() default Double.NaN;

    /** The default of an {@code enum}, as a model file writes it; empty if the setting must be given. */
    String wordByDefault() default "";

    /** The default of a {@code boolean}. */
    boolean flagByDefault() default false;

    /** Whether the default of a {@code long} is the length of the whole loop. */
    boolean wholeLoop() default false;

    double from() default Double.NEGATIVE_INFINITY;

    double above() default Double.NEGATIVE_INFINITY;

    double upTo() default Double.POSITIVE_INFINITY;

    double below() default Double.POSITIVE_INFINITY;
}
