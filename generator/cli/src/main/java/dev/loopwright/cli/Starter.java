package dev.loopwright.cli;

import dev.loopwright.compiler.Kernels;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.OptionalInt;

/**
 * The launcher that started this JVM, and what it can do. It starts a JVM that compiles quickly and optimises little,
 * which suits everything but a long training. An exit code of its own asks it to start the same command again in a JVM
 * that optimises; what was compiled until then is in the cache. Without a launcher everything runs where it is.
 */
final class Starter {
    /** What the launcher can start: {@code plain}, or {@code vector} where the Java has the module. */
    private static final String PROPERTY = "loopwright.starter";

    private static final String FILTERED = "loopwright.filtered";

    private static final int OPTIMISING = 75;
    private static final int WITH_VECTORS = 76;

    private Starter() {}

    /** Whether kernels in vectors can run: here, or in the JVM that the launcher will start. */
    static boolean canRunVectors() {
        return Kernels.canRunVectors() || "vector".equals(System.getProperty(PROPERTY));
    }

    /** The exit code that asks for another JVM, if there is a launcher to ask and the work is worth it. */
    static OptionalInt another(Kernels kernels, Effort effort) {
        boolean vectors = kernels == Kernels.VECTOR;
        if (System.getProperty(PROPERTY) == null || !vectors && !effort.isWorthOptimising()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(vectors ? WITH_VECTORS : OPTIMISING);
    }

    /**
     * The launcher may have put a filter between this process and the standard error, as a child of this process: closes
     * the stream, so that the filter ends, and waits until what it still holds has arrived.
     */
    static void waitForFilter() {
        if (!Boolean.getBoolean(FILTERED)) {
            return;
        }
        try (FileOutputStream error = new FileOutputStream(FileDescriptor.err)) {
            error.flush();
        } catch (IOException e) {
            return; // there is nobody to tell
        }
        ProcessHandle.current().children().forEach(child -> child.onExit().join());
    }
}
