package dev.loopwright.compiler;

import java.util.List;

/** The flavours of inner loops that one plan can be written out in. */
public enum Kernels {
    /** Ordinary Java for any JVM. */
    PLAIN,
    /** Register tiles of the Vector API, which has to be added to the JVM and to javac. */
    VECTOR;

    private static final String MODULE = "jdk.incubator.vector";

    /** Whether the running JVM has the Vector API. */
    public static boolean canRunVectors() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /** What javac and java have to be told: {@code --add-modules jdk.incubator.vector} or nothing. */
    public List<String> javaOptions() {
        return this == VECTOR ? List.of("--add-modules", MODULE) : List.of();
    }
}
