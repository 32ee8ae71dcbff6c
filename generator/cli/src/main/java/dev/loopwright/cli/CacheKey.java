package dev.loopwright.cli;

import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.runtime.Model;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that decides what comes out of compiling a model file.
 *
 * @param text nothing if it is not known which Loopwright this is, as when it runs from a folder of classes
 */
record CacheKey(Optional<String> text) {

    static CacheKey of(SpecFile spec, Options options, boolean trains) {
        StringBuilder jars = new StringBuilder();
        for (Class<?> part : new Class<?>[] {Main.class, InMemoryJava.class, Model.class}) {
            CodeSource source = part.getProtectionDomain().getCodeSource();
            Optional<File> jar = source == null ? Optional.empty() : jar(source);
            if (jar.isEmpty()) {
                return new CacheKey(Optional.empty());
            }
            jars.append(jar.get()).append(' ').append(jar.get().length());
            jars.append(' ').append(jar.get().lastModified()).append('\n');
        }
        return new CacheKey(Optional.of(text(spec, options, (trains ? "to train\n" : "to predict\n") + jars)));
    }

    /** The whole key; {@code jars} tell this Loopwright from others. */
    static String text(SpecFile spec, Options options, String jars) {
        StringBuilder all = new StringBuilder("loopwright cache 1\n").append(jars);
        all.append(System.getProperty("java.home"))
                .append('\n')
                .append(Runtime.version())
                .append('\n');
        all.append(options.kernels()).append('\n').append(options.packageName()).append('\n');
        new TreeMap<>(options.settings())
                .forEach((name, value) ->
                        all.append(name).append('=').append(value).append('\n'));
        return all.append(spec.name()).append('\n').append(spec.text()).toString();
    }

    private static Optional<File> jar(CodeSource source) {
        try {
            File file = Path.of(source.getLocation().toURI()).toFile();
            return file.isFile() ? Optional.of(file) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
