package dev.loopwright.compiler.catalog;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of one use of a catalog entry, every one present, in the order of the signature. Values are {@link
 * Double}, {@link String} or {@link Boolean}, already held against their {@link Param}.
 */
public record Args(Map<String, Object> values) {

    public static final Args NONE = new Args(Map.of());

    public Args {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public double real(String name) {
        return (Double) values.get(name);
    }

    public int integer(String name) {
        return (int) real(name);
    }

    public String word(String name) {
        return (String) values.get(name);
    }

    public boolean flag(String name) {
        return (Boolean) values.get(name);
    }
}
