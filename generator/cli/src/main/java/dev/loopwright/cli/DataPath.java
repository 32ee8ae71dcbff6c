package dev.loopwright.cli;

import dev.loopwright.runtime.data.FilePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The data file that a model file names. It is relative to the model file's folder and stays inside it, symbolic links
 * included, unless the person at the command line allows more: a model file from elsewhere must not choose what is read.
 */
final class DataPath {
    private DataPath() {}

    /** The file to read; a {@link SpecProblem} if the model file may not name it. */
    static Path of(SpecFile spec, Facts facts, boolean anywhere) {
        String written = facts.data();
        String at = facts.at() + ": ";
        if (written.isEmpty()) {
            return Path.of(""); // a query gives the rows
        }
        if (written.contains("://")) {
            throw new SpecProblem(at + "the data come from a file, not from a URL like `" + written + "`"
                    + "\n  download it beside " + spec.name() + " and name the file");
        }
        Path path = path(at, written);
        Path file = spec.folder().resolve(path).normalize();
        if (!anywhere && (path.isAbsolute() || !areInside(spec.folder(), file))) {
            throw outside(spec, at, written);
        }
        for (String other : facts.beside()) {
            Path beside = file.resolveSibling(path(at, other).getFileName());
            if (!anywhere && !areInside(spec.folder(), beside)) {
                throw outside(spec, at, other);
            }
        }
        return shorter(file);
    }

    private static SpecProblem outside(SpecFile spec, String at, String written) {
        return new SpecProblem(at + "the data file `" + written + "` is outside the folder of " + spec.name()
                + "\n  move it there, name it with --data, or pass --allow-path if you trust the model file");
    }

    private static Path path(String at, String written) {
        try {
            return Path.of(written);
        } catch (InvalidPathException e) {
            throw new SpecProblem(at + "no file can be called `" + written + "`");
        }
    }

    /** Whether a file is, or all that a pattern names. */
    private static boolean areInside(Path folder, Path file) {
        return isInside(folder, file)
                && (!FilePattern.isPattern(file)
                        || FilePattern.files(file).stream().allMatch(f -> isInside(folder, f)));
    }

    private static boolean isInside(Path folder, Path file) {
        try {
            return file.startsWith(folder.normalize())
                    && (!Files.exists(file) || file.toRealPath().startsWith(folder.toRealPath()));
        } catch (IOException e) {
            return false;
        }
    }

    /** As people would type it from here, if it is below here. */
    private static Path shorter(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file) : file;
    }
}
