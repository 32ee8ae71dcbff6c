package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.catalog.ParameterSpec.Start;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A way for weights to start: a method of {@link dev.loopwright.runtime.Init} of the same name in camel case, whose last
 * arguments are the settings in order.
 */
public record Initializer(Signature signature) {

    static Initializer of(String name, String summary, String source, Param... params) {
        return new Initializer(
                Signature.named(name).of().with(params).summary(summary).source(source));
    }

    /** One of the catalog with its settings, a name and a number after the other. */
    public static Use use(String name, Object... settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put((String) settings[i], settings[i + 1]);
        }
        return new Use(Catalog.initializer(name).orElseThrow(), new Args(values));
    }

    /** An initializer with its settings, as a layer asks for it. */
    public record Use(Initializer initializer, Args args) {

        /** What it makes of a tensor. */
        Start start(int fanIn, int fanOut) {
            return name().equals("constant")
                    ? new Start.Constant((float) args.real("value"))
                    : name().equals("zeros") ? new Start.Constant(0) : new Start.Drawn(this, fanIn, fanOut);
        }

        /** The numbers of the settings. */
        public List<Double> settings() {
            return initializer.signature().params().stream()
                    .map(p -> args.real(p.name()))
                    .toList();
        }

        @Override
        public String toString() {
            String settings = initializer.signature().params().stream()
                    .map(p -> p.name() + ": " + args.values().get(p.name()))
                    .collect(Collectors.joining(", "));
            return settings.isEmpty() ? name() : name() + "(" + settings + ")";
        }

        public String name() {
            return initializer.signature().name();
        }
    }
}
