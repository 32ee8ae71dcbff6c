package dev.loopwright.compiler;

import java.util.List;

/** The flavours of inner loops that one plan can be written out in. */
public enum Kernels {
    /** Ordinary Java for any JVM. */
    PLAIN,
    /** Register tiles of the Vector API, which has to be added to the JVM and to javac. */
    VECTOR,
    /**
     * Vector tiles where the running JVM has them and the model is large enough to earn back what it takes to load and
     * compile them; else plain.
     */
    FASTEST;

    private static final String MODULE = "jdk.incubator.vector";

    /** Whether the running JVM has the Vector API. */
    public static boolean canRunVectors() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /** What javac and java have to be told: {@code --add-modules jdk.incubator.vector} or nothing. */
    public List<String> javaOptions() {
        boolean wanted = this == VECTOR || this == FASTEST && canRunVectors();
        return wanted ? List.of("--add-modules", MODULE) : List.of();
    }
}
