package dev.loopwright.runtime.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code data/part-*.csv}: several files of one folder, in the order of their names. */
public final class FilePattern {
    private static final int MOST_FILES = 10_000;

    private FilePattern() {}

    /** Whether the last name of a path may stand for several files. */
    public static boolean isPattern(Path path) {
        String name = FileProblems.name(path);
        return (name.indexOf('*') >= 0 || name.indexOf('?') >= 0) && !Files.exists(path);
    }

    /** The files that a path names; the path itself if it is no pattern, or there is a file of that very name. */
    public static List<Path> files(Path path) {
        if (!isPattern(path)) {
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        Path folder = path.resolveSibling(".");
        // what else a glob knows stands for itself here
        String glob = FileProblems.name(path).replaceAll("[\\\\\\[\\]{}]", "\\\\$0");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    found.add(path.resolveSibling(file.getFileName()));
                }
                if (found.size() > MOST_FILES) {
                    throw FileProblems.manyFiles(path, MOST_FILES);
                }
            }
        } catch (IOException e) {
            throw FileProblems.unreadable(folder, e);
        }
        if (found.isEmpty()) {
            throw FileProblems.missing(path);
        }
        found.sort((a, b) -> FileProblems.name(a).compareTo(FileProblems.name(b)));
        return found;
    }
}
