package dev.loopwright.benchmarks;

import dev.loopwright.compiler.Kernels;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Somebody to start for a case.
 *
 * @param name in tables, and to ask for
 * @param contender the class of its {@link Contender}; empty for the worker in Python
 * @param module the folder in {@code peers} that it is built in, with libraries of its own; empty for this one
 * @param jvm more options for its JVM
 */
record Entrant(String name, String contender, String module, List<String> jvm) {
    static final String OURS = "loopwright";
    static final String PEAK = "peak";
    private static final String PYTHON = System.getProperty("benchmarks.python", "/usr/bin/python3");
    private static final List<String> VECTORS = Kernels.VECTOR.javaOptions();

    private static final List<Entrant> PEERS = List.of(
            new Entrant("libtorch-openblas", Libtorch.class.getName(), "", List.of()),
            new Entrant("libtorch-mkl", Libtorch.class.getName(), "", List.of("-Dorg.bytedeco.openblas.load=mkl")),
            new Entrant("pytorch", "", "", List.of()),
            new Entrant("djl", "dev.loopwright.benchmarks.djl.Djl", "djl", List.of()),
            new Entrant("dl4j", "dev.loopwright.benchmarks.dl4j.Dl4j", "dl4j", List.of()),
            new Entrant(PEAK, FmaPeak.class.getName(), "", VECTORS));

    /** All who take part in a case, ours first. */
    static List<Entrant> of(Case wanted, Plan plan) {
        List<Entrant> all = new ArrayList<>();
        plan.kernels().forEach(kernels -> all.add(ours(kernels)));
        PEERS.stream()
                .filter(p -> plan.wants(p.name()))
                .filter(p -> wanted.peak() || !p.name().equals(PEAK))
                .forEach(all::add);
        return all;
    }

    private static Entrant ours(String kernels) {
        List<String> jvm = new ArrayList<>(List.of("-Dbenchmarks.kernels=" + kernels));
        switch (kernels) {
            case "vector" -> jvm.addAll(VECTORS);
            case "plain" -> {}
            default -> throw new IllegalArgumentException("no kernels " + kernels + "\n" + Plan.USAGE);
        }
        return new Entrant(OURS + "-" + kernels, Ours.class.getName(), "", jvm);
    }

    /** Whether it computes losses that can be compared. */
    boolean learns() {
        return !name.equals(PEAK);
    }

    /**
     * How far its losses may be from ours, absolutely below 1 and relatively above. DJL and Deeplearning4j compute adam in the
     * second form of Kingma and Ba (2014), where epsilon is added before the bias is corrected; ours and PyTorch add it after.
     */
    double tolerance() {
        return module.isEmpty() ? 1e-4 : 1e-2;
    }

    /** The command of its process. */
    List<String> command(Workload workload, Path home) throws Asked.Failed {
        List<String> command = new ArrayList<>();
        if (contender.isEmpty()) {
            command.addAll(List.of(PYTHON, home.resolve("peers/torch_worker.py").toString()));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx2g", "-Dbenchmarks.home=" + home));
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + home.resolve("target/javacpp"));
            // not the libraries of a Debian package with the same names: two libtorch in one process crash
            command.add("-Djava.library.path=" + home.resolve("target/none"));
            command.add("-XX:ErrorFile=" + workload.folder().resolve(name + ".crash"));
            command.addAll(jvm);
            command.addAll(List.of("-cp", classPath(home), Worker.class.getName(), contender));
        }
        command.addAll(workload.words());
        return command;
    }

    private String classPath(Path home) throws Asked.Failed {
        if (module.isEmpty()) {
            return System.getProperty("java.class.path");
        }
        Path target = home.resolve("peers").resolve(module).resolve("target");
        try {
            // the worker's own classes, then the peer's; it shares no library with us
            return String.join(
                    File.pathSeparator,
                    home.resolve("target/classes").toString(),
                    target.resolve("classes").toString(),
                    Files.readString(target.resolve("classpath.txt")).strip());
        } catch (IOException e) {
            throw new Asked.Failed(Build.failure(home, module));
        }
    }

    /** Threads for the libraries that ask the environment, and no spinning while others have their turn. */
    static Map<String, String> environment(int threads) {
        String number = Integer.toString(threads);
        return Map.of(
                "OMP_NUM_THREADS", number,
                "OPENBLAS_NUM_THREADS", number,
                "MKL_NUM_THREADS", number,
                "OMP_WAIT_POLICY", "passive",
                "KMP_BLOCKTIME", "0");
    }
}
