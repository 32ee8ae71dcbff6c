package dev.loopwright.runtime.run;

import dev.loopwright.runtime.RunFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a run leaves behind. Every run has a new one: either the next free {@code runs/NAME-N}, or the one
 * asked for, which must not exist or be empty. Nothing of an earlier run is ever touched.
 */
public final class RunFolder {
    /** What is in a run folder. */
    static final String DESCRIPTION = "run.json";

    static final String METRICS = "metrics.jsonl";
    private static final String SUFFIX = ".safetensors";
    static final String BEST = "best" + SUFFIX;
    static final String LAST = "last" + SUFFIX;
    static final String PREPROCESSING = "preprocessing.json";
    /** What became of the data, in the words that were printed. */
    static final String SUMMARY = "data.txt";

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /** Makes the next folder {@code NAME-N} in {@code runs}: one more than the largest number there. */
    static RunFolder next(Path runs, String name) {
        try {
            Files.createDirectories(runs);
            for (int number = largest(runs, name) + 1; ; number++) {
                Path path = runs.resolve(name + "-" + number);
                try {
                    return new RunFolder(Files.createDirectory(path));
                } catch (FileAlreadyExistsException taken) {
                    // Another run was quicker; the next number is ours.
                }
            }
        } catch (IOException e) {
            throw new RunFailure("cannot make a run folder in " + runs + ": " + AtomicFile.reason(e), e);
        }
    }

    private static int largest(Path runs, String name) throws IOException {
        try (Stream<Path> entries = Files.list(runs)) {
            return entries.map(p -> p.getFileName().toString())
                    .filter(n -> n.startsWith(name + "-"))
                    .mapToInt(n -> number(n.substring(name.length() + 1)))
                    .max()
                    .orElse(0);
        }
    }

    /** The number written, or 0 if it is none. */
    private static int number(String text) {
        return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 0;
    }

    /** Makes the folder asked for, unless something is in it. */
    static RunFolder at(Path path) {
        refuseIfTaken(path);
        try {
            return new RunFolder(Files.createDirectories(path));
        } catch (IOException e) {
            throw new RunFailure("cannot make the run folder " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    /** The folder of a run that has begun. */
    static RunFolder begun(Path path) {
        if (!Files.exists(path.resolve(DESCRIPTION))) {
            throw new UsageProblem(
                    "there is no run in " + path + "\n  name the folder of a run, such as runs/lesson-1");
        }
        return new RunFolder(path);
    }

    /** The folder of the last run of that name. */
    static RunFolder last(Path runs, String name) {
        try {
            int number = Files.isDirectory(runs) ? largest(runs, name) : 0;
            if (number > 0) {
                return begun(runs.resolve(name + "-" + number));
            }
        } catch (IOException e) {
            throw new RunFailure("cannot read the folder " + runs + ": " + AtomicFile.reason(e), e);
        }
        throw new UsageProblem("there is no run of " + name + " in " + runs + "\n  leave --resume out to begin one");
    }

    /** A {@link UsageProblem} if the path is a file, or a folder with anything in it. */
    static void refuseIfTaken(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UsageProblem("cannot use " + path + " as run folder: it is a file");
        }
        if (Files.isDirectory(path) && !isEmpty(path)) {
            String what = Files.exists(path.resolve(DESCRIPTION)) ? "it holds another run" : "it is not empty";
            throw new UsageProblem("cannot use " + path + " as run folder: " + what
                    + "\n  name a new folder, or leave --run-dir out and get the next number in runs/");
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw new RunFailure("cannot read the folder " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Writes a text file below the folder; folders on the way are made. */
    void write(String relative, String text) {
        Path file = path.resolve(relative).normalize();
        if (!file.startsWith(path.normalize())) {
            throw new IllegalArgumentException(relative + " is not inside the run folder");
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new RunFailure("cannot make " + file.getParent() + ": " + AtomicFile.reason(e), e);
        }
        AtomicFile.write(file, text);
    }

    /** The weights to predict with in the folder of a finished or stopped run: the best if there are any, else the last. */
    static Path weights(Path folder) {
        for (String name : List.of(BEST, LAST)) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        throw new UsageProblem("there are no trained weights in " + folder
                + "\n  name the folder of a finished run, such as runs/lesson-1");
    }
}
