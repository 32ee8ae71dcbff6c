package dev.loopwright.cli;

import dev.loopwright.runtime.run.UsageProblem;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Folders and jars with the classes that a loop calls, and with drivers of databases. */
final class ClassPath {
    private final List<Path> entries;
    private final ClassLoader loader;

    private ClassPath(List<Path> entries) {
        this.entries = List.copyOf(entries);
        ClassLoader own = ClassPath.class.getClassLoader();
        loader = entries.isEmpty() ? own : new URLClassLoader(urls(entries), own);
    }

    /** As written on the command line, entries apart as on this system; empty for none. */
    static ClassPath of(String written) {
        List<Path> entries = new ArrayList<>();
        for (String entry : written.split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                entries.add(existing(entry));
            }
        }
        return new ClassPath(entries);
    }

    private static Path existing(String entry) {
        try {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // What is no path at all is not there, either.
        }
        throw new UsageProblem("there is no " + entry + ", which --class-path names");
    }

    private static URL[] urls(List<Path> entries) {
        return entries.stream()
                .map(entry -> {
                    try {
                        return entry.toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(URL[]::new);
    }

    List<Path> entries() {
        return entries;
    }

    /** Lets this thread find JDBC drivers there. */
    void use() {
        Thread.currentThread().setContextClassLoader(loader);
    }

    /** Finds classes there and in this program. */
    ClassLoader loader() {
        return loader;
    }
}
