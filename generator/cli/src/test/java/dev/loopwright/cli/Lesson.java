package dev.loopwright.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A copy of the sample {@code lesson} in a folder of the test's own, to train and to spoil. */
final class Lesson {
    private static final Path SAMPLE = Path.of("../../samples/lesson");

    private final Path folder;

    Lesson(Path folder) {
        this.folder = folder;
        write("lesson.model", read(SAMPLE.resolve("lesson.model")));
        write("lesson.csv", read(SAMPLE.resolve("lesson.csv")));
    }

    Path model() {
        return folder.resolve("lesson.model");
    }

    Path data() {
        return folder.resolve("lesson.csv");
    }

    /** Replaces what must be there in the model file. */
    Lesson inModel(String text, String replacement) {
        return in("lesson.model", text, replacement);
    }

    /** Replaces what must be there in the data. */
    Lesson inData(String text, String replacement) {
        return in("lesson.csv", text, replacement);
    }

    private Lesson in(String file, String text, String replacement) {
        String before = read(folder.resolve(file));
        if (!before.contains(text)) {
            throw new IllegalArgumentException(file + " does not contain " + text);
        }
        write(file, before.replace(text, replacement));
        return this;
    }

    /** The first lines of the data. */
    List<String> rows(int number) {
        return read(data()).lines().limit(number).toList();
    }

    void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files below a folder with their bytes as hexadecimal text, to be compared. */
    static TreeMap<String, String> contents(Path folder) {
        TreeMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                contents.put(name, java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }
}
