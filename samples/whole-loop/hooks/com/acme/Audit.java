package com.acme;

import dev.loopwright.runtime.run.LoopContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What this firm wants to know of every training: a line for each epoch in a file of its own. */
public final class Audit {
    private Audit() {}

    /** Called by whole-loop.model after each epoch. */
    public static void afterEpoch(LoopContext loop) {
        String line = String.format(
                Locale.ROOT, "%d,%d,%.6f\n", loop.epoch(), loop.step(), loop.score("validation.loss"));
        Path file = loop.folder().resolve("audit.csv");
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
