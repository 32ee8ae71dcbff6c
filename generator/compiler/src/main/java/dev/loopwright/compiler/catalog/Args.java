package dev.loopwright.compiler.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of one use of a catalog entry, every one present, in the order of the signature. Values are {@link
 * Double}, {@link String}, {@link Boolean} or a list of whole numbers, already held against their {@link Param}.
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

    /** Whether a setting that takes numbers or words is this word. */
    public boolean isWord(String name, String word) {
        return word.equals(values.get(name));
    }

    /** The whole numbers of a setting, as many as are written. */
    public List<Integer> sizes(String name) {
        return ((List<?>) values.get(name)).stream().map(Integer.class::cast).toList();
    }

    /** What weights start from. */
    public ParameterSpec.Start start(String name, int fanIn, int fanOut) {
        return ((Initializer.Use) values.get(name)).start(fanIn, fanOut);
    }

    public boolean flag(String name) {
        return (Boolean) values.get(name);
    }
}
