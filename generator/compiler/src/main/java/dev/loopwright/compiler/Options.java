package dev.loopwright.compiler;

import java.util.Map;

/**
 * What command and plugin may choose for one compilation.
 *
 * @param packageName package of the generated classes; empty for the name of the spec
 * @param settings values for constants of {@code settings { … }}, by name, as written
 * @param kernels the flavour of inner loops
 */
public record Options(String packageName, Map<String, String> settings, Kernels kernels) {

    public static final Options DEFAULT = new Options("", Map.of());

    public Options {
        settings = Map.copyOf(settings);
    }

    /** Options with plain kernels. */
    public Options(String packageName, Map<String, String> settings) {
        this(packageName, settings, Kernels.PLAIN);
    }

    /** The same with another flavour of kernels. */
    public Options with(Kernels flavour) {
        return new Options(packageName, settings, flavour);
    }
}
