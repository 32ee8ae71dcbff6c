package dev.loopwright.compiler;

import java.util.Map;

/**
 * What command and plugin may choose for one compilation.
 *
 * @param packageName package of the generated classes; empty for the name of the spec
 * @param settings values for constants of {@code settings { … }}, by name, as written
 */
public record Options(String packageName, Map<String, String> settings) {

    public static final Options DEFAULT = new Options("", Map.of());

    public Options {
        settings = Map.copyOf(settings);
    }
}
